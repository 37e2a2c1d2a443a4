# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns what the kernel needs from its host: five adapters and the records they exchange.

Never implements one: the kernel knows no framework and no database. Times are aware UTC
datetimes, ids are strings, and a tenant id is always a string.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Row = dict[str, Any]


class StoreUnavailable(Exception):
    """The store cannot be reached: the call answers 503."""


class LockTimeout(StoreUnavailable):
    """A lock was waited for and not had; from `claim` it means the twin still runs."""


class UniqueViolation(Exception):
    """A unique index refused the row."""


class Retry(Exception):
    """A deadlock or serialization failure: the whole transaction is to be run again."""


@dataclass(frozen=True)
class ApiKey:
    """A key without its hash: what a pack may see."""

    id: str
    tenant_id: str
    key_prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    name: str | None = None
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class StoredKey:
    """A key as authentication reads it, and as `create_api_key` is given it.

    `key_hash` is `hmac-sha256:<hex>` or `sha256:<hex>`; 64 bare hex digits are read as
    SHA-256, for keys that a host had before. `tenant_id` may be None where the keys table
    has no such column: `get_tenant_from_api_key` is asked then. `active` is False where a
    host has a status of its own that forbids the key.
    """

    id: str
    tenant_id: str | None
    key_prefix: str
    key_hash: str
    scopes: tuple[str, ...]
    created_at: datetime
    name: str | None = None
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    active: bool = True


@dataclass(frozen=True)
class TeamMember:
    id: str
    tenant_id: str
    email: str
    role: str
    invited_at: datetime
    joined_at: datetime | None = None


@dataclass(frozen=True)
class Webhook:
    """`secret` signs deliveries; it leaves the kernel once, in the answer that created it."""

    id: str
    tenant_id: str
    url: str
    events: tuple[str, ...]
    active: bool
    secret: str = field(repr=False)
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class WebhookDelivery:
    id: str
    webhook_id: str
    tenant_id: str
    event: str
    status: Literal["pending", "success", "failed"]
    attempted_at: datetime
    status_code: int | None = None
    completed_at: datetime | None = None


class DbAdapter(Protocol):
    """The host's database. Every pack method takes the tenant first and filters by it.

    An id that is not one of the host's (not a UUID, say) is not found, never an error.
    Outside `transaction()` each method commits by itself.
    """

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[Row]: ...

    def query_one(self, sql: str, params: Sequence[Any] = ()) -> Row | None: ...

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int: ...

    def transaction(self) -> AbstractContextManager[None]:
        """Commit on normal exit; roll back on any exception and raise it again.

        On SQLite the first statement takes the write lock, waiting at most 10 s.
        """

    def savepoint(self) -> AbstractContextManager[None]:
        """Inside a transaction: the same, with a SAVEPOINT."""

    def get_tenant_from_api_key(self, api_key_id: str) -> str | None: ...

    def is_platform_admin(self, tenant_id: str) -> bool: ...

    def find_api_keys(self, key_prefix: str) -> list[StoredKey]:
        """Every key with exactly this lookup prefix, of any tenant, revoked ones too."""

    def touch_api_key(self, api_key_id: str, at: datetime) -> None:
        """Set `last_used_at`; called outside a transaction, at most once a minute a key."""

    def list_api_keys(self, tenant_id: str) -> list[ApiKey]:
        """Oldest first, revoked ones too."""

    def get_api_key(self, tenant_id: str, key_id: str) -> ApiKey | None: ...

    def create_api_key(self, tenant_id: str, key: StoredKey) -> ApiKey: ...

    def update_api_key(
        self, tenant_id: str, key_id: str, changes: Mapping[str, Any]
    ) -> ApiKey | None:
        """`changes` has some of name, scopes (tuple), expires_at (datetime or None)."""

    def revoke_api_key(
        self, tenant_id: str, key_id: str, at: datetime
    ) -> ApiKey | None:
        """Set `revoked_at` unless it is set already; None where there is no such key."""

    def list_team_members(self, tenant_id: str) -> list[TeamMember]:
        """Oldest first."""

    def find_team_member(self, tenant_id: str, email: str) -> TeamMember | None:
        """Compared without case."""

    def create_team_member(self, tenant_id: str, member: TeamMember) -> TeamMember: ...

    def list_webhooks(self, tenant_id: str) -> list[Webhook]:
        """Oldest first."""

    def get_webhook(self, tenant_id: str, webhook_id: str) -> Webhook | None: ...

    def create_webhook(self, tenant_id: str, webhook: Webhook) -> Webhook: ...

    def update_webhook(
        self, tenant_id: str, webhook_id: str, changes: Mapping[str, Any]
    ) -> Webhook | None:
        """`changes` has some of url, events (tuple), active, and always updated_at."""

    def delete_webhook(self, tenant_id: str, webhook_id: str) -> bool:
        """Its deliveries go with it. False where there is no such webhook."""

    def create_delivery(self, tenant_id: str, delivery: WebhookDelivery) -> None: ...

    def finish_delivery(self, tenant_id: str, delivery: WebhookDelivery) -> None:
        """Store the status, status_code and completed_at of a delivery by its id."""

    def list_deliveries(
        self, tenant_id: str, webhook_id: str, limit: int
    ) -> list[WebhookDelivery]:
        """Newest first."""

    def get_settings(self, tenant_id: str) -> dict[str, Any]:
        """An empty object where nothing was stored yet."""

    def put_settings(
        self, tenant_id: str, settings: Mapping[str, Any], at: datetime
    ) -> None: ...


