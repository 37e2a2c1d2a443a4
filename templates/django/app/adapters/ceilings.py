# Yours: written once by `acp install`; edit freely.
"""Owns the ceilings: counts, made while the tenant's row is locked.

Never counts without the lock where the count decides.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F, Q

from ..kit import Bindings, Count, ports
from ..models import ApiKey, TenantLock, Webhook
from .store import Store, database_errors


class DjangoCeilingsAdapter(Store):
    def __init__(
        self, bindings: Bindings, of_packs: Iterable[Mapping[str, Count]] = ()
    ) -> None:
        super().__init__(bindings)
        self._counts = dict(COUNTS)
        for counts in of_packs:
            self._counts.update(counts)

    @database_errors()
    def check(self, check: ports.CeilingCheck) -> ports.CeilingResult:
        self._stand_in_line(check.tenant_id)
        if check.ceiling is None or check.limit is None:
            return ports.CeilingResult(allowed=True)
        used = self.get_usage(check.ceiling, check.tenant_id, check.now)
        return ports.CeilingResult(
            allowed=used + check.adding <= check.limit,
            ceiling=check.ceiling,
            limit=check.limit,
            used=used,
        )

    @database_errors()
    def get_usage(self, ceiling: str, tenant_id: str, now: datetime) -> int:
        return self._counts[ceiling](self.alias, tenant_id, now)

    def _stand_in_line(self, tenant_id: str) -> None:
        """Writers of one tenant pass one after another, until they commit."""
        locks = TenantLock.objects.using(self.alias)
        mine = locks.filter(pk=tenant_id)
        if not mine.update(turns=F("turns") + 1):
            locks.bulk_create([TenantLock(tenant_id=tenant_id)], ignore_conflicts=True)
            mine.update(turns=F("turns") + 1)


def usable_keys(alias: str, tenant_id: str, now: datetime) -> int:
    unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    keys = ApiKey.objects.using(alias).filter(tenant_id=tenant_id)
    return keys.filter(unexpired, revoked_at__isnull=True).count()


def webhooks(alias: str, tenant_id: str, now: datetime) -> int:
    return Webhook.objects.using(alias).filter(tenant_id=tenant_id).count()


# Those of your own packs are in `packs`.
COUNTS: dict[str, Count] = {
    "max_api_keys_per_tenant": usable_keys,
    "max_webhooks_per_tenant": webhooks,
}
