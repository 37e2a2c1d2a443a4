# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns what never reaches a hash or the audit log.

Never decides what is logged: it only blanks members by name, and by `writeOnly`.
"""

from functools import lru_cache
from typing import Any

REDACTED = "[redacted]"

_MARKS = (
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "authorization",
    "credential",
    "privatekey",
)


def is_secret_name(name: str) -> bool:
    # A caller chooses names: long ones must not fill the cache.
    return _marked(name) if len(name) <= 64 else _marked.__wrapped__(name)


@lru_cache(maxsize=4096)
def _marked(name: str) -> bool:
    plain = name.lower().replace("_", "").replace("-", "").replace(" ", "")
    return any(mark in plain for mark in _MARKS)


def redact(value: Any, hidden: frozenset[str] = frozenset()) -> Any:
    """A copy without secrets; `hidden` are the names the schema marks writeOnly."""
    if isinstance(value, dict):
        return {
            name: REDACTED
            if name in hidden or is_secret_name(name)
            else redact(member, hidden)
            for name, member in value.items()
        }
    if isinstance(value, list | tuple):
        return [redact(item, hidden) for item in value]
    return value


def write_only_names(schema: Any) -> frozenset[str]:
    """The names of every member, at any depth, that the schema marks writeOnly."""
    names: set[str] = set()
    open_parts = [schema]
    while open_parts:
        part = open_parts.pop()
        if isinstance(part, list):
            open_parts.extend(part)
        elif isinstance(part, dict):
            open_parts.extend(part.values())
            properties = part.get("properties")
            if isinstance(properties, dict):
                names.update(
                    name
                    for name, member in properties.items()
                    if isinstance(member, dict) and member.get("writeOnly") is True
                )
    return frozenset(names)
