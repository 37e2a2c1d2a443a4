# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns what an audit entry says about a call.

Never stores one, and never holds params: only their hash, made after redaction.
"""

from typing import Any

from .action import ActionResult
from .call import Call, Outcome
from .canonical import canonical_hash
from .errors import DENIED
from .ids import IdSource
from .ports import AuditEntry
from .redaction import redact
from .strangers import Suppressed

ENTRY_VERSION = 1
_NO_NAMES: frozenset[str] = frozenset()


def entry_of(
    call: Call, outcome: Outcome, integration: str, ids: IdSource, elapsed: float
) -> AuditEntry:
    caller, envelope, action = call.caller, call.envelope, call.action
    hidden = action.hidden if action else _NO_NAMES
    result = outcome.result
    return AuditEntry(
        event_id=ids.uuid7(call.now),
        schema_version=ENTRY_VERSION,
        ts=call.now,
        tenant_id=caller.tenant_id if caller else None,
        integration=integration,
        pack=action.pack if action else None,
        action=envelope.action if envelope else None,
        actor_type="api_key",
        actor_id=caller.prefix if caller else call.key_prefix,
        api_key_id=caller.id if caller else None,
        request_id=call.request_id,
        request_hash=call.request_hash or request_hash(call),
        result=_result(outcome.code),
        error_code=outcome.code,
        error_message=outcome.message,
        impact=_impact(result, hidden),
        before_snapshot=redact(result.before, hidden) if result else None,
        after_snapshot=redact(result.after, hidden) if result else None,
        idempotency_key=envelope.idempotency_key if envelope else None,
        dry_run=envelope.dry_run if envelope else False,
        latency_ms=max(0, int(elapsed * 1000)),
        ip_address=call.address or None,
        user_agent=call.agent,
    )


def suppressed_entry(
    call: Call, suppressed: Suppressed, integration: str, ids: IdSource
) -> AuditEntry:
    """One entry for what an address was refused after its minute's budget was spent."""
    return AuditEntry(
        event_id=ids.uuid7(call.now),
        schema_version=ENTRY_VERSION,
        ts=call.now,
        tenant_id=None,
        integration=integration,
        pack=None,
        action=None,
        actor_type="system",
        actor_id=None,
        api_key_id=None,
        request_id=call.request_id,
        request_hash=None,
        result="denied",
        error_code="RATE_LIMITED",
        error_message=f"{suppressed.count} more failed attempts from this address.",
        impact=None,
        before_snapshot=None,
        after_snapshot=None,
        idempotency_key=None,
        dry_run=False,
        latency_ms=0,
        ip_address=suppressed.address or None,
        user_agent=None,
    )


def _result(code: str | None) -> Any:
    if code is None:
        return "success"
    return "denied" if code in DENIED else "error"


def _impact(
    result: ActionResult | None, hidden: frozenset[str]
) -> dict[str, Any] | None:
    if result is None or result.impact is None:
        return None
    impact = result.impact.to_json()
    # Only what a handler adds of its own can hold a secret: types and counts cannot.
    if not result.impact.has_details:
        return impact
    redacted: dict[str, Any] = redact(impact, hidden)
    return redacted


def request_hash(call: Call) -> str | None:
    """Of the redacted body as it was sent; None where nothing was parsed."""
    if not call.parsed:
        return None
    hidden = call.action.hidden if call.action else _NO_NAMES
    return canonical_hash(redact(call.body, hidden))
