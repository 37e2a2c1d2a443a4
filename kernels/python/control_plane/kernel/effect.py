# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns step 12: one transaction that claims, checks, runs, stores, audits and commits.

Never lets a dry run write: its transaction, or its savepoint, is always rolled back.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from . import confirm
from .action import ActionResult, AfterCommit
from .call import Answer, Call, Outcome
from .canonical import canonical_hash
from .envelope import success_members
from .errors import Conflict, ManageError, in_flight, service_unavailable
from .idempotency import FLIGHT_TIME, KEPT_FOR, replay, stored_text, with_once
from .impact import Impact
from .ports import CeilingCheck, LockTimeout, Retry, UniqueViolation
from .services import MOST_RUNS, Services

T = TypeVar("T")


class _Undo(Exception):
    """Ends a dry run's transaction; never seen outside of this file."""


class _LostClaim(Exception):
    """Another call has the idempotency row: ours is rolled back and theirs is read."""


def run(services: Services, call: Call) -> Answer:
    if call.known_envelope().dry_run:
        return _again_on_retry(lambda: _preview(services, call))
    for _ in range(MOST_RUNS):
        try:
            answer, result = _again_on_retry(lambda: _commit(services, call))
        except _LostClaim:
            found = stored_answer(services, call)
            if found is not None:
                return found
            continue
        if result.after_commit is not None:
            return _after_commit(services, call, result, result.after_commit)
        return answer
    raise in_flight()


def stored_answer(services: Services, call: Call) -> Answer | None:
    """The replay of a finished call with this key, or None; audited by itself."""
    key = call.remembered_key()
    if key is None:
        return None
    tenant, action = call.known_caller().tenant_id, call.known_action().name
    stored = services.idempotency.get_replay(tenant, action, key, call.now)
    if stored is None:
        return None
    members = replay(stored, call.fingerprint, call.now)
    answer = Answer(success_members(members), {"Idempotent-Replayed": "true"})
    audit_apart(services, call, Outcome())
    return answer


def _again_on_retry(transaction: Callable[[], T]) -> T:
    for _ in range(MOST_RUNS):
        try:
            return transaction()
        except Retry:
            continue
    raise service_unavailable()


def _commit(services: Services, call: Call) -> tuple[Answer, ActionResult]:
    with services.db.transaction():
        _claim_key(services, call)
        _claim_confirmation(services, call)
        _check_ceiling(services, call)
        _replan(services, call)
        result = _run_handler(services, call, dry_run=False)
        members = _members(call, result)
        answer = Answer(success_members(_first(members, result)))
        _store(services, call, result, members)
        services.log_success(call, Outcome(result=result))
    return answer, result


def _preview(services: Services, call: Call) -> Answer:
    """The dry run, rolled back; then its audit entry, which stays."""
    kept: list[ActionResult] = []
    try:
        with services.db.transaction():
            _check_ceiling(services, call)
            kept.append(_run_handler(services, call, dry_run=True))
            raise _Undo
    except _Undo:
        result = kept[-1]
    impact = _impact(result).to_json()
    members = _members(call, result)
    members["preview"] = with_once(result.data, dict.fromkeys(result.once))
    members["data"] = impact
    if call.known_action().confirm == "plan":
        members["confirm"] = _token(services, call, impact)
    body = success_members(members)
    audit_apart(services, call, Outcome(result=result))
    return Answer(body)


def audit_apart(services: Services, call: Call, outcome: Outcome) -> None:
    """A success without an effect to commit with: unaudited it is no success either."""

    def write() -> None:
        with services.db.transaction():
            services.log_success(call, outcome)

    _again_on_retry(write)


def _claim_key(services: Services, call: Call) -> None:
    key = call.remembered_key()
    if key is None:
        return
    action = call.known_action().name
    if not _claim(services, call, action, key):
        raise _LostClaim


def _claim_confirmation(services: Services, call: Call) -> None:
    if call.confirmed is not None:
        nonce = call.confirmed.nonce
        if not _claim(services, call, confirm.NONCE_ACTION, nonce):
            raise confirm.consumed()


