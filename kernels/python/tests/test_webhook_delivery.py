"""Owns webhooks.test end to end: a real request to a real server, once, outside of locks."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from control_plane.packs import webhook_request
from control_plane.packs.webhook_request import Message, Network, send, signature

from .support.harness import Harness
from .support.hook_server import FakeNames, HookServer, header, make_certificate

INSECURE = {"bindings": {"webhooks": {"allow_insecure_urls": True}}}


@pytest.fixture
def server() -> Iterator[HookServer]:
    server = HookServer()
    yield server
    server.close()


@pytest.fixture
def harness() -> Iterator[Harness]:
    harness = Harness(INSECURE)
    yield harness
    harness.close()


def create_webhook(harness: Harness, url: str) -> dict[str, Any]:
    answer = post(harness, "webhooks.create", {"url": url, "events": ["a"]})
    created: dict[str, Any] = answer["data"]
    return created


def post(
    harness: Harness, action: str, params: dict[str, Any], **more: Any
) -> dict[str, Any]:
    response = harness.post({"action": action, "params": params, **more})
    answer: dict[str, Any] = json.loads(response.body)
    return answer


def test_a_delivery_is_sent_signed_and_recorded(
    harness: Harness, server: HookServer
) -> None:
    hook = create_webhook(harness, f"http://127.0.0.1:{server.port}/in?x=1")
    params = {"webhook_id": hook["id"], "event": "lead.created", "payload": {"n": "é"}}
    sent = post(harness, "webhooks.test", params)["data"]
    assert (sent["status"], sent["status_code"]) == ("success", 204)

    request = server.requests[0]
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /in?x=1 HTTP/1.1\r\n")
    assert header(request, "host") == f"127.0.0.1:{server.port}"
    assert header(request, "webhook-id") == sent["id"]
    stamp = header(request, "webhook-timestamp") or ""
    wanted = signature(hook["secret"], sent["id"], int(stamp), body)
    assert header(request, "webhook-signature") == wanted
    assert json.loads(body) == {
        "type": "lead.created",
        "timestamp": "2026-01-01T00:00:00.000Z",
        "data": {"n": "é"},
    }

    listed = post(harness, "webhooks.deliveries", {"webhook_id": hook["id"]})["data"]
    assert listed == [sent]


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", "failed", 302),
        (b"HTTP/1.1 500 Oops\r\n\r\n", "failed", 500),
        (b"HTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "success", 200),
        (b"SSH-2.0-OpenSSH\r\n", "failed", None),
        (b"", "failed", None),
        (b"HTTP/1.1 2", "failed", None),
    ],
)
def test_only_a_final_2xx_is_a_success_and_redirects_are_not_followed(
    harness: Harness, answer: bytes, status: str, code: int | None
) -> None:
    server = HookServer(answer)
    hook = create_webhook(harness, f"http://127.0.0.1:{server.port}/")
    sent = post(harness, "webhooks.test", {"webhook_id": hook["id"]})["data"]
    assert (sent["status"], sent.get("status_code")) == (status, code)
    assert len(server.requests) == 1
    server.close()


def test_nobody_waits_for_a_lock_while_the_request_is_under_way(
    harness: Harness, server: HookServer
) -> None:
    hook = create_webhook(harness, f"http://127.0.0.1:{server.port}/")
    server.gate.clear()
    params, key = {"webhook_id": hook["id"]}, {"idempotency_key": "k"}
    answers: list[dict[str, Any]] = []
    sender = threading.Thread(
        target=lambda: answers.append(post(harness, "webhooks.test", params, **key))
    )
    sender.start()
    assert server.arrived.wait(5)

    assert post(harness, "settings.update", {"settings": {"a": 1}})["ok"]
    twin = post(harness, "webhooks.test", params, **key)
    assert twin["code"] == "IDEMPOTENCY_IN_FLIGHT"

    server.gate.set()
    sender.join()
    replay = post(harness, "webhooks.test", params, **key)
    assert replay["code"] == "IDEMPOTENT_REPLAY"
    assert replay["data"] == answers[0]["data"]
    assert len(server.requests) == 1


def test_a_delivery_whose_process_died_is_never_sent_twice(
    harness: Harness, server: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = create_webhook(harness, f"http://127.0.0.1:{server.port}/")

    def die(*_: Any) -> int:
        raise RuntimeError("the process died here")

    monkeypatch.setattr("control_plane.packs.webhooks.send", die)
    params, key = {"webhook_id": hook["id"]}, {"idempotency_key": "k"}
    first = post(harness, "webhooks.test", params, **key)
    assert first["data"]["status"] == "pending"
    monkeypatch.undo()

    again = post(harness, "webhooks.test", params, **key)
    assert again["code"] == "IDEMPOTENCY_IN_FLIGHT"
    harness.clock.advance(31_000)
    later = post(harness, "webhooks.test", params, **key)
    assert (later["code"], later["data"]) == ("IDEMPOTENT_REPLAY", first["data"])
    assert server.requests == []


def test_what_fails_after_the_commit_does_not_hide_that_the_request_was_sent(
    harness: Harness, server: HookServer
) -> None:
    hook = create_webhook(harness, f"http://127.0.0.1:{server.port}/")
    harness.faults.set(["db.finish_delivery"])
    sent = post(harness, "webhooks.test", {"webhook_id": hook["id"]})
    assert (sent["ok"], sent["data"]["status"]) == (True, "success")


def test_a_slow_server_is_given_up_on(
    harness: Harness, server: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_request, "TIMEOUT", 0.3)
    hook = create_webhook(harness, f"http://127.0.0.1:{server.port}/")
    server.gate.clear()
    started = time.monotonic()
    sent = post(harness, "webhooks.test", {"webhook_id": hook["id"]})["data"]
    assert (sent["status"], time.monotonic() - started < 3) == ("failed", True)


def message(url: str) -> Message:
    return Message(url, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "id", 1, b"{}")


def deliver(url: str, network: Network, insecure: bool = False) -> int | None:
    return send(message(url), network, insecure)


def test_a_name_that_turns_private_after_the_save_is_not_connected_to(
    server: HookServer,
) -> None:
    for private in ("127.0.0.1", "10.0.0.1", "::1", "::ffff:127.0.0.1", "fe80::1%lo"):
        network = FakeNames([private])
        assert deliver(f"https://hooks.test:{server.port}/", network) is None
        assert network.connected == []


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    network = FakeNames(["93.184.215.14", "127.0.0.1"])
    assert deliver("https://hooks.test/", network) is None
    assert network.connected == []


def test_the_connection_goes_to_the_address_that_was_checked(
    server: HookServer,
) -> None:
    network = FakeNames(["127.0.0.1"], ["203.0.113.1"])
    assert deliver(f"http://hooks.test:{server.port}/", network, insecure=True) == 204
    assert network.connected == ["127.0.0.1"]
    assert header(server.requests[0], "host") == f"hooks.test:{server.port}"


def test_tls_names_the_host_and_verifies_its_certificate(tmp_path: Path) -> None:
    authority, context = make_certificate(tmp_path, "hooks.test")
    server = HookServer(tls=context)
    trusting = FakeNames(["127.0.0.1"], authority=authority)
    good = f"https://hooks.test:{server.port}/"
    assert deliver(good, trusting, insecure=True) == 204
    assert server.names[-1] == "hooks.test"

    other = f"https://other.test:{server.port}/"
    assert deliver(other, trusting, insecure=True) is None
    assert deliver(good, FakeNames(["127.0.0.1"]), insecure=True) is None
    assert len(server.requests) == 1
    server.close()
