# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns what every step may use: the adapters, the bindings, the clock.

Never changes after the router is made; shared by all threads.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from .action import ActionContext
from .audit import entry_of
from .auth import Authenticator
from .bindings import Bindings
from .call import Call, Outcome
from .clock import Clock
from .errors import service_unavailable
from .ids import IdSource
from .openapi import Document
from .ports import (
    AuditAdapter,
    AuditEntry,
    CeilingsAdapter,
    DbAdapter,
    IdempotencyAdapter,
    RateLimitAdapter,
    Retry,
)
from .registry import Registry

# How often a transaction is run in all when the store asks for it to be run again.
MOST_RUNS = 3


@dataclass(frozen=True)
class Services:
    bindings: Bindings
    registry: Registry
    document: Document
    db: DbAdapter
    audit: AuditAdapter
    idempotency: IdempotencyAdapter
    rate_limit: RateLimitAdapter
    ceilings: CeilingsAdapter
    authenticator: Authenticator
    confirm_key: bytes
    pepper: bytes | None
    clock: Clock
    ids: IdSource
    log: logging.Logger

    def context(self, call: Call, dry_run: bool) -> ActionContext:
        caller = call.known_caller()
        return ActionContext(
            db=self.db,
            tenant_id=caller.tenant_id,
            api_key=caller,
            dry_run=dry_run,
            request_id=call.request_id,
            now=call.now,
            ids=self.ids,
            bindings=self.bindings,
            registry=self.registry,
            pepper=self.pepper,
        )

    def entry(self, call: Call, outcome: Outcome) -> AuditEntry:
        elapsed = self.clock.monotonic() - call.started
        return entry_of(call, outcome, self.bindings.integration, self.ids, elapsed)

    def log_success(self, call: Call, outcome: Outcome) -> None:
        """Inside the transaction: no entry, no success."""
        try:
            self.audit.log_event(self.entry(call, outcome))
        except Retry:
            raise
        except Exception as cause:
            raise service_unavailable() from cause

    def log_refusal(self, call: Call, outcome: Outcome) -> None:
        self.log_alone(call.request_id, lambda: self.entry(call, outcome))

    def log_alone(self, request_id: str, make: Callable[[], AuditEntry]) -> None:
        """In a transaction of its own; what it tells of stands even if this fails."""
        try:
            entry = make()
            for _ in range(MOST_RUNS):
                try:
                    with self.db.transaction():
                        self.audit.log_event(entry)
                    return
                except Retry:
                    continue
            raise Retry
        except Exception:
            self.log.exception(
                "failed to write the audit entry of request %s", request_id
            )
