# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the state of one request on its way through the steps.

Never outlives the request, and is never shared by two.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .action import ActionResult, Caller
from .confirm import Claims
from .envelope import Envelope
from .limits import Checked
from .registry import Action


@dataclass
class Answer:
    """A success: its members after `request_id` as JSON, and headers of its own."""

    members: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Call:
    """What is known so far; each step adds to it.

    Error trackers show the variables of a traceback: what a caller sent is not in `repr`.
    """

    request_id: str
    now: datetime
    started: float
    headers: dict[str, str] = field(repr=False)
    address: str
    agent: str | None
    raw: bytes = field(default=b"", repr=False)
    # From step 2 on a request leaves an audit entry, unless a stranger is blocked.
    audited: bool = False
    key_prefix: str | None = None
    caller: Caller | None = None
    limits: list[Checked] = field(default_factory=list)
    body: Any = field(default=None, repr=False)
    parsed: bool = False
    envelope: Envelope | None = field(default=None, repr=False)
    action: Action | None = None
    request_hash: str | None = None
    fingerprint: str = ""
    confirmed: Claims | None = None
    constraints: list[str] = field(default_factory=list)
    answer: Answer | None = field(default=None, repr=False)

    def known_caller(self) -> Caller:
        assert self.caller is not None, "the authenticate step comes first"
        return self.caller

    def known_envelope(self) -> Envelope:
        assert self.envelope is not None, "the envelope step comes first"
        return self.envelope

    def known_action(self) -> Action:
        assert self.action is not None, "the lookup step comes first"
        return self.action

    def remembered_key(self) -> str | None:
        """The idempotency key, where this call may be stored and replayed at all."""
        envelope = self.known_envelope()
        if self.known_action().writes and not envelope.dry_run:
            return envelope.idempotency_key
        return None


@dataclass
class Outcome:
    """What the audit log is told about how a call ended."""

    code: str | None = None
    message: str | None = None
    result: ActionResult | None = None
