"""Owns adapters that keep everything in dictionaries, so that only the kernel takes time.

Never for a host: nothing here survives the process or holds against threads.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from control_plane.kernel.limits import Gcra
from control_plane.kernel.ports import (
    ApiKey,
    AuditEntry,
    CeilingCheck,
    CeilingResult,
    RateLimit,
    RateLimitResult,
    Row,
    StoredKey,
    StoredReplay,
)


class MemoryDb:
    """Only what meta.actions and iam.keys.create ask for."""

    def __init__(self) -> None:
        self.keys: dict[str, StoredKey] = {}

    def transaction(self) -> AbstractContextManager[None]:
        return nullcontext()

    def savepoint(self) -> AbstractContextManager[None]:
        return nullcontext()

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        raise NotImplementedError

    def is_platform_admin(self, tenant_id: str) -> bool:
        return False

    def find_api_keys(self, key_prefix: str) -> list[StoredKey]:
        found = self.keys.get(key_prefix)
        return [] if found is None else [found]

    def touch_api_key(self, api_key_id: str, at: datetime) -> None:
        pass

    def create_api_key(self, tenant_id: str, key: StoredKey) -> ApiKey:
        return ApiKey(
            id=key.id,
            tenant_id=tenant_id,
            key_prefix=key.key_prefix,
            scopes=key.scopes,
            created_at=key.created_at,
            name=key.name,
            expires_at=key.expires_at,
        )


class MemoryAudit:
    def log_event(self, entry: AuditEntry) -> None:
        pass


class MemoryIdempotency:
    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str], tuple[str, str | None]] = {}

    def get_replay(
        self, tenant_id: str, action: str, key: str, now: datetime
    ) -> StoredReplay | None:
        row = self._rows.get((tenant_id, action, key))
        return None if row is None else StoredReplay(*row)

    def claim(
        self,
        tenant_id: str,
        action: str,
        key: str,
        fingerprint: str,
        now: datetime,
        expires_at: datetime,
    ) -> bool:
        self._rows[(tenant_id, action, key)] = (fingerprint, None)
        return True

    def store_replay(
        self, tenant_id: str, action: str, key: str, response: str
    ) -> None:
        fingerprint, _ = self._rows[(tenant_id, action, key)]
        self._rows[(tenant_id, action, key)] = (fingerprint, response)


class MemoryRateLimit:
    def __init__(self) -> None:
        self._tats: dict[tuple[str, str], int] = {}

    def check(
        self, key_id: str, bucket: str, limit: RateLimit, now: datetime
    ) -> RateLimitResult:
        tat = self._tats.get((key_id, bucket), 0)
        self._tats[(key_id, bucket)], result = Gcra.of(limit).decide(tat, now)
        return result


class MemoryCeilings:
    def check(self, check: CeilingCheck) -> CeilingResult:
        return CeilingResult(True)

    def get_usage(self, ceiling: str, tenant_id: str, now: datetime) -> int:
        return 0
