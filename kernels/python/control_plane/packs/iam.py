# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the pack `iam`: the tenant's API keys and team members.

Never grants what the caller lacks, and never shows a key's secret but once. Handlers
write in a dry run too: its transaction is always rolled back.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from ..kernel.action import ActionContext, ActionResult, Pack, Params, load_pack_json
from ..kernel.clock import format_time, parse_time
from ..kernel.errors import Conflict, NotFound, ScopeDenied, ValidationFailed
from ..kernel.impact import Impact, counted, updated
from ..kernel.keys import issue_key
from ..kernel.ports import ApiKey, StoredKey, TeamMember
from . import wire


def pack() -> Pack:
    return Pack(
        name="iam",
        definitions=load_pack_json(Path(__file__).with_name("iam.json")),
        handlers={
            "iam.keys.list": list_keys,
            "iam.keys.create": create_key,
            "iam.keys.update": update_key,
            "iam.keys.revoke": revoke_key,
            "iam.team.list": list_team,
            "iam.team.invite": invite,
        },
    )


def list_keys(_: Params, context: ActionContext) -> ActionResult:
    keys = context.db.list_api_keys(context.tenant_id)
    return ActionResult([wire.api_key(key) for key in keys])


def create_key(params: Params, context: ActionContext) -> ActionResult:
    _check_scopes(params["scopes"], context)
    expires_at = _expiry(params, context)
    constraints = []
    if expires_at is None and context.api_key.expires_at is not None:
        expires_at = context.api_key.expires_at
        constraints.append(
            f"expires_at set to {format_time(expires_at)}, the calling key's own expiry"
        )
    auth = context.bindings.auth
    issued = issue_key(auth.key_prefix, context.pepper, context.ids)
    key = context.db.create_api_key(
        context.tenant_id,
        StoredKey(
            id=context.ids.uuid7(context.now),
            tenant_id=context.tenant_id,
            key_prefix=issued.key_prefix,
            key_hash=issued.key_hash,
            scopes=tuple(params["scopes"]),
            created_at=context.now,
            name=params.get("name"),
            expires_at=expires_at,
        ),
    )
    shown = wire.api_key(key)
    return ActionResult(
        shown,
        Impact(creates=[counted("api_key")]),
        once={"key": issued.key},
        after=shown,
        constraints=constraints,
    )


def update_key(params: Params, context: ActionContext) -> ActionResult:
    key = _existing(params, context)
    # A key must not alter one that may do more than itself: it could rename or cripple it.
    _check_scopes(key.scopes, context)
    if key.revoked_at is not None:
        raise Conflict("A revoked key cannot be changed.")
    if key.expires_at is not None and key.expires_at <= context.now:
        # It counts for no ceiling any more, so it must not come back to life.
        raise Conflict("An expired key cannot be changed; create a new one.")
    if "scopes" in params:
        _check_scopes(params["scopes"], context)
    changes = _changes(key, params, _expiry(params, context))
    changed = key
    if changes:
        stored = context.db.update_api_key(context.tenant_id, key.id, changes)
        if stored is None:
            raise _no_such_key()
        changed = stored
    updates = [updated("api_key", key.id, list(changes))] if changes else []
    return ActionResult(
        wire.api_key(changed),
        Impact(updates=updates, risk="medium"),
        before=wire.api_key(key),
        after=wire.api_key(changed),
    )


def revoke_key(params: Params, context: ActionContext) -> ActionResult:
    key = _existing(params, context)
    revoked = context.db.revoke_api_key(context.tenant_id, key.id, context.now)
    if revoked is None:
        raise _no_such_key()
    deletes = [counted("api_key")] if key.revoked_at is None else []
    return ActionResult(
        {"key_id": key.id, "revoked": True},
        Impact(deletes=deletes, risk="high"),
        before=wire.api_key(key),
        after=wire.api_key(revoked),
    )


def list_team(_: Params, context: ActionContext) -> ActionResult:
    members = context.db.list_team_members(context.tenant_id)
    return ActionResult([wire.team_member(member) for member in members])


def invite(params: Params, context: ActionContext) -> ActionResult:
    email = params["email"].lower()
    if context.db.find_team_member(context.tenant_id, email) is not None:
        raise Conflict("This address is invited already.")
    member = context.db.create_team_member(
        context.tenant_id,
        TeamMember(
            id=context.ids.uuid7(context.now),
            tenant_id=context.tenant_id,
            email=email,
            role=params["role"],
            invited_at=context.now,
        ),
    )
    shown = wire.team_member(member)
    return ActionResult(
        shown,
        Impact(creates=[counted("team_member")]),
        after=shown,
    )


def _existing(params: Params, context: ActionContext) -> ApiKey:
    key = context.db.get_api_key(context.tenant_id, params["key_id"])
    if key is None:
        raise _no_such_key()
    return key


def _no_such_key() -> NotFound:
    return NotFound("There is no such API key.")


def _check_scopes(scopes: Any, context: ActionContext) -> None:
    for scope in scopes:
        if scope not in context.api_key.scopes:
            raise ScopeDenied(scope, "A key handles only scopes that it has itself.")


def _expiry(params: Params, context: ActionContext) -> datetime | None:
    """The asked expiry: in the future, and not later than the caller's own."""
    if "expires_at" not in params:
        return None
    pointer = "/params/expires_at"
    wanted = parse_time(params["expires_at"])
    if wanted is None or wanted <= context.now:
        raise ValidationFailed("The expiry must be in the future.", pointer, "minimum")
    own = context.api_key.expires_at
    if own is not None and wanted > own:
        raise ValidationFailed(
            "The expiry must not be later than the calling key's own.",
            pointer,
            "maximum",
        )
    return wanted


def _changes(
    key: ApiKey, params: Params, expires_at: datetime | None
) -> dict[str, Any]:
    """Only what differs, in the order of the schema."""
    changes: dict[str, Any] = {}
    if "name" in params and params["name"] != key.name:
        changes["name"] = params["name"]
    if "scopes" in params and set(params["scopes"]) != set(key.scopes):
        changes["scopes"] = tuple(params["scopes"])
    if expires_at is not None and expires_at != key.expires_at:
        changes["expires_at"] = expires_at
    return changes
