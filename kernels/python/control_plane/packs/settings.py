# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the pack `settings`: one object of free form for each tenant.

Never merges below the top level: a member's value is replaced whole.
"""

from pathlib import Path

from ..kernel.action import ActionContext, ActionResult, Pack, Params, load_pack_json
from ..kernel.canonical import canonical
from ..kernel.impact import Impact, updated


def pack() -> Pack:
    return Pack(
        name="settings",
        definitions=load_pack_json(Path(__file__).with_name("settings.json")),
        handlers={"settings.get": get, "settings.update": update},
    )


def get(_: Params, context: ActionContext) -> ActionResult:
    return ActionResult(dict(context.db.get_settings(context.tenant_id)))


def update(params: Params, context: ActionContext) -> ActionResult:
    before = dict(context.db.get_settings(context.tenant_id))
    given = params["settings"]
    fields = [name for name in given if _differs(name, before, given[name])]
    after = {**before, **given}
    if fields:
        context.db.put_settings(context.tenant_id, after, context.now)
    updates = [updated("settings", context.tenant_id, fields)] if fields else []
    return ActionResult(
        {"settings": after},
        Impact(updates=updates, risk="medium"),
        before=before,
        after=after,
    )


def _differs(name: str, before: Params, value: object) -> bool:
    # By canonical text: to Python `True == 1`, to JSON they differ.
    return name not in before or canonical(before[name]) != canonical(value)
