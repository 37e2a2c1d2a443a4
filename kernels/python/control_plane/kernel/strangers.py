# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns who may fail to authenticate how often: 30 times a minute per client address.

Never stores anything outside this process, and never grows without bound.
"""

import hashlib
import ipaddress
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass

ATTEMPTS = 30
WINDOW = 60.0
KNOWN_KEY_SECONDS = 3600.0
MOST_ADDRESSES = 10_000
MOST_KEYS = 10_000


@dataclass
class _Window:
    opened: float
    failures: int = 0
    suppressed: int = 0


@dataclass(frozen=True)
class Suppressed:
    """Refusals of a past minute that left no audit entry of their own."""

    address: str
    count: int


class Strangers:
    """Counts failures per address; `now` is a monotonic time in seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: OrderedDict[str, _Window] = OrderedDict()
        self._known: OrderedDict[bytes, float] = OrderedDict()
        self._finished: list[Suppressed] = []

    def blocks(self, address: str, key: str | None, now: float) -> int:
        """Seconds to wait, or 0. A key that worked here within the hour passes.

        Otherwise one stranger behind a shared proxy would lock everyone there out.
        """
        if not self._windows:
            return 0
        group = _group(address)
        with self._lock:
            window = self._current(group, now)
            if window is None or window.failures < ATTEMPTS:
                return 0
            seen = self._known.get(_digest(key)) if key else None
            if seen is not None and now - seen < KNOWN_KEY_SECONDS:
                return 0
            return _suppress(window, now)

    def failed(self, address: str, key: str | None, now: float) -> int:
        """Count a failure. Seconds to wait where it was one too many, else 0.

        Parallel attempts pass `blocks` together; here each is counted, one by one.
        """
        group = _group(address)
        with self._lock:
            if key:
                self._known.pop(_digest(key), None)
            window = self._current(group, now)
            if window is None:
                window = self._windows[group] = _Window(now)
                self._trim()
            window.failures += 1
            return 0 if window.failures <= ATTEMPTS else _suppress(window, now)

    def worked(self, key: str, now: float) -> None:
        with self._lock:
            digest = _digest(key)
            self._known[digest] = now
            self._known.move_to_end(digest)
            if len(self._known) > MOST_KEYS:
                self._known.popitem(last=False)

    def finished(self, now: float) -> list[Suppressed]:
        """What minutes that are over have suppressed; each is told once."""
        if not self._windows and not self._finished:
            return []
        with self._lock:
            while self._windows:
                oldest = next(iter(self._windows))
                if self._current(oldest, now) is not None:
                    break
            finished, self._finished = self._finished, []
            return finished

    def _current(self, group: str, now: float) -> _Window | None:
        window = self._windows.get(group)
        if window is not None and now - window.opened >= WINDOW:
            self._close(group)
            return None
        return window

    def _trim(self) -> None:
        if len(self._windows) > MOST_ADDRESSES:
            self._close(next(iter(self._windows)))

    def _close(self, group: str) -> None:
        window = self._windows.pop(group)
        if window.suppressed:
            self._finished.append(Suppressed(group, window.suppressed))


def _suppress(window: _Window, now: float) -> int:
    window.suppressed += 1
    return max(1, math.ceil(window.opened + WINDOW - now))


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def _group(address: str) -> str:
    """The address; of IPv6 its /64, for a single client has all of one."""
    if ":" not in address:
        return address
    try:
        network = ipaddress.ip_network((address.split("%")[0], 64), strict=False)
    except ValueError:
        return address
    return str(network.network_address)
