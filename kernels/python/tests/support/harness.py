"""Owns one router over a fresh SQLite file, with tenants, keys, a frozen clock, faults.

Never shared by two cases.
"""

import json
import logging
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from control_plane import (
    ActionContext,
    ActionResult,
    Handler,
    HttpRequest,
    HttpResponse,
    Pack,
    Params,
    SystemIds,
    create_router,
    issue_key,
)
from control_plane.kernel.clock import UTC, parse_time
from control_plane.kernel.keys import hash_key
from control_plane.kernel.ports import StoredKey
from control_plane.packs import built_in

from .faults import Faults, Faulty, Meeting
from .probe import probe_pack
from .sqlite_adapters import (
    SqliteAudit,
    SqliteCeilings,
    SqliteIdempotency,
    SqliteRateLimit,
)
from .sqlite_db import SqliteDb

SPEC = Path(__file__).resolve().parents[4] / "spec"
PEPPER = b"a pepper for tests"
SECRET = b"a host secret for tests"
BASE_SCOPES = [
    "manage.read",
    "manage.iam",
    "manage.webhooks",
    "manage.settings",
    "manage.domain",
]
DEFAULT_BINDINGS: dict[str, Any] = {
    "integration": "vectors",
    "ceilings": {
        "max_api_keys_per_tenant": 25,
        "max_webhooks_per_tenant": 20,
        "max_probe_rows": 3,
    },
}
DEFAULT_KEYS: dict[str, dict[str, Any]] = {
    "full": {"tenant": "alpha", "scopes": BASE_SCOPES},
    "read": {"tenant": "alpha", "scopes": ["manage.read"]},
    "other": {"tenant": "beta", "scopes": BASE_SCOPES},
    "admin": {"tenant": "root", "scopes": BASE_SCOPES},
}


class FrozenClock:
    """Moves only when it is told to."""

    def __init__(self, now: str) -> None:
        start = parse_time(now)
        assert start is not None
        self._now = start

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - datetime(2000, 1, 1, tzinfo=UTC)).total_seconds()

    def advance(self, millis: int) -> None:
        self._now += timedelta(milliseconds=millis)


class Harness:
    def __init__(self, given: Mapping[str, Any]) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.clock = FrozenClock(given.get("now", "2026-01-01T00:00:00Z"))
        self.ids = SystemIds()
        self.faults = Faults()
        self.meeting = Meeting()
        self.runs: Counter[str] = Counter()
        self.db = SqliteDb(Path(self._folder.name) / "store.sqlite3")
        self.db.create_tables()
        self.audit = SqliteAudit(self.db)
        bindings = merged(DEFAULT_BINDINGS, given.get("bindings", {}))
        self.router = create_router(
            bindings=bindings,
            packs=[self._counted(pack) for pack in [*built_in(), probe_pack(SPEC)]],
            db=self._faulty("db", self.db),
            audit=self._faulty("audit", self.audit),
            idempotency=self._faulty("idempotency", SqliteIdempotency(self.db)),
            rate_limit=self._faulty("rate_limit", SqliteRateLimit(self.db)),
            ceilings=self._faulty("ceilings", SqliteCeilings(self.db)),
            secret=SECRET,
            pepper=PEPPER,
            clock=self.clock,
            ids=self.ids,
            log=logging.getLogger("acp.vectors"),
        )
        self.registry = self.router._services.registry
        auth = bindings.get("auth", {})
        self._key_prefix = auth.get("key_prefix", "acp_")
        self._prefix_length = auth.get("prefix_length", len(self._key_prefix) + 8)
        self._create_tenants(given.get("tenants", ["alpha", "beta", "root"]))
        keys = {**DEFAULT_KEYS, **given.get("keys", {})}
        self.keys = {name: self._create_key(spec) for name, spec in keys.items()}
        self.faults.set(given.get("faults", []))

    def close(self) -> None:
        self.db.close()
        self._folder.cleanup()

    def post(
        self,
        body: Any,
        key: str | None = "full",
        headers: Mapping[str, str] | None = None,
        **request: Any,
    ) -> HttpResponse:
        """One call; `body` is bytes, or a value to be written as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        if key is not None:
            sent["X-API-Key"] = self.keys[key]
        return self.send("POST", sent, raw, **request)

    def send(
        self,
        method: str,
        headers: Mapping[str, str],
        raw: bytes,
        address: str = "198.51.100.200",
        path: str = "",
    ) -> HttpResponse:
        read = [0]

        def read_body(count: int) -> bytes:
            start = read[0]
            read[0] = min(len(raw), start + count)
            return raw[start : read[0]]

        request = HttpRequest(method, headers, read_body, address)
        return self.router.openapi(request) if path else self.router.handle(request)

    def result_schema(self, action: str) -> Any:
        document = self.registry.get(action).document
        return document.get("result_schema")

    def count(self, table: str) -> int:
        row = self.db.query_one(f"SELECT count(*) AS n FROM {TABLES[table]}")
        assert row is not None
        return int(row["n"])

    def _faulty(self, name: str, adapter: Any) -> Faulty:
        return Faulty(name, adapter, self.faults, self.meeting)

    def _create_tenants(self, tenants: Any) -> None:
        for tenant in tenants:
            name = tenant if isinstance(tenant, str) else tenant["id"]
            admin = name == "root" or (
                not isinstance(tenant, str) and tenant.get("admin", False)
            )
            self.db.execute("INSERT INTO acp_tenants VALUES (?, ?)", (name, admin))

    def _create_key(self, spec: Mapping[str, Any]) -> str:
        now = self.clock.now()
        issued = issue_key(self._key_prefix, PEPPER, self.ids)
        lifetime = spec.get("expires_in_s")
        key = StoredKey(
            id=self.ids.uuid7(now),
            tenant_id=spec["tenant"],
            key_prefix=issued.key_prefix,
            key_hash=issued.key_hash,
            scopes=tuple(spec["scopes"]),
            created_at=now,
            expires_at=now + timedelta(seconds=lifetime) if lifetime else None,
            revoked_at=now if spec.get("revoked") else None,
        )
        text = issued.key
        if "raw" in spec:
            text = spec["raw"]
            key = replace(
                key,
                key_prefix=text[: self._prefix_length],
                key_hash=hash_key(text, PEPPER),
            )
        self.db.create_api_key(spec["tenant"], key)
        return text

    def _counted(self, pack: Pack) -> Pack:
        handlers = {
            name: self._counting(name, handler)
            for name, handler in pack.handlers.items()
        }
        return replace(pack, handlers=handlers)

    def _counting(self, name: str, handler: Handler) -> Handler:
        lock = threading.Lock()

        def counted(params: Params, context: ActionContext) -> ActionResult:
            with lock:
                self.runs[name] += 1
            return handler(params, context)

        return counted


TABLES = {
    "api_keys": "acp_api_keys",
    "webhooks": "acp_webhooks",
    "deliveries": "acp_webhook_deliveries",
    "team_members": "acp_team_members",
    "settings": "acp_settings",
    "idempotency": "acp_idempotency",
    "probe_rows": "probe_rows",
}


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` on top of `base`, object by object."""
    result = dict(base)
    for name, value in over.items():
        both = isinstance(value, dict) and isinstance(result.get(name), dict)
        result[name] = merged(result[name], value) if both else value
    return result


def in_threads(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work(0..count-1)` at the same time, each in a thread of its own."""
    barrier = threading.Barrier(count)

    def run(index: int) -> Any:
        barrier.wait()
        return work(index)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
