"""Owns what happens to adapters on purpose: they fail, or parallel calls meet behind them.

Never changes what a method does when nothing was asked of it.
"""

import threading
from typing import Any

from control_plane.kernel.ports import LockTimeout, Retry, StoreUnavailable

KINDS: dict[str, type[Exception]] = {
    "unavailable": StoreUnavailable,
    "lock_timeout": LockTimeout,
    "retry": Retry,
}


class Faults:
    """`<adapter>.<method>[=kind][*n]`: which calls of the adapters fail, and how."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, tuple[type[Exception], int]] = {}

    def set(self, faults: list[str]) -> None:
        with self._lock:
            self._left = {}
            for fault in faults:
                spec, _, times = fault.partition("*")
                name, _, kind = spec.partition("=")
                limit = int(times) if times else 1_000_000
                self._left[name] = (KINDS[kind or "unavailable"], limit)

    def strike(self, name: str) -> None:
        with self._lock:
            error, left = self._left.get(name, (Exception, 0))
            if left:
                self._left[name] = (error, left - 1)
                raise error(name)


class Meeting:
    """Makes parallel calls wait for each other behind one adapter method.

    Without it they hardly ever reach the interesting place together.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._place: str | None = None
        self._expected = 0
        self._barrier = threading.Barrier(1)

    def call(self, place: str | None, count: int) -> None:
        self._place, self._expected = place, count
        self._barrier = threading.Barrier(count)

    def attend(self, place: str) -> None:
        with self._lock:
            late = place != self._place or self._expected == 0
            if not late:
                self._expected -= 1
        if not late:
            self._barrier.wait(timeout=30)


class Faulty:
    """An adapter whose methods ask `Faults` first and meet afterwards."""

    def __init__(
        self, name: str, adapter: Any, faults: Faults, meeting: Meeting
    ) -> None:
        self._name = name
        self._adapter = adapter
        self._faults = faults
        self._meeting = meeting

    def __getattr__(self, method: str) -> Any:
        real = getattr(self._adapter, method)

        def call(*args: Any, **kwargs: Any) -> Any:
            self._faults.strike(f"{self._name}.{method}")
            result = real(*args, **kwargs)
            self._meeting.attend(f"{self._name}.{method}")
            return result

        return call
