"""Owns the reference audit, idempotency, rate limit and ceilings adapters over SQLite.

Never reads before it writes where two callers could stand between the two.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from control_plane.kernel.clock import epoch_us, format_time
from control_plane.kernel.idempotency import idempotency_slot
from control_plane.kernel.limits import Gcra
from control_plane.kernel.ports import (
    AuditEntry,
    CeilingCheck,
    CeilingResult,
    RateLimit,
    RateLimitResult,
    StoredReplay,
)

from .sqlite_connection import SqliteFile


class SqliteAudit:
    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def log_event(self, entry: AuditEntry) -> None:
        members = {**asdict(entry), "ts": format_time(entry.ts)}
        self._file.execute(
            "INSERT INTO acp_audit_log (event_id, entry) VALUES (?, ?)",
            (entry.event_id, json.dumps(members)),
        )

    def entries(self) -> list[dict[str, Any]]:
        rows = self._file.query("SELECT entry FROM acp_audit_log ORDER BY seq")
        return [json.loads(row["entry"]) for row in rows]


class SqliteIdempotency:
    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def get_replay(
        self, tenant_id: str, action: str, key: str, now: datetime
    ) -> StoredReplay | None:
        row = self._file.query_one(
            "SELECT fingerprint, response FROM acp_idempotency "
            "WHERE slot = ? AND expires_at > ?",
            (idempotency_slot(tenant_id, action, key), epoch_us(now)),
        )
        return (
            None if row is None else StoredReplay(row["fingerprint"], row["response"])
        )

    def claim(
        self,
        tenant_id: str,
        action: str,
        key: str,
        fingerprint: str,
        now: datetime,
        expires_at: datetime,
    ) -> bool:
        slot = idempotency_slot(tenant_id, action, key)
        self._file.execute(
            "DELETE FROM acp_idempotency WHERE slot = ? AND expires_at <= ?",
            (slot, epoch_us(now)),
        )
        inserted = self._file.execute(
            "INSERT INTO acp_idempotency VALUES (?, ?, ?, ?, NULL, ?) "
            "ON CONFLICT (slot) DO NOTHING",
            (slot, tenant_id, action, fingerprint, epoch_us(expires_at)),
        )
        return inserted == 1

    def store_replay(
        self, tenant_id: str, action: str, key: str, response: str
    ) -> None:
        self._file.execute(
            "UPDATE acp_idempotency SET response = ? WHERE slot = ?",
            (response, idempotency_slot(tenant_id, action, key)),
        )


class SqliteRateLimit:
    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def check(
        self, key_id: str, bucket: str, limit: RateLimit, now: datetime
    ) -> RateLimitResult:
        # A call that read its clock early may come late, after a wait for the lock: within
        # a row the time never runs backwards, else the last of n calls were refused.
        gcra, now_us = Gcra.of(limit), epoch_us(now)
        self._file.execute(
            "INSERT INTO acp_rate_limits VALUES (?, ?, 0, 0) ON CONFLICT DO NOTHING",
            (key_id, bucket),
        )
        row = self._file.query_one(
            "UPDATE acp_rate_limits SET seen_us = max(seen_us, :now), "
            "tat_us = max(tat_us, seen_us, :now) + :emission "
            "WHERE key_id = :key AND bucket = :bucket "
            "AND tat_us <= max(seen_us, :now) + :room RETURNING tat_us, seen_us",
            {
                "now": now_us,
                "emission": gcra.emission,
                "key": key_id,
                "bucket": bucket,
                "room": gcra.latest_tat(0),
            },
        )
        if row is not None:
            return gcra.allowed(row["tat_us"], row["seen_us"])
        row = self._file.query_one(
            "SELECT tat_us, seen_us FROM acp_rate_limits "
            "WHERE key_id = ? AND bucket = ?",
            (key_id, bucket),
        )
        assert row is not None
        return gcra.refused(row["tat_us"], max(row["seen_us"], now_us))


class SqliteCeilings:
    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def check(self, check: CeilingCheck) -> CeilingResult:
        self._file.execute(
            "INSERT INTO acp_tenant_locks VALUES (?, 1) "
            "ON CONFLICT (tenant_id) DO UPDATE SET taken = taken + 1",
            (check.tenant_id,),
        )
        if check.ceiling is None or check.limit is None:
            return CeilingResult(True)
        used = self.get_usage(check.ceiling, check.tenant_id, check.now)
        allowed = used + check.adding <= check.limit
        return CeilingResult(allowed, check.ceiling, check.limit, used)

    def get_usage(self, ceiling: str, tenant_id: str, now: datetime) -> int:
        count: Callable[..., Any] = self._file.query_one
        if ceiling == "max_api_keys_per_tenant":
            row = count(
                "SELECT count(*) AS n FROM acp_api_keys WHERE tenant_id = ? "
                "AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
                (tenant_id, epoch_us(now)),
            )
        else:
            row = count(
                f"SELECT count(*) AS n FROM {_TABLES[ceiling]} WHERE tenant_id = ?",
                (tenant_id,),
            )
        return int(row["n"])


_TABLES = {
    "max_webhooks_per_tenant": "acp_webhooks",
    "max_probe_rows": "probe_rows",
}
