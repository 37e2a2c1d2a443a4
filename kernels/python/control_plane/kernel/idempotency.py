# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns replays: the slot of a key, what is stored for it, and what a repetition is told.

Never a lock of its own: the unique index inside the effect's transaction is the lock.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .clock import format_time, parse_time
from .errors import ManageError, in_flight
from .ports import StoredReplay

KEPT_FOR = timedelta(hours=24)
# Longer than any request of an after-commit step may take; then its process has died.
FLIGHT_TIME = timedelta(seconds=30)


def idempotency_slot(tenant_id: str, action: str, key: str) -> str:
    """The primary key of a row: no collation can take two keys for one."""
    return hashlib.sha256(f"{tenant_id}\0{action}\0{key}".encode()).hexdigest()


def stored_text(
    request_id: str,
    answer: Mapping[str, Any],
    once: Mapping[str, Any],
    pending_until: datetime | None = None,
) -> str:
    """What `store_replay` keeps: the answer with null for what is shown only once."""
    kept = {
        "request_id": request_id,
        "data": with_once(answer["data"], dict.fromkeys(once)),
        "constraints_applied": answer["constraints_applied"],
        "impact": answer.get("impact"),
        "once": list(once),
    }
    if pending_until is not None:
        kept["pending_until"] = format_time(pending_until)
    return json.dumps(kept, ensure_ascii=False, allow_nan=False)


def with_once(data: Any, once: Mapping[str, Any]) -> Any:
    return {**data, **once} if once else data


def replay(stored: StoredReplay, fingerprint: str, now: datetime) -> dict[str, Any]:
    """The members of the repeated answer, or the refusal."""
    if stored.fingerprint != fingerprint:
        raise ManageError(
            "IDEMPOTENCY_CONFLICT",
            "This idempotency key was used for another request; take a new one.",
        )
    if stored.response is None:
        raise in_flight()
    kept = json.loads(stored.response)
    pending_until = parse_time(kept.get("pending_until", ""))
    if pending_until is not None and now < pending_until:
        raise in_flight(-((now - pending_until) // timedelta(seconds=1)))
    constraints = list(kept["constraints_applied"])
    if kept["once"]:
        names = ", ".join(f"`{name}`" for name in kept["once"])
        constraints.append(f"replay: {names} was shown once, in the first answer only")
    return {
        "data": kept["data"],
        "dry_run": False,
        "constraints_applied": constraints,
        "code": "IDEMPOTENT_REPLAY",
        "impact": kept["impact"],
        "replay_of": kept["request_id"],
    }
