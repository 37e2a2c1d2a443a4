"""Owns the measure of the kernel's own time per call, with adapters that cost nothing.

Run: `python -m benches.overhead` in kernels/python. Aim: under 150 µs for each line.
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from control_plane import HttpRequest, SystemClock, SystemIds, create_router, issue_key
from control_plane.kernel.ports import DbAdapter, StoredKey
from control_plane.packs import built_in

from .memory_adapters import (
    MemoryAudit,
    MemoryCeilings,
    MemoryDb,
    MemoryIdempotency,
    MemoryRateLimit,
)

# Short rounds, many of them, and the best counts, as in `timeit`: what makes a round slower
# than the best is some other program.
ROUNDS = 300
CALLS = 25
PEPPER = b"a pepper for benches"
UNLIMITED = {"limit": 1_000_000_000, "window_seconds": 1}


class Bench:
    def __init__(self) -> None:
        db = MemoryDb()
        issued = issue_key("acp_", PEPPER, SystemIds())
        now = SystemClock().now()
        db.keys[issued.key_prefix] = StoredKey(
            id=SystemIds().uuid7(now),
            tenant_id="tenant",
            key_prefix=issued.key_prefix,
            key_hash=issued.key_hash,
            scopes=("manage.read", "manage.iam"),
            created_at=now,
            last_used_at=now + timedelta(hours=1),
        )
        self._headers = {
            "Content-Type": "application/json",
            "X-API-Key": issued.key,
            "User-Agent": "bench",
        }
        self._router = create_router(
            bindings={
                "rate_limits": {
                    "key": UNLIMITED,
                    "actions": {"iam.keys.create": UNLIMITED},
                }
            },
            packs=built_in(),
            db=cast(DbAdapter, db),
            audit=MemoryAudit(),
            idempotency=MemoryIdempotency(),
            rate_limit=MemoryRateLimit(),
            ceilings=MemoryCeilings(),
            secret=b"a secret for benches",
            pepper=PEPPER,
        )

    def call(self, body: bytes) -> None:
        parts = [body]
        request = HttpRequest(
            "POST",
            self._headers,
            lambda _: parts.pop() if parts else b"",
            "198.51.100.1",
        )
        response = self._router.handle(request)
        if response.status != 200:
            raise RuntimeError(response.body.decode())


def micros(call: Callable[[int], None], first: int) -> float:
    """One round: processor time per call."""
    started = time.process_time()
    for index in range(first, first + CALLS):
        call(index)
    return (time.process_time() - started) / CALLS * 1e6


def main() -> None:
    bench = Bench()
    meta = b'{"action":"meta.actions"}'
    create = b'{"action":"iam.keys.create","params":{"scopes":["manage.read"]}'
    cases: dict[str, Callable[[int], None]] = {
        "meta.actions": lambda _: bench.call(meta),
        "iam.keys.create": lambda _: bench.call(create + b"}"),
        "iam.keys.create, idempotency key": lambda i: bench.call(
            create + b',"idempotency_key":"k%d"}' % i
        ),
        "iam.keys.create, dry run": lambda _: bench.call(create + b',"dry_run":true}'),
    }
    best = dict.fromkeys(cases, float("inf"))
    for number in range(ROUNDS):
        for name, call in cases.items():
            best[name] = min(best[name], micros(call, number * CALLS))
    for name, time_taken in best.items():
        sys.stdout.write(f"{name:34} {time_taken:7.1f} µs\n")


if __name__ == "__main__":
    main()
