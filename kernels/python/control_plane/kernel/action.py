# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns what a pack's author writes against: handlers, their context and their result.

Never runs a handler: dispatch does.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .bindings import Bindings
from .ids import IdSource
from .impact import Impact
from .ports import DbAdapter

if TYPE_CHECKING:
    from .registry import Registry

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Caller:
    """The authenticated key."""

    id: str
    tenant_id: str
    prefix: str
    scopes: frozenset[str]
    expires_at: datetime | None = None


@dataclass(frozen=True)
class ActionContext:
    """What a handler gets besides its params. The tenant comes from the key alone."""

    db: DbAdapter
    tenant_id: str
    api_key: Caller
    dry_run: bool
    request_id: str
    now: datetime
    ids: IdSource
    bindings: Bindings
    registry: "Registry"
    pepper: bytes | None = None


@dataclass(frozen=True)
class Finished:
    """The data of the final answer, and how to store it: run inside a transaction."""

    data: Any
    record: Callable[[], None]


@dataclass(frozen=True)
class AfterCommit:
    """Work that must not hold the transaction's locks: a request to somebody else.

    `perform` runs at most once, after the commit and outside any transaction. Until it
    has finished the stored answer is the handler's own `data`, and a twin is told that
    the call is in flight.
    """

    perform: Callable[[], Finished]


@dataclass(frozen=True)
class ActionResult:
    """`once` is merged into the first answer's data only; a replay holds null there."""

    data: Any
    impact: Impact | None = None
    once: Mapping[str, Any] = field(default_factory=dict, repr=False)
    before: Any = None
    after: Any = None
    constraints: Sequence[str] = ()
    after_commit: AfterCommit | None = None


Handler = Callable[[Params, ActionContext], ActionResult]

# Runs before the transaction, so it may take its time (resolve a name); raises to refuse.
Check = Callable[[Params, ActionContext], None]


@dataclass(frozen=True)
class Pack:
    """Action definitions (the content of pack.json) and a handler for each."""

    name: str
    definitions: Sequence[Mapping[str, Any]]
    handlers: Mapping[str, Handler]
    checks: Mapping[str, Check] = field(default_factory=dict)


def load_pack_json(path: str | Path) -> list[dict[str, Any]]:
    """The action definitions in a pack.json."""
    document = json.loads(Path(path).read_text(encoding="utf-8"))
    actions: list[dict[str, Any]] = document["actions"]
    return actions
