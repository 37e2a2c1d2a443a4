# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the pack `webhooks`: addresses that the product calls, and test deliveries.

Never shows a signing secret but once, and never sends a request under a lock. Handlers
write in a dry run too: its transaction is always rolled back.
"""

import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from ..kernel.action import (
    ActionContext,
    ActionResult,
    AfterCommit,
    Finished,
    Pack,
    Params,
    load_pack_json,
)
from ..kernel.clock import epoch_us, format_time
from ..kernel.errors import NotFound, ValidationFailed
from ..kernel.impact import Impact, counted, updated
from ..kernel.ports import Webhook, WebhookDelivery
from . import wire
from .webhook_request import Message, Network, SystemNetwork, new_secret, send
from .webhook_target import Refused, parse_target, public_addresses

DEFAULT_EVENT = "webhook.test"
DEFAULT_LIMIT = 50
_RESOLVE_SECONDS = 3.0
_SECRET_BYTES = 24
_FIELDS = ("url", "events", "active")


def pack(network: Network | None = None) -> Pack:
    hooks = _Webhooks(network or SystemNetwork())
    return Pack(
        name="webhooks",
        definitions=load_pack_json(Path(__file__).with_name("webhooks.json")),
        handlers={
            "webhooks.list": list_webhooks,
            "webhooks.create": create,
            "webhooks.update": update,
            "webhooks.delete": delete,
            "webhooks.test": hooks.test,
            "webhooks.deliveries": deliveries,
        },
        checks={
            "webhooks.create": hooks.check_url,
            "webhooks.update": hooks.check_url,
        },
    )


def list_webhooks(_: Params, context: ActionContext) -> ActionResult:
    hooks = context.db.list_webhooks(context.tenant_id)
    return ActionResult([wire.webhook(hook) for hook in hooks])


def create(params: Params, context: ActionContext) -> ActionResult:
    hook = context.db.create_webhook(
        context.tenant_id,
        Webhook(
            id=context.ids.uuid7(context.now),
            tenant_id=context.tenant_id,
            url=params["url"],
            events=tuple(params["events"]),
            active=True,
            secret=new_secret(context.ids.random_bytes(_SECRET_BYTES)),
            created_at=context.now,
            updated_at=context.now,
        ),
    )
    return ActionResult(
        wire.webhook(hook),
        Impact(creates=[counted("webhook")]),
        once={"secret": hook.secret},
        after=wire.webhook(hook),
    )


def update(params: Params, context: ActionContext) -> ActionResult:
    hook = _existing(params, context)
    changes = _changes(hook, params)
    changed = hook
    if changes:
        stamped = {**changes, "updated_at": context.now}
        stored = context.db.update_webhook(context.tenant_id, hook.id, stamped)
        if stored is None:
            raise _no_such_webhook()
        changed = stored
    updates = [updated("webhook", hook.id, list(changes))] if changes else []
    return ActionResult(
        wire.webhook(changed),
        Impact(updates=updates, risk="medium"),
        before=wire.webhook(hook),
        after=wire.webhook(changed),
    )


def delete(params: Params, context: ActionContext) -> ActionResult:
    hook = _existing(params, context)
    if not context.db.delete_webhook(context.tenant_id, hook.id):
        raise _no_such_webhook()
    return ActionResult(
        {"webhook_id": hook.id, "deleted": True},
        Impact(deletes=[counted("webhook")], risk="high"),
        before=wire.webhook(hook),
    )


def deliveries(params: Params, context: ActionContext) -> ActionResult:
    hook = _existing(params, context)
    limit = params.get("limit", DEFAULT_LIMIT)
    found = context.db.list_deliveries(context.tenant_id, hook.id, limit)
    return ActionResult([wire.delivery(sent) for sent in found])


class _Webhooks:
    """The actions that need the network."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def check_url(self, params: Params, context: ActionContext) -> None:
        if "url" not in params:
            return
        insecure = context.bindings.webhooks.allow_insecure_urls
        try:
            target = parse_target(params["url"], insecure)
            public_addresses(target, insecure, self._network.resolve, _RESOLVE_SECONDS)
        except Refused as refusal:
            raise ValidationFailed(str(refusal), "/params/url", "format") from None

    def test(self, params: Params, context: ActionContext) -> ActionResult:
        """Writes down a pending delivery; the request itself follows the commit."""
        hook = _existing(params, context)
        pending = WebhookDelivery(
            id=context.ids.uuid7(context.now),
            webhook_id=hook.id,
            tenant_id=context.tenant_id,
            event=params.get("event", DEFAULT_EVENT),
            status="pending",
            attempted_at=context.now,
        )
        context.db.create_delivery(context.tenant_id, pending)
        message = _message(hook, pending, params.get("payload", {}))

        def perform() -> Finished:
            return self._deliver(message, pending, context)

        impact = Impact(
            creates=[counted("webhook_delivery")],
            side_effects=[counted("webhook_request")],
        )
        return ActionResult(
            wire.delivery(pending), impact, after_commit=AfterCommit(perform)
        )

    def _deliver(
        self, message: Message, pending: WebhookDelivery, context: ActionContext
    ) -> Finished:
        started = time.monotonic()
        insecure = context.bindings.webhooks.allow_insecure_urls
        status = send(message, self._network, insecure)
        taken = timedelta(seconds=time.monotonic() - started)
        done = replace(
            pending,
            status="success" if status is not None and status // 100 == 2 else "failed",
            status_code=status,
            completed_at=pending.attempted_at + taken,
        )

        def record() -> None:
            context.db.finish_delivery(context.tenant_id, done)

        return Finished(wire.delivery(done), record)


def _message(hook: Webhook, pending: WebhookDelivery, payload: Any) -> Message:
    body = {
        "type": pending.event,
        "timestamp": format_time(pending.attempted_at),
        "data": payload,
    }
    return Message(
        url=hook.url,
        secret=hook.secret,
        id=pending.id,
        sent_at=epoch_us(pending.attempted_at) // 1_000_000,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
    )


def _changes(hook: Webhook, params: Params) -> dict[str, Any]:
    """Only what differs, in the order of the schema."""
    changes: dict[str, Any] = {}
    for name in _FIELDS:
        if name in params:
            value = tuple(params[name]) if name == "events" else params[name]
            if value != getattr(hook, name):
                changes[name] = value
    return changes


def _existing(params: Params, context: ActionContext) -> Webhook:
    hook = context.db.get_webhook(context.tenant_id, params["webhook_id"])
    if hook is None:
        raise _no_such_webhook()
    return hook


def _no_such_webhook() -> NotFound:
    return NotFound("There is no such webhook.")
