# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the asserted formats and the ECMA-262 meaning of `pattern`.

Never coerces: a format says yes or no. The definitions are SPEC.md's, one for all languages.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from .clock import parse_time

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"({_ATEXT}(?:\.{_ATEXT})*)@{_LABEL}(?:\.{_LABEL})*")
# RFC 3986: scheme, then an authority with its path or a path alone, query, fragment.
_PLAIN = r"[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2}"
_AUTHORITY = rf"(?:(?:{_PLAIN}|:)*@)?(?:\[[0-9A-Fa-f:.]+\]|(?:{_PLAIN})*)(?::[0-9]*)?"
_SEGMENTS = rf"(?:{_PLAIN}|[:@/])*"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://{_AUTHORITY}(?:/{_SEGMENTS})?|(?!//){_SEGMENTS})"
    rf"(?:\?(?:{_PLAIN}|[:@/?])*)?(?:#(?:{_PLAIN}|[:@/?])*)?"
)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_PATTERN_TOKENS = re.compile(r"\\.|\[\^?\]?|\]|\$", re.DOTALL)
_CLASSES = {r"\d": "0-9", r"\w": "A-Za-z0-9_"}


def is_date_time(text: str) -> bool:
    return parse_time(text) is not None


def is_date(text: str) -> bool:
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_email(text: str) -> bool:
    match = _EMAIL.fullmatch(text) if len(text) <= 254 else None
    return match is not None and len(match.group(1)) <= 64


def is_uri(text: str) -> bool:
    return _URI.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


FORMATS: dict[str, Callable[[str], bool]] = {
    "date-time": is_date_time,
    "date": is_date,
    "email": is_email,
    "uri": is_uri,
    "uuid": is_uuid,
}


@lru_cache(maxsize=1024)
def ecma_pattern(pattern: str) -> re.Pattern[str]:
    """A schema's `pattern` compiled: `$` is the very end, `\\d` and `\\w` are ASCII."""
    parts = []
    inside = False
    position = 0
    for match in _PATTERN_TOKENS.finditer(pattern):
        token = match.group()
        parts.append(pattern[position : match.start()])
        position = match.end()
        if token == "$" and not inside:
            token = r"\Z"
        elif token in _CLASSES:
            token = _CLASSES[token] if inside else f"[{_CLASSES[token]}]"
        elif token.startswith("["):
            token = r"\[" if inside else token
            inside = True
        elif token == "]":
            inside = False
        parts.append(token)
    parts.append(pattern[position:])
    return re.compile("".join(parts))
