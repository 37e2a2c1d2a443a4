"""Owns what only the host's side sees: the log, two routers, odd packs, odd bodies."""

import json
import logging
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from control_plane import (
    ActionContext,
    ActionResult,
    Conflict,
    HttpRequest,
    Impact,
    Pack,
    Params,
    create_router,
)
from control_plane.kernel.ports import UniqueViolation
from control_plane.packs import built_in

from .support.harness import Harness, in_threads


@pytest.fixture
def harness() -> Iterator[Harness]:
    harness = Harness({})
    yield harness
    harness.close()


def test_the_log_gets_the_cause_under_the_request_id(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    response = harness.post({"action": "probe.crash"})
    assert response.status == 500
    assert b"probe-private-detail" not in response.body
    record = caplog.records[-1]
    assert response.headers["X-Request-Id"] in record.getMessage()
    assert record.exc_info and "probe-private-detail" in str(record.exc_info[1])
    assert "probe-private-detail" not in json.dumps(harness.audit.entries())


def test_what_error_trackers_show_of_a_traceback_holds_no_key_and_no_params(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    params = {"label": "params-private-detail"}
    harness.post({"action": "probe.crash", "params": params})
    harness.faults.set(["ceilings.check"])
    harness.post({"action": "probe.rows.create", "params": params})
    shown = [
        (frame.f_code.co_name, repr(value))
        for record in caplog.records
        if record.exc_info
        for frame, _ in traceback.walk_tb(record.exc_info[2])
        for value in frame.f_locals.values()
        # The harness's own frames are not the kit's.
        if "control_plane" in frame.f_code.co_filename
    ]
    assert any(name == "_answer" for name, _ in shown)
    for name, text in shown:
        assert harness.keys["full"] not in text, name
        assert name != "_answer" or "params-private-detail" not in text


def test_the_log_gets_the_cause_of_an_unreachable_store(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    harness.faults.set(["ceilings.check"])
    response = harness.post({"action": "probe.rows.create", "params": {"label": "a"}})
    assert response.status == 503
    assert response.headers["X-Request-Id"] in caplog.text


def test_a_refusal_that_cannot_be_audited_stands_and_is_logged(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    harness.faults.set(["audit.log_event"])
    response = harness.post({"action": "iam.team.invite"}, key="read")
    assert response.status == 403
    assert "audit entry" in caplog.text
    assert response.headers["X-Request-Id"] in caplog.text


def test_a_body_that_cannot_be_read_is_no_error_of_the_server(
    harness: Harness,
) -> None:
    def gone(_: int) -> bytes:
        raise ConnectionResetError

    headers = {"Content-Type": "application/json", "X-API-Key": harness.keys["full"]}
    response = harness.router.handle(HttpRequest("POST", headers, gone, "192.0.2.1"))
    assert response.status == 400


def test_a_body_may_come_in_pieces(harness: Harness) -> None:
    pieces = [b'{"action":', b' "meta.version"', b"}", b""]
    headers = {"content-type": "application/json", "x-api-key": harness.keys["full"]}
    request = HttpRequest("POST", headers, lambda _: pieces.pop(0), "")
    assert harness.router.handle(request).status == 200


def router_with(harness: Harness, *packs: Pack) -> Any:
    return create_router(
        bindings={},
        packs=packs,
        db=harness.db,
        audit=harness.audit,
        idempotency=harness.router._services.idempotency,
        rate_limit=harness.router._services.rate_limit,
        ceilings=harness.router._services.ceilings,
        secret=b"s",
        pepper=harness.router._services.pepper,
        clock=harness.clock,
        log=logging.getLogger("acp.other"),
    )


def pack_of(handler: Any) -> Pack:
    definition = {
        "name": "odd.thing.do",
        "scope": "manage.domain",
        "description": "Odd.",
        "params_schema": {"type": "object"},
        "supports_dry_run": True,
    }
    return Pack("odd", [definition], {"odd.thing.do": handler})


def call(harness: Harness, router: Any, **members: Any) -> Any:
    parts = [json.dumps({"action": "odd.thing.do", **members}).encode(), b""]
    headers = {"Content-Type": "application/json", "X-API-Key": harness.keys["full"]}
    return router.handle(HttpRequest("POST", headers, lambda _: parts.pop(0), ""))


def test_two_routers_of_one_process_have_two_registries(harness: Harness) -> None:
    def nothing(_: Params, __: ActionContext) -> ActionResult:
        return ActionResult(None)

    other = router_with(harness, pack_of(nothing))
    assert call(harness, other).status == 200
    assert harness.post({"action": "odd.thing.do"}).status == 404


@pytest.mark.parametrize("data", [object(), float("nan"), "\ud800", {1, 2}])
def test_data_that_is_no_json_rolls_the_effect_back(
    harness: Harness, data: Any
) -> None:
    def odd(_: Params, context: ActionContext) -> ActionResult:
        context.db.put_settings(context.tenant_id, {"a": 1}, context.now)
        return ActionResult(data, Impact())

    router = router_with(harness, pack_of(odd))
    assert call(harness, router).status == 500
    assert call(harness, router, idempotency_key="k").status == 500
    assert call(harness, router, dry_run=True).status == 500
    assert harness.count("settings") == 0
    assert harness.count("idempotency") == 0


def test_details_that_are_no_json_are_an_internal_error(harness: Harness) -> None:
    def odd(_: Params, __: ActionContext) -> ActionResult:
        raise Conflict("Odd.", details={"a": object()})

    response = call(harness, router_with(harness, pack_of(odd)))
    assert (response.status, json.loads(response.body)["code"]) == (
        500,
        "INTERNAL_ERROR",
    )
    assert harness.audit.entries()[-1]["error_code"] == "INTERNAL_ERROR"


def test_a_unique_index_that_refuses_a_row_is_a_conflict(harness: Harness) -> None:
    def twice(_: Params, __: ActionContext) -> ActionResult:
        raise UniqueViolation

    assert call(harness, router_with(harness, pack_of(twice))).status == 409


def test_a_namespace_comes_before_every_action() -> None:
    harness = Harness({"bindings": {"action_namespace": "acme"}})
    response = harness.post({"action": "acme.meta.actions"})
    names = [action["name"] for action in json.loads(response.body)["data"]["actions"]]
    assert all(name.startswith("acme.") for name in names)
    assert harness.post({"action": "meta.actions"}).status == 404
    harness.close()


def test_every_example_of_a_pack_fits_its_schema(
    harness: Harness,
) -> None:
    registry = harness.registry
    for pack in built_in():
        for definition in pack.definitions:
            action = registry.get(definition["name"])
            for example in definition.get("examples", []):
                assert action.validator.problems(example["params"], "") == []


def test_two_hundred_calls_in_parallel_are_each_answered_and_audited_once(
    harness: Harness,
) -> None:
    before = len(harness.audit.entries())

    def many(number: int) -> list[int]:
        body = {"action": "settings.update", "params": {"settings": {f"k{number}": 1}}}
        return [harness.post(body).status for _ in range(10)]

    statuses = [status for part in in_threads(20, many) for status in part]
    assert statuses == [200] * 200
    assert len(harness.audit.entries()) - before == 200
    stored = json.loads(harness.post({"action": "settings.get"}).body)["data"]
    assert len(stored) == 20
