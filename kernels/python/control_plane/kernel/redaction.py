# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns what never reaches a hash or the audit log.

Never decides what is logged: it only blanks members by name, and by `writeOnly`.
"""

from typing import Any

from .schema import parts

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


# Names seen before; a caller chooses names, so both their number and length are bounded.
_seen: dict[str, bool] = {}
_MOST_SEEN = 4096
_LONGEST_SEEN = 64


def is_secret_name(name: str) -> bool:
    plain = name.lower().replace("_", "").replace("-", "").replace(" ", "")
    secret = any(mark in plain for mark in _MARKS)
    if len(name) <= _LONGEST_SEEN and len(_seen) < _MOST_SEEN:
        _seen[name] = secret
    return secret


def redact(value: Any, hidden: frozenset[str] = frozenset()) -> Any:
    """A copy without secrets; `hidden` are the names the schema marks writeOnly."""
    if isinstance(value, dict):
        copy = {}
        for name, member in value.items():
            secret = _seen.get(name)
            if secret is None:
                secret = is_secret_name(name)
            if secret or name in hidden:
                copy[name] = REDACTED
            elif isinstance(member, dict | list | tuple):
                copy[name] = redact(member, hidden)
            else:
                copy[name] = member
        return copy
    if isinstance(value, list | tuple):
        return [redact(item, hidden) for item in value]
    return value


def write_only_names(schema: Any) -> frozenset[str]:
    """The names of every member, at any depth, that the schema marks writeOnly."""
    names: set[str] = set()
    for part in parts(schema):
        properties = part.get("properties")
        if isinstance(properties, dict):
            names.update(
                name
                for name, member in properties.items()
                if isinstance(member, dict) and member.get("writeOnly") is True
            )
    return frozenset(names)
