# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the order of the steps, and that every request ends in exactly one answer.

Never does a step's work itself.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import document, steps
from .action import Pack
from .auth import Authenticator
from .bindings import parse_bindings
from .call import Answer, Call, Outcome
from .clock import Clock, SystemClock
from .confirm import derive_key
from .envelope import error_body, success_body
from .errors import ManageError, internal_error, service_unavailable
from .ids import IdSource, SystemIds
from .limits import limit_headers
from .openapi import Document
from .ports import (
    AuditAdapter,
    CeilingsAdapter,
    DbAdapter,
    IdempotencyAdapter,
    RateLimitAdapter,
    Retry,
    StoreUnavailable,
)
from .registry import Registry
from .services import Services
from .transport import (
    HttpRequest,
    HttpResponse,
    client_address,
    lower_names,
    read_request,
    user_agent,
)

_FAILED = "request %s failed with %s"

Step = Callable[[Services, Call], None]
Work = Callable[[HttpRequest, Call], HttpResponse]

# The contract's order, from step 2 on: the first failure wins, the first answer ends.
STEPS: tuple[Step, ...] = (
    steps.authenticate,
    steps.limit_key,
    steps.read_request,
    steps.look_up,
    steps.check_scope,
    steps.check_dry_run,
    steps.check_params,
    steps.answer_from_store,
    steps.limit_action,
    steps.check_confirmation,
    steps.run_check,
    steps.run_effect,
)


def create_router(
    *,
    bindings: Mapping[str, Any],
    packs: Sequence[Pack],
    db: DbAdapter,
    audit: AuditAdapter,
    idempotency: IdempotencyAdapter,
    rate_limit: RateLimitAdapter,
    ceilings: CeilingsAdapter,
    secret: bytes,
    pepper: bytes | None,
    clock: Clock | None = None,
    ids: IdSource | None = None,
    log: logging.Logger | None = None,
) -> "Router":
    """A router, or ConfigurationError naming what is wrong with packs or bindings."""
    bound = parse_bindings(bindings)
    registry = Registry(packs, bound)
    log = log or logging.getLogger("acp")
    return Router(
        Services(
            bindings=bound,
            registry=registry,
            document=Document(registry.documents(), bound),
            db=db,
            audit=audit,
            idempotency=idempotency,
            rate_limit=rate_limit,
            ceilings=ceilings,
            authenticator=Authenticator(db, bound.auth, pepper, log),
            confirm_key=derive_key(secret),
            pepper=pepper,
            clock=clock or SystemClock(),
            ids=ids or SystemIds(),
            log=log,
        )
    )


class Router:
    """Handles requests; made once per process and shared by its threads."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def handle(self, request: HttpRequest) -> HttpResponse:
        """The answer at the base path."""
        return self._answer(request, self._take)

    def openapi(self, request: HttpRequest) -> HttpResponse:
        """The answer at `/openapi.json` below the base path."""
        return self._answer(request, self._describe)

    def _take(self, request: HttpRequest, call: Call) -> HttpResponse:
        call.raw = read_request(request, call.headers)
        for step in STEPS:
            step(self._services, call)
            if call.answer is not None:
                return self._success(call, call.answer)
        raise RuntimeError("no step answered")

    def _describe(self, request: HttpRequest, call: Call) -> HttpResponse:
        document.check_method(request)
        steps.authenticate(self._services, call)
        steps.limit_key(self._services, call)
        status, body, headers = document.read(self._services, call)
        return HttpResponse(status, body, {**_headers(call), **headers})

    def _answer(self, request: HttpRequest, work: Work) -> HttpResponse:
        call = self._begin(request)
        try:
            return work(request, call)
        except ManageError as refusal:
            if refusal.__cause__ is not None:
                self._log_cause(call, refusal.code, refusal.__cause__)
            return self._refuse(call, refusal)
        except (StoreUnavailable, Retry) as cause:
            self._log_cause(call, "SERVICE_UNAVAILABLE", cause)
            return self._refuse(call, service_unavailable())
        except Exception:
            self._services.log.exception(_FAILED, call.request_id, "INTERNAL_ERROR")
            return self._refuse(call, internal_error())

    def _begin(self, request: HttpRequest) -> Call:
        services = self._services
        now = services.clock.now()
        headers = lower_names(request.headers)
        forwarded = headers.get("x-forwarded-for", "")
        hops = services.bindings.trusted_proxies
        return Call(
            request_id="req_" + services.ids.uuid7(now),
            now=now,
            started=services.clock.monotonic(),
            headers=headers,
            address=client_address(request.peer_address, forwarded, hops),
            agent=user_agent(headers),
        )

    def _success(self, call: Call, answer: Answer) -> HttpResponse:
        body = success_body(call.request_id, answer.members)
        return HttpResponse(200, body, {**_headers(call), **answer.headers})

    def _refuse(self, call: Call, refusal: ManageError) -> HttpResponse:
        dry_run = call.envelope.dry_run if call.envelope else None
        try:
            body = error_body(call.request_id, refusal, dry_run)
        except (TypeError, ValueError) as cause:
            # A handler's own details were no JSON.
            self._log_cause(call, "INTERNAL_ERROR", cause)
            return self._refuse(call, internal_error())
        if call.audited:
            self._services.log_refusal(call, Outcome(refusal.code, refusal.message))
        return HttpResponse(refusal.status, body, {**_headers(call), **refusal.headers})

    def _log_cause(self, call: Call, code: str, cause: BaseException) -> None:
        self._services.log.error(_FAILED, call.request_id, code, exc_info=cause)


def _headers(call: Call) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "X-Request-Id": call.request_id,
        "Cache-Control": "no-store",
        **limit_headers(call.limits),
    }
