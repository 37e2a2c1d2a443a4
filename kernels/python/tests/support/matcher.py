"""Owns the vectors' matcher: whether a JSON value is what a vector expects.

Never substitutes variables: the runner does that before.
"""

import re
from collections.abc import Mapping
from typing import Any

ABSENT = object()

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


def mismatch(
    matcher: Any, value: Any, saved: Mapping[str, Any], where: str = ""
) -> str | None:
    """None where `value` matches, else a sentence that says where it does not."""
    if isinstance(matcher, dict):
        special = [name for name in matcher if name.startswith("$")]
        if special:
            return _special(special[0], matcher[special[0]], value, saved, where)
        return _object(matcher, value, saved, where)
    if isinstance(matcher, list):
        return _array(matcher, value, saved, where)
    if not same(matcher, value):
        return f"{where or '/'}: expected {matcher!r}, found {_shown(value)}"
    return None


def same(left: Any, right: Any) -> bool:
    """Equal as JSON: true is not 1, and 1.0 is 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            same(left[name], right[name]) for name in left
        )
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def _object(
    matcher: dict[str, Any], value: Any, saved: Mapping[str, Any], where: str
) -> str | None:
    if not isinstance(value, dict):
        return f"{where or '/'}: expected an object, found {_shown(value)}"
    for name, inner in matcher.items():
        found = mismatch(inner, value.get(name, ABSENT), saved, f"{where}/{name}")
        if found:
            return found
    return None


def _array(
    matcher: list[Any], value: Any, saved: Mapping[str, Any], where: str
) -> str | None:
    if not isinstance(value, list) or len(value) != len(matcher):
        return f"{where or '/'}: expected {len(matcher)} items, found {_shown(value)}"
    for index, inner in enumerate(matcher):
        found = mismatch(inner, value[index], saved, f"{where}/{index}")
        if found:
            return found
    return None


def _special(
    name: str, argument: Any, value: Any, saved: Mapping[str, Any], where: str
) -> str | None:
    if name == "$all":
        found = (mismatch(inner, value, saved, where) for inner in argument)
        return next((text for text in found if text), None)
    if not _holds(name, argument, value, saved):
        return f"{where or '/'}: {name} {argument!r} fails for {_shown(value)}"
    return None


def _holds(name: str, argument: Any, value: Any, saved: Mapping[str, Any]) -> bool:
    if name == "$absent":
        return value is ABSENT
    if name == "$not":
        return mismatch(argument, value, saved) is not None
    if value is ABSENT:
        return False
    if name == "$any":
        return True
    if name == "$type":
        return _is(argument, value)
    if name == "$match":
        return isinstance(value, str) and re.search(argument, value) is not None
    if name == "$exact":
        return same(argument, value)
    if name == "$saved":
        return same(saved[argument], value)
    if name == "$contains":
        return isinstance(value, list) and any(
            mismatch(argument, item, saved) is None for item in value
        )
    if name == "$length":
        return within(argument, len(value))
    if name == "$range":
        return _is("number", value) and argument[0] <= value <= argument[1]
    raise ValueError(f"unknown matcher {name}")


def within(wanted: Any, count: int) -> bool:
    """`n`, or `{min, max}`."""
    if isinstance(wanted, dict):
        return bool(wanted.get("min", 0) <= count <= wanted.get("max", count))
    return bool(wanted == count)


def _is(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[kind])


def _shown(value: Any) -> str:
    return "nothing" if value is ABSENT else repr(value)[:300]
