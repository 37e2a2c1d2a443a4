# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns how bytes become a JSON value: strictly, and never with an exception of its own.

Never checks what the value means. Refused: invalid UTF-8, a BOM, NaN and Infinity, lone
surrogates, U+0000, numbers beyond 2^53-1, duplicate members, nesting over 32, trailing
bytes. `1.0` is read as the integer 1, so that every language sees the same value.
"""

import json
import re
from typing import Any, NoReturn

MAX_NUMBER = 2**53 - 1
MAX_DEPTH = 32
_LONGEST_INTEGER = len(str(MAX_NUMBER))

# A string (even one never closed) or a bracket. Linear: an opened string is always eaten.
_TOKENS = re.compile(r'"(?:[^"\\]+|\\.)*"?|[\[\]{}]', re.DOTALL)
_UNFIT = re.compile("[\ud800-\udfff\x00]")


class JsonRefused(Exception):
    """The sentence for the caller; it never quotes the input."""


def parse(raw: bytes) -> Any:
    """The value, or JsonRefused."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise JsonRefused("The body is not UTF-8.") from None
    if text.startswith("\ufeff"):
        raise JsonRefused("The body begins with a byte order mark.")
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _check_depth(text)
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise JsonRefused("The body is not valid JSON.") from None
    if "\\u" in text:
        _check_strings(value)
    return value


def _check_depth(text: str) -> None:
    depth = 0
    for match in _TOKENS.finditer(text):
        token = match.group()
        if token in ("[", "{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise JsonRefused(f"The body is nested over {MAX_DEPTH} levels deep.")
        elif token in ("]", "}"):
            depth -= 1


def _check_strings(value: Any) -> None:
    """Only an escape can smuggle in what UTF-8 and the parser refuse by themselves."""
    open_values = [value]
    while open_values:
        item = open_values.pop()
        if isinstance(item, str):
            if _UNFIT.search(item):
                raise JsonRefused("A string holds a lone surrogate or U+0000.")
        elif isinstance(item, dict):
            open_values.extend(item)
            open_values.extend(item.values())
        elif isinstance(item, list):
            open_values.extend(item)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise JsonRefused("An object names a member twice.")
    return members


def _integer(digits: str) -> int:
    # The length first: converting a million digits takes quadratic time.
    if len(digits.lstrip("-")) > _LONGEST_INTEGER or abs(int(digits)) > MAX_NUMBER:
        raise JsonRefused("A number is beyond 2^53-1.")
    return int(digits)


def _number(digits: str) -> float | int:
    value = float(digits)
    if not abs(value) <= MAX_NUMBER:
        raise JsonRefused("A number is beyond 2^53-1.")
    return int(value) if value.is_integer() else value


def _constant(_: str) -> NoReturn:
    raise JsonRefused("NaN and Infinity are not JSON.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_number,
    parse_constant=_constant,
)
