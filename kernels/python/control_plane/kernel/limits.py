# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns rate limits: GCRA's exact arithmetic, the headers, and the refusal.

Never keeps a count: the adapter does, in one atomic statement per check.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .clock import epoch_us
from .errors import RateLimited
from .ports import RateLimit, RateLimitAdapter, RateLimitResult

KEY_BUCKET = "*"


@dataclass
class Gcra:
    """The arithmetic of one limit in whole microseconds; `tat` is the row's one number.

    A call is allowed iff max(tat, now) + emission - now <= tolerance, and then sets
    tat = max(tat, now) + emission. An adapter does both in one conditional UPDATE.
    """

    limit: int
    emission: int
    tolerance: int

    @classmethod
    def of(cls, limit: RateLimit) -> "Gcra":
        window = limit.window_seconds * 1_000_000
        emission = -(-window // limit.limit)
        return cls(limit.limit, emission, emission * limit.limit)

    def latest_tat(self, now_us: int) -> int:
        """The call is allowed iff the row's tat is not later than this."""
        return now_us + self.tolerance - self.emission

    def allowed(self, new_tat: int, now_us: int) -> RateLimitResult:
        """After the UPDATE that set `new_tat`."""
        ahead = max(0, new_tat - now_us)
        remaining = max(0, (self.tolerance - ahead) // self.emission)
        return RateLimitResult(True, self.limit, remaining, 0, _seconds(ahead))

    def refused(self, tat: int, now_us: int) -> RateLimitResult:
        """When the UPDATE found no row to change."""
        ahead = max(0, tat - now_us)
        wait = _seconds(ahead + self.emission - self.tolerance)
        return RateLimitResult(False, self.limit, 0, max(1, wait), _seconds(ahead))

    def decide(self, tat: int, now: datetime) -> tuple[int, RateLimitResult]:
        """For stores with a lock of their own: the new tat and the result."""
        now_us = epoch_us(now)
        if tat > self.latest_tat(now_us):
            return tat, self.refused(tat, now_us)
        new_tat = max(tat, now_us) + self.emission
        return new_tat, self.allowed(new_tat, now_us)


def _seconds(micros: int) -> int:
    return -(-max(0, micros) // 1_000_000)


@dataclass
class Checked:
    """One limit that was asked, named for the headers."""

    name: str
    limit: RateLimit
    result: RateLimitResult


def check_limit(
    adapter: RateLimitAdapter,
    key_id: str,
    bucket: str,
    limit: RateLimit,
    now: datetime,
) -> Checked:
    name = "key" if bucket == KEY_BUCKET else "action"
    return Checked(name, limit, adapter.check(key_id, bucket, limit, now))


def refuse_if_spent(checked: Checked) -> None:
    if not checked.result.allowed:
        whose = "This key" if checked.name == "key" else "This action"
        raise RateLimited(
            f"{whose} is limited to {checked.limit.limit} calls in "
            f"{checked.limit.window_seconds} seconds.",
            checked.result.retry_after,
        )


def limit_headers(checked: Sequence[Checked]) -> dict[str, str]:
    """`RateLimit` and `RateLimit-Policy`, a list item for each limit asked."""
    if not checked:
        return {}
    state = [
        f'"{one.name}";r={one.result.remaining};t={one.result.reset_after}'
        for one in checked
    ]
    policy = [
        f'"{one.name}";q={one.limit.limit};w={one.limit.window_seconds}'
        for one in checked
    ]
    return {"RateLimit": ", ".join(state), "RateLimit-Policy": ", ".join(policy)}
