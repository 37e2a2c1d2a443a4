# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the wire form of the packs' records: members without a value are left out.

Never shows a hash or a secret.
"""

from typing import Any

from ..kernel.clock import format_time
from ..kernel.ports import ApiKey, TeamMember, Webhook, WebhookDelivery


def api_key(key: ApiKey) -> dict[str, Any]:
    return _present(
        id=key.id,
        tenant_id=key.tenant_id,
        key_prefix=key.key_prefix,
        name=key.name,
        scopes=list(key.scopes),
        created_at=format_time(key.created_at),
        last_used_at=format_time(key.last_used_at) if key.last_used_at else None,
        expires_at=format_time(key.expires_at) if key.expires_at else None,
        revoked_at=format_time(key.revoked_at) if key.revoked_at else None,
    )


def team_member(member: TeamMember) -> dict[str, Any]:
    return _present(
        id=member.id,
        tenant_id=member.tenant_id,
        email=member.email,
        role=member.role,
        invited_at=format_time(member.invited_at),
        joined_at=format_time(member.joined_at) if member.joined_at else None,
    )


def webhook(hook: Webhook) -> dict[str, Any]:
    return _present(
        id=hook.id,
        tenant_id=hook.tenant_id,
        url=hook.url,
        events=list(hook.events),
        active=hook.active,
        created_at=format_time(hook.created_at),
        updated_at=format_time(hook.updated_at),
    )


def delivery(sent: WebhookDelivery) -> dict[str, Any]:
    return _present(
        id=sent.id,
        webhook_id=sent.webhook_id,
        tenant_id=sent.tenant_id,
        event=sent.event,
        status=sent.status,
        status_code=sent.status_code,
        attempted_at=format_time(sent.attempted_at),
        completed_at=format_time(sent.completed_at) if sent.completed_at else None,
    )


def _present(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
