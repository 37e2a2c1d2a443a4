# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the steps of the contract, each a function that adds to the call or refuses it.

Never their order: `dispatch.STEPS` is.
"""

from functools import partial

from . import confirm, effect
from .audit import request_hash, suppressed_entry
from .auth import Blocked
from .call import Call
from .canonical import fingerprint
from .envelope import parse_body, read_envelope
from .errors import ManageError, Problem, RequestInvalid, ScopeDenied
from .limits import KEY_BUCKET, check_limit, refuse_if_spent
from .ports import AuditEntry, RateLimit
from .schema import MOST_PROBLEMS
from .services import Services
from .transport import presented_key


def authenticate(services: Services, call: Call) -> None:
    key = presented_key(call.headers)
    authenticator = services.authenticator
    for suppressed in authenticator.strangers.finished(call.started):
        entry = suppressed_entry(
            call, suppressed, services.bindings.integration, services.ids
        )
        services.log_alone(call.request_id, partial(_itself, entry))
    call.audited = True
    call.key_prefix = authenticator.prefix_of(key)
    try:
        call.caller = authenticator.authenticate(
            key, call.key_prefix, call.address, call.now, call.started
        )
    except Blocked:
        call.audited = False
        raise


def _itself(entry: AuditEntry) -> AuditEntry:
    return entry


def limit_key(services: Services, call: Call) -> None:
    _limit(services, call, KEY_BUCKET, services.bindings.rate_limits.key)


def read_request(services: Services, call: Call) -> None:
    call.body = parse_body(call.raw)
    call.parsed = True
    call.envelope = read_envelope(call.body)


def look_up(services: Services, call: Call) -> None:
    call.action = services.registry.get(call.known_envelope().action)


def check_scope(services: Services, call: Call) -> None:
    """Deny by default."""
    caller, action = call.known_caller(), call.known_action()
    if action.scope not in caller.scopes:
        raise ScopeDenied(action.scope)
    if action.platform_admin and not services.db.is_platform_admin(caller.tenant_id):
        raise ManageError("ADMIN_REQUIRED", "Only a platform admin may do this.")


def check_dry_run(services: Services, call: Call) -> None:
    if call.known_envelope().dry_run and not call.known_action().supports_dry_run:
        text = "This action supports no dry run."
        raise RequestInvalid(text, [Problem("/dry_run", "supports_dry_run", text)])


def check_params(services: Services, call: Call) -> None:
    envelope, action = call.known_envelope(), call.known_action()
    problems = action.validator.problems(envelope.params, "/params")
    wants_key = action.idempotency == "required" and action.writes
    if wants_key and not envelope.dry_run and envelope.idempotency_key is None:
        text = "This action requires an idempotency key."
        # Its pointer comes before those of the params, and there is room for 20.
        first = Problem("/idempotency_key", "required", text)
        problems = [first, *problems][:MOST_PROBLEMS]
    if problems:
        raise RequestInvalid("The params are not valid; `errors` says where.", problems)
    # Now, for a handler may change the params that it is given.
    call.request_hash = request_hash(call)
    if envelope.idempotency_key is not None and not action.writes:
        call.constraints.append("idempotency_key ignored: a read is not stored")
    if call.remembered_key() is not None or action.confirm == "plan":
        call.fingerprint = fingerprint(action.name, envelope.params)


def answer_from_store(services: Services, call: Call) -> None:
    call.answer = effect.stored_answer(services, call)


def limit_action(services: Services, call: Call) -> None:
    action = call.known_action()
    if action.rate_limit is not None:
        _limit(services, call, action.name, action.rate_limit)


def check_confirmation(services: Services, call: Call) -> None:
    envelope, action = call.known_envelope(), call.known_action()
    if action.confirm != "plan" or envelope.dry_run:
        return
    if envelope.confirm_token is None:
        raise confirm.required()
    wanted = confirm.claims_of(
        services.bindings.integration, call.known_caller(), call.fingerprint
    )
    call.confirmed = confirm.verify(
        envelope.confirm_token, services.confirm_key, call.now, wanted
    )


def run_check(services: Services, call: Call) -> None:
    """A pack's own slow check, before any lock is taken."""
    envelope, action = call.known_envelope(), call.known_action()
    if action.check is not None:
        action.check(envelope.params, services.context(call, envelope.dry_run))


def run_effect(services: Services, call: Call) -> None:
    call.answer = effect.run(services, call)


def _limit(services: Services, call: Call, bucket: str, limit: RateLimit) -> None:
    key_id = call.known_caller().id
    checked = check_limit(services.rate_limit, key_id, bucket, limit, call.now)
    call.limits.append(checked)
    refuse_if_spent(checked)