@dataclass
class AuditEntry:
    """One line of the audit log; every value is redacted already."""

    event_id: str
    schema_version: int
    ts: datetime
    tenant_id: str | None
    integration: str
    pack: str | None
    action: str | None
    actor_type: Literal["api_key", "user", "system"]
    actor_id: str | None
    api_key_id: str | None
    request_id: str
    request_hash: str | None
    result: Literal["success", "error", "denied"]
    error_code: str | None
    error_message: str | None
    impact: dict[str, Any] | None
    before_snapshot: Any
    after_snapshot: Any
    idempotency_key: str | None
    dry_run: bool
    latency_ms: int
    ip_address: str | None
    user_agent: str | None


class AuditAdapter(Protocol):
    def log_event(self, entry: AuditEntry) -> None:
        """Insert; joins the ambient transaction if there is one."""


@dataclass(frozen=True)
class StoredReplay:
    """`response` is the kernel's own JSON text, kept as it is (a text column, not JSONB)."""

    fingerprint: str
    response: str | None


class IdempotencyAdapter(Protocol):
    """Rows keyed by `idempotency_slot(tenant_id, action, key)`."""

    def get_replay(
        self, tenant_id: str, action: str, key: str, now: datetime
    ) -> StoredReplay | None:
        """The row, unless it expired at or before `now`."""

    def claim(
        self,
        tenant_id: str,
        action: str,
        key: str,
        fingerprint: str,
        now: datetime,
        expires_at: datetime,
    ) -> bool:
        """Inside the ambient transaction: drop an expired row of this slot, then insert.

        False (or UniqueViolation) where another committed call has the row; LockTimeout
        when the other call still runs after 10 s.
        """

    def store_replay(
        self, tenant_id: str, action: str, key: str, response: str
    ) -> None:
        """Set the response of the claimed row."""


@dataclass(frozen=True)
class RateLimit:
    limit: int
    window_seconds: int


@dataclass(frozen=True)
class RateLimitResult:
    """`retry_after` and `reset_after` are whole seconds, rounded up."""

    allowed: bool
    limit: int
    remaining: int
    retry_after: int
    reset_after: int


class RateLimitAdapter(Protocol):
    def check(
        self, key_id: str, bucket: str, limit: RateLimit, now: datetime
    ) -> RateLimitResult:
        """One atomic conditional UPDATE, outside any transaction.

        `limits.Gcra` has the arithmetic; the row is (key_id, bucket, tat_us).
        """


@dataclass(frozen=True)
class CeilingCheck:
    """Asked for every write; `ceiling` and `limit` are None where none is declared."""

    action: str
    tenant_id: str
    ceiling: str | None
    limit: int | None
    adding: int
    params: Mapping[str, Any]
    now: datetime


@dataclass(frozen=True)
class CeilingResult:
    allowed: bool
    ceiling: str | None = None
    limit: int = 0
    used: int = 0


class CeilingsAdapter(Protocol):
    def check(self, check: CeilingCheck) -> CeilingResult:
        """Inside the ambient transaction: take the tenant's row lock first, then count.

        Allowed iff used + adding <= limit. A host may impose ceilings of its own here.
        """

    def get_usage(self, ceiling: str, tenant_id: str, now: datetime) -> int:
        """How many are used; raises LookupError for a ceiling that it cannot count.

        `max_api_keys_per_tenant` counts keys neither revoked nor expired at `now`.
        """
