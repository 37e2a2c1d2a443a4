# Yours: written once by `acp install`; edit freely.
"""Owns what only shows under real threads; a database in memory has none."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from ..models import ApiKey, AuditLog
from .base import (
    ALIAS,
    Answer,
    ConcurrentControlPlane,
    call,
    needs_pack,
    router_with,
    use_router,
)

THREADS = 12


def at_once(calls: list[Callable[[], Answer]]) -> list[Answer]:
    """Each in a thread of its own, with a connection of its own."""

    def run(one: Callable[[], Answer]) -> Answer:
        try:
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, calls))


class ConcurrencyTests(ConcurrentControlPlane):
    def create(self, number: int, **members: Any) -> Callable[[], Answer]:
        params = {"name": f"key {number}", "scopes": ["manage.read"]}
        return lambda: call("iam.keys.create", self.key, params=params, **members)

    def keys(self) -> int:
        return ApiKey.objects.using(ALIAS).filter(tenant_id=self.tenant_id).count()

    @needs_pack("iam")
    def test_twins_run_once_and_the_others_are_replayed(self) -> None:
        twins = [self.create(0, idempotency_key="one") for _ in range(THREADS)]
        answers = at_once(twins)
        self.assertEqual({answer.status for answer in answers}, {200})
        codes = Counter(answer.code for answer in answers)
        self.assertEqual(codes, {None: 1, "IDEMPOTENT_REPLAY": THREADS - 1})
        self.assertEqual(self.keys(), 2)
        self.assertEqual(AuditLog.objects.using(ALIAS).count(), THREADS)

    @needs_pack("iam")
    def test_a_ceiling_is_not_passed_by_many_at_once(self) -> None:
        use_router(self, router_with(ceilings={"max_api_keys_per_tenant": 4}))
        answers = at_once([self.create(number) for number in range(THREADS)])
        statuses = Counter(answer.status for answer in answers)
        self.assertEqual(statuses, {200: 3, 403: THREADS - 3})
        self.assertEqual(self.keys(), 4)

    def test_a_rate_limit_is_not_passed_by_many_at_once(self) -> None:
        use_router(
            self, router_with(rate_limits={"key": {"limit": 5, "window_seconds": 3600}})
        )
        answers = at_once([lambda: call("meta.version", self.key)] * THREADS)
        statuses = Counter(answer.status for answer in answers)
        self.assertEqual(statuses, {200: 5, 429: THREADS - 5})
