"""Owns the probe pack's handlers: actions that only the vectors use.

Never part of the kit: spec/probe/pack.json describes what each of them does.
"""

import time
from pathlib import Path

from control_plane import (
    ActionContext,
    ActionResult,
    Conflict,
    Impact,
    NotFound,
    NotWritten,
    Pack,
    Params,
    counted,
    load_pack_json,
)


class ProbeFailure(Exception):
    """An exception of the language's own, with a text that no caller may see."""


def probe_pack(spec: Path) -> Pack:
    return Pack(
        name="probe",
        definitions=load_pack_json(spec / "probe" / "pack.json"),
        handlers={
            "probe.rows.create": create_row,
            "probe.rows.list": list_rows,
            "probe.dry.writes": create_row,
            "probe.dry.silent": create_silently,
            "probe.plan.apply": plan_apply,
            "probe.plan.writes": create_row,
            "probe.once.create": create_once,
            "probe.admin.ping": ping,
            "probe.limited.ping": ping,
            "probe.capped.create": create_row,
            "probe.echo": echo,
            "probe.required.create": create_row,
            "probe.crash": crash,
            "probe.slow.create": create_slowly,
        },
    )


def create_row(params: Params, context: ActionContext) -> ActionResult:
    identifier = _insert(params["label"], context)
    fail = params.get("fail", "none")
    if fail == "conflict":
        raise Conflict("The probe was asked for a conflict.")
    if fail == "not_found":
        raise NotFound("The probe was asked for something that is not there.")
    if fail == "not_written":
        raise NotWritten
    if fail == "error":
        raise ProbeFailure("probe-private-detail")
    return ActionResult(
        {"id": identifier, "label": params["label"]},
        Impact(creates=[counted("probe_row")]),
        after={"label": params["label"]},
    )


def list_rows(_: Params, context: ActionContext) -> ActionResult:
    return ActionResult(
        context.db.query(
            "SELECT id, label FROM probe_rows WHERE tenant_id = ? ORDER BY seq",
            (context.tenant_id,),
        )
    )


def create_silently(params: Params, context: ActionContext) -> ActionResult:
    identifier = _insert(params["label"], context)
    return ActionResult({"id": identifier, "label": params["label"]})


def plan_apply(params: Params, context: ActionContext) -> ActionResult:
    row = context.db.query_one(
        "SELECT count(*) AS n FROM probe_rows WHERE tenant_id = ?",
        (context.tenant_id,),
    )
    assert row is not None
    impact = Impact(
        creates=[counted("probe_row")],
        side_effects=[counted("recount", row["n"])],
        risk="medium",
        warnings=["rows will be recounted"],
    )
    identifier = None if context.dry_run else _insert(params["label"], context)
    return ActionResult({"id": identifier, "label": params["label"]}, impact)


def create_once(params: Params, context: ActionContext) -> ActionResult:
    identifier = _insert(params["label"], context)
    return ActionResult(
        {"id": identifier, "label": params["label"]},
        Impact(creates=[counted("probe_row")]),
        once={"secret": f"once-{identifier}"},
    )


def ping(_: Params, __: ActionContext) -> ActionResult:
    return ActionResult({"pong": True})


def echo(params: Params, _: ActionContext) -> ActionResult:
    return ActionResult(dict(params))


def crash(_: Params, context: ActionContext) -> ActionResult:
    _insert("crash", context)
    raise ProbeFailure("probe-private-detail")


def create_slowly(params: Params, context: ActionContext) -> ActionResult:
    time.sleep(0.3)
    return create_silently(params, context)


def _insert(label: str, context: ActionContext) -> str:
    identifier = context.ids.uuid7(context.now)
    context.db.execute(
        "INSERT INTO probe_rows (id, tenant_id, label) VALUES (?, ?, ?)",
        (identifier, context.tenant_id, label),
    )
    return identifier
