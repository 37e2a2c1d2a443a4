# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the impact: what a dry run says a real run would change.

Never computes one: handlers do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

_PLAIN = frozenset({"type", "count", "id", "fields"})
Risk = Literal["low", "medium", "high"]


def counted(
    kind: str, count: int = 1, details: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """An entry of `creates`, `deletes` or `side_effects`."""
    entry: dict[str, Any] = {"type": kind, "count": count}
    if details is not None:
        entry["details"] = dict(details)
    return entry


def updated(
    kind: str,
    identifier: str,
    fields: Sequence[str],
    details: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """An entry of `updates`: the fields that change, never their values."""
    entry: dict[str, Any] = {"type": kind, "id": identifier, "fields": list(fields)}
    if details is not None:
        entry["details"] = dict(details)
    return entry


@dataclass(frozen=True)
class Impact:
    """Deterministic for the same state: a confirmed plan is compared by its hash.

    So it holds no ids of rows that do not exist yet, and no times.
    """

    creates: Sequence[Mapping[str, Any]] = ()
    updates: Sequence[Mapping[str, Any]] = ()
    deletes: Sequence[Mapping[str, Any]] = ()
    side_effects: Sequence[Mapping[str, Any]] = ()
    risk: Risk = "low"
    warnings: Sequence[str] = ()
    estimated_cost: Any = None
    requires_approval: bool | None = None

    @property
    def has_details(self) -> bool:
        """Whether it holds more than types, counts, ids and names of fields."""
        entries = (*self.creates, *self.updates, *self.deletes, *self.side_effects)
        return self.estimated_cost is not None or any(
            not _PLAIN.issuperset(entry) for entry in entries
        )

    def to_json(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "creates": [dict(entry) for entry in self.creates],
            "updates": [dict(entry) for entry in self.updates],
            "deletes": [dict(entry) for entry in self.deletes],
            "side_effects": [dict(entry) for entry in self.side_effects],
            "risk": self.risk,
            "warnings": list(self.warnings),
        }
        if self.estimated_cost is not None:
            shape["estimated_cost"] = self.estimated_cost
        if self.requires_approval is not None:
            shape["requires_approval"] = self.requires_approval
        return shape
