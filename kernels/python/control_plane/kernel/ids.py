# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns where ids and randomness come from.

Never reads a clock: the moment of an id is given, so that vectors are exact.
"""

import os
from datetime import datetime
from typing import Protocol

from .clock import epoch_us


class IdSource(Protocol):
    """Injected, so that a test can know every id in advance."""

    def uuid7(self, now: datetime) -> str: ...

    def random_bytes(self, count: int) -> bytes: ...


class SystemIds:
    """Time-ordered UUIDs and the system's randomness."""

    def uuid7(self, now: datetime) -> str:
        millis = (epoch_us(now) // 1000) & ((1 << 48) - 1)
        random = int.from_bytes(self.random_bytes(10), "big")
        high = (millis << 16) | 0x7000 | (random >> 68)
        low = (1 << 63) | (random & ((1 << 62) - 1))
        digits = f"{(high << 64) | low:032x}"
        return (
            f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
        )

    def random_bytes(self, count: int) -> bytes:
        return os.urandom(count)
