# Yours: written once by `acp install`; edit freely.
"""Owns the tenants' settings in the database.

Never merges: the kit's pack hands over what is to be kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..models import TenantSettings
from .store import Store, database_errors


class SettingsStore(Store):
    @database_errors()
    def get_settings(self, tenant_id: str) -> dict[str, Any]:
        rows = TenantSettings.objects.using(self.alias).filter(pk=tenant_id)
        value: dict[str, Any] | None = rows.values_list("value", flat=True).first()
        return value or {}

    @database_errors()
    def put_settings(
        self, tenant_id: str, settings: Mapping[str, Any], at: datetime
    ) -> None:
        value = dict(settings)
        rows = TenantSettings.objects.using(self.alias).filter(pk=tenant_id)
        if not rows.update(value=value, updated_at=at):
            self.insert(TenantSettings(tenant_id=tenant_id, value=value, updated_at=at))
