# Yours: written once by `acp install`; edit freely.
"""Owns the audit log: one row per entry, in the ambient transaction if there is one.

Never changes a row; a trigger of the database refuses that too.
"""

from datetime import datetime
from typing import Literal

from ..kit import UTC, SystemIds, ports
from ..models import AuditLog
from .store import Store, database_errors


class DjangoAuditAdapter(Store):
    @database_errors()
    def log_event(self, entry: ports.AuditEntry) -> None:
        row = AuditLog(
            event_id=entry.event_id,
            schema_version=entry.schema_version,
            created_at=entry.ts,
            tenant_id=entry.tenant_id,
            integration=entry.integration,
            pack=entry.pack,
            action=entry.action,
            actor_type=entry.actor_type,
            actor_id=entry.actor_id,
            api_key_id=entry.api_key_id,
            request_id=entry.request_id,
            request_hash=entry.request_hash,
            result=entry.result,
            error_code=entry.error_code,
            error_message=entry.error_message,
            impact=entry.impact,
            before_snapshot=entry.before_snapshot,
            after_snapshot=entry.after_snapshot,
            idempotency_key=entry.idempotency_key,
            dry_run=entry.dry_run,
            latency_ms=entry.latency_ms,
            ip_address=entry.ip_address,
            user_agent=entry.user_agent,
        )
        row.save(using=self.alias, force_insert=True)

    def log_by_hand(
        self,
        action: str,
        key: ports.ApiKey,
        actor_type: Literal["user", "system"],
        actor_id: str,
    ) -> None:
        """What was done to a key from inside the project, without a request."""
        now = datetime.now(UTC)
        row = AuditLog(
            event_id=SystemIds().uuid7(now),
            schema_version=1,
            created_at=now,
            tenant_id=key.tenant_id,
            integration=self.bindings.integration,
            pack="iam",
            action=action,
            actor_type=actor_type,
            actor_id=actor_id,
            api_key_id=key.id,
            request_id=f"req_{SystemIds().uuid7(now)}",
            result="success",
            dry_run=False,
            latency_ms=0,
        )
        row.save(using=self.alias, force_insert=True)