def _claim(services: Services, call: Call, action: str, key: str) -> bool:
    tenant, now = call.known_caller().tenant_id, call.now
    try:
        return services.idempotency.claim(
            tenant, action, key, call.fingerprint, now, now + KEPT_FOR
        )
    except UniqueViolation:
        return False
    except LockTimeout:
        raise in_flight() from None


def _check_ceiling(services: Services, call: Call) -> None:
    action = call.known_action()
    if not action.writes:
        return
    limits = services.bindings.ceilings
    check = CeilingCheck(
        action=action.name,
        tenant_id=call.known_caller().tenant_id,
        ceiling=action.ceiling,
        limit=limits.get(action.ceiling) if action.ceiling else None,
        adding=1 if action.ceiling else 0,
        params=call.known_envelope().params,
        now=call.now,
    )
    found = services.ceilings.check(check)
    if not found.allowed:
        raise ManageError(
            "CEILING_EXCEEDED",
            "This tenant has reached a ceiling; repeating the call does not help.",
            details={
                "ceiling": found.ceiling,
                "limit": found.limit,
                "used": found.used,
            },
        )


def _replan(services: Services, call: Call) -> None:
    """The confirmed plan once more, under the locks of the effect."""
    if call.confirmed is None:
        return
    kept: list[ActionResult] = []
    try:
        with services.db.savepoint():
            kept.append(_run_handler(services, call, dry_run=True))
            raise _Undo
    except _Undo:
        impact = _impact(kept[-1]).to_json()
    if canonical_hash(impact) != call.confirmed.impact_hash:
        raise confirm.stale()


def _run_handler(services: Services, call: Call, dry_run: bool) -> ActionResult:
    action, params = call.known_action(), call.known_envelope().params
    try:
        return action.handler(params, services.context(call, dry_run))
    except UniqueViolation:
        raise Conflict("There is such a resource already.") from None


def _impact(result: ActionResult) -> Impact:
    if result.impact is None:
        raise TypeError("a handler returned no impact in a dry run")
    return result.impact


def _members(call: Call, result: ActionResult) -> dict[str, Any]:
    envelope = call.known_envelope()
    return {
        "data": result.data,
        "dry_run": envelope.dry_run,
        "constraints_applied": [*call.constraints, *result.constraints],
        "impact": result.impact.to_json() if result.impact else None,
    }


def _first(members: dict[str, Any], result: ActionResult) -> dict[str, Any]:
    """The first answer, the only one with what is shown once."""
    return {**members, "data": with_once(members["data"], result.once)}


def _store(
    services: Services, call: Call, result: ActionResult, members: dict[str, Any]
) -> None:
    key = call.remembered_key()
    if key is None:
        return
    pending = call.now + FLIGHT_TIME if result.after_commit else None
    text = stored_text(call.request_id, members, result.once, pending)
    tenant, action = call.known_caller().tenant_id, call.known_action().name
    services.idempotency.store_replay(tenant, action, key, text)


def _after_commit(
    services: Services, call: Call, result: ActionResult, work: AfterCommit
) -> Answer:
    """The slow part, with no lock held; then its outcome, in a second transaction.

    The effect is committed: whatever fails from here on is the log's, not the caller's.
    """
    members = _members(call, result)
    try:
        finished = work.perform()
        members["data"] = finished.data

        def record() -> None:
            with services.db.transaction():
                finished.record()
                _store(services, call, replace(result, after_commit=None), members)

        _again_on_retry(record)
    except Exception:
        services.log.exception("request %s failed after its commit", call.request_id)
    return Answer(success_members(_first(members, result)))


def _token(services: Services, call: Call, impact: dict[str, Any]) -> dict[str, str]:
    exp, expires_at = confirm.expiry(call.now)
    claims = confirm.claims_of(
        services.bindings.integration,
        call.known_caller(),
        call.fingerprint,
        canonical_hash(impact),
        services.ids.random_bytes(16).hex(),
        exp,
    )
    token = confirm.sign(claims, services.confirm_key)
    return {"token": token, "expires_at": expires_at}
