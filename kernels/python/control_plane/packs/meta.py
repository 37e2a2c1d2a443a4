# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the pack `meta`: what this endpoint offers, and who is asking.

Never writes.
"""

from pathlib import Path

from ..kernel.action import ActionContext, ActionResult, Pack, Params, load_pack_json
from ..kernel.clock import format_time
from ..kernel.version import API_VERSION, CONTRACT_VERSION, KERNEL, SCHEMA_VERSION


def pack() -> Pack:
    return Pack(
        name="meta",
        definitions=load_pack_json(Path(__file__).with_name("meta.json")),
        handlers={
            "meta.actions": actions,
            "meta.version": version,
            "meta.whoami": whoami,
        },
    )


def actions(_: Params, context: ActionContext) -> ActionResult:
    registry = context.registry
    # Only where it makes a difference: it costs a query.
    is_admin = registry.has_admin_actions and context.db.is_platform_admin(
        context.tenant_id
    )
    return ActionResult(registry.document(context.api_key.scopes, is_admin))


def version(_: Params, context: ActionContext) -> ActionResult:
    return ActionResult(
        {
            "api_version": API_VERSION,
            "schema_version": SCHEMA_VERSION,
            "actions_count": len(context.registry),
            "kernel": KERNEL,
            "contract_version": CONTRACT_VERSION,
        }
    )


def whoami(_: Params, context: ActionContext) -> ActionResult:
    key = context.api_key
    data = {
        "tenant_id": context.tenant_id,
        "api_key_id": key.id,
        "key_prefix": key.prefix,
        "scopes": sorted(key.scopes),
        "is_platform_admin": context.db.is_platform_admin(context.tenant_id),
    }
    if key.expires_at is not None:
        data["expires_at"] = format_time(key.expires_at)
    return ActionResult(data)
