# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns what time it is and how a time is written and read (RFC 3339, UTC).

Never decides what a time means: expiry and windows belong to their own modules.
"""

import re
import time
from datetime import datetime, timedelta, timezone
from typing import Protocol

# `datetime.UTC` needs Python 3.11 and hosts may run 3.10, so the name is made here once.
UTC = timezone(timedelta(0))

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RFC3339 = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?"
    r"(?:([Zz])|([+-])(\d{2}):(\d{2}))",
    re.ASCII,
)


class Clock(Protocol):
    """Wall time for what is stored, monotonic time for how long something took."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def format_time(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, the one form on the wire."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def parse_time(text: str) -> datetime | None:
    """The moment an RFC 3339 text names, or None where it names none."""
    match = _RFC3339.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, _, sign, oh, om = match.groups()
    if sign and (int(oh) > 23 or int(om) > 59):
        return None
    offset = timedelta(hours=int(oh or 0), minutes=int(om or 0))
    micros = int((fraction or ".")[1:7].ljust(6, "0"))
    try:
        local = datetime(
            int(year),
            int(month),
            int(day),
            int(hour),
            int(minute),
            int(second),
            micros,
            UTC,
        )
        return local + offset if sign == "-" else local - offset
    except (ValueError, OverflowError):
        return None


def epoch_us(moment: datetime) -> int:
    """Whole microseconds since 1970, without a float in between."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
