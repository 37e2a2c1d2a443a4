# Yours: written once by `acp install`; edit freely.
"""Owns the claims on idempotency keys and the answers kept under them.

Never looks before it inserts: the unique index decides between two twins.
"""

from datetime import datetime

from django.db.models import QuerySet

from ..kit import idempotency_slot, ports
from ..models import IdempotencyRecord
from .store import Store, database_errors


class DjangoIdempotencyAdapter(Store):
    @database_errors()
    def get_replay(
        self, tenant_id: str, action: str, key: str, now: datetime
    ) -> ports.StoredReplay | None:
        kept = self._slot(tenant_id, action, key).filter(expires_at__gt=now)
        row = kept.first()
        return ports.StoredReplay(row.fingerprint, row.response) if row else None

    @database_errors()
    def claim(
        self,
        tenant_id: str,
        action: str,
        key: str,
        fingerprint: str,
        now: datetime,
        expires_at: datetime,
    ) -> bool:
        row = IdempotencyRecord(
            slot=idempotency_slot(tenant_id, action, key),
            tenant_id=tenant_id,
            action=action,
            fingerprint=fingerprint,
            created_at=now,
            expires_at=expires_at,
        )
        try:
            self.insert(row)
        except ports.UniqueViolation:
            # Taken over rather than deleted first: on MySQL a DELETE of nothing locks the
            # gap, and two twins would then wait for each other.
            expired = self._slot(tenant_id, action, key).filter(expires_at__lte=now)
            taken_over = expired.update(
                fingerprint=fingerprint,
                response=None,
                created_at=now,
                expires_at=expires_at,
            )
            return taken_over == 1
        return True

    @database_errors()
    def store_replay(
        self, tenant_id: str, action: str, key: str, response: str
    ) -> None:
        self._slot(tenant_id, action, key).update(response=response)

    def _slot(
        self, tenant_id: str, action: str, key: str
    ) -> QuerySet[IdempotencyRecord]:
        return IdempotencyRecord.objects.using(self.alias).filter(
            pk=idempotency_slot(tenant_id, action, key)
        )
