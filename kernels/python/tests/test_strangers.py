"""Owns the block of addresses where vectors do not reach: bounds, time, memory."""

import pytest

from control_plane.kernel import strangers
from control_plane.kernel.strangers import ATTEMPTS, Strangers, Suppressed


def fail(block: Strangers, address: str, times: int, now: float = 0.0) -> None:
    for _ in range(times):
        block.failed(address, None, now)


def test_what_was_suppressed_is_told_once_after_the_minute() -> None:
    block = Strangers()
    fail(block, "192.0.2.1", ATTEMPTS)
    assert block.blocks("192.0.2.1", "k", 10.0) == 50
    assert block.blocks("192.0.2.1", "k", 59.5) == 1
    assert block.finished(59.9) == []
    assert block.finished(60.0) == [Suppressed("192.0.2.1", 2)]
    assert block.finished(60.0) == []
    assert block.blocks("192.0.2.1", "k", 60.0) == 0


def test_a_network_of_ipv6_addresses_is_one_client() -> None:
    block = Strangers()
    for number in range(ATTEMPTS):
        block.failed(f"2001:db8::{number:x}", None, 0.0)
    assert block.blocks("2001:db8::ffff", None, 0.0)
    assert not block.blocks("2001:db8:0:1::1", None, 0.0)


def test_a_key_that_failed_is_no_longer_known() -> None:
    block = Strangers()
    block.worked("key", 0.0)
    fail(block, "192.0.2.1", ATTEMPTS)
    assert block.blocks("192.0.2.1", "key", 1.0) == 0
    block.failed("192.0.2.1", "key", 1.0)
    assert block.blocks("192.0.2.1", "key", 1.0)


def test_a_key_is_known_for_an_hour() -> None:
    block = Strangers()
    block.worked("key", 0.0)
    fail(block, "192.0.2.1", ATTEMPTS, 3590.0)
    assert block.blocks("192.0.2.1", "key", 3599.0) == 0
    assert block.blocks("192.0.2.1", "key", 3600.0)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "MOST_ADDRESSES", 10)
    monkeypatch.setattr(strangers, "MOST_KEYS", 10)
    block = Strangers()
    for number in range(100):
        fail(block, f"192.0.2.{number}", 1)
        block.worked(f"key{number}", 0.0)
    assert len(block._windows) == 10
    assert len(block._known) == 10
