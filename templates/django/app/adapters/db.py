# Yours: written once by `acp install`; edit freely.
"""Owns the kernel's database: raw SQL, tenants, and the parts that the packs need.

Never holds a pack's queries: those are in `iam`, `webhooks` and `settings` beside it.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections

from .. import tenants
from ..kit import ports
from .iam import IamStore
from .settings import SettingsStore
from .store import database_errors
from .webhooks import WebhookStore


class DjangoDbAdapter(IamStore, WebhookStore, SettingsStore):
    """The kernel's `DbAdapter`; transactions come from `Store`."""

    @database_errors()
    def query(self, sql: str, params: Sequence[Any] = ()) -> list[ports.Row]:
        """Rows by column name; placeholders are Django's `%s`."""
        with connections[self.alias].cursor() as cursor:
            cursor.execute(sql, list(params))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def query_one(self, sql: str, params: Sequence[Any] = ()) -> ports.Row | None:
        rows = self.query(sql, params)
        return rows[0] if rows else None

    @database_errors()
    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(sql, list(params))
            changed: int = cursor.rowcount
            return changed

    @database_errors()
    def is_platform_admin(self, tenant_id: str) -> bool:
        return tenants.is_platform_admin(self.bindings, tenant_id)
