# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns a shortcut past the schema library for params that are plainly right.

Never refuses: what it does not accept, or does not know, the library decides. For a
schema with a keyword that is not named here there is no shortcut at all.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from .formats import FORMATS, ecma_pattern

Accept = Callable[[Any], bool]

_ANNOTATIONS = {"title", "description", "default", "examples", "writeOnly", "readOnly"}


class _Unknown(Exception):
    """A keyword, or a form of one, that only the library knows."""


def shortcut(schema: Any) -> Accept | None:
    """True for a value means that the schema takes it; False means nothing."""
    try:
        return _compiled(schema)
    except _Unknown:
        return None


def _compiled(schema: Any) -> Accept:
    if not isinstance(schema, dict):
        raise _Unknown
    compile_type = _TYPES.get(str(schema.get("type")))
    if compile_type is None:
        raise _Unknown
    left = {k: v for k, v in schema.items() if k not in _ANNOTATIONS and k != "type"}
    accept = compile_type(left)
    if left:
        raise _Unknown
    return accept


def _string(left: dict[str, Any]) -> Accept:
    least, most = left.pop("minLength", 0), left.pop("maxLength", float("inf"))
    pattern = left.pop("pattern", None)
    search = ecma_pattern(pattern).search if pattern is not None else None
    form = FORMATS.get(left.pop("format", ""))
    choices = _choices(left)

    def accept(value: Any) -> bool:
        return (
            isinstance(value, str)
            and least <= len(value) <= most
            and (search is None or search(value) is not None)
            and (form is None or form(value))
            and (choices is None or value in choices)
        )

    return accept


def _choices(left: dict[str, Any]) -> frozenset[str] | None:
    if "enum" not in left:
        return None
    values = left.pop("enum")
    if not all(isinstance(value, str) for value in values):
        raise _Unknown
    return frozenset(values)


def _integer(left: dict[str, Any]) -> Accept:
    least, most = left.pop("minimum", -(2**53)), left.pop("maximum", 2**53)

    def accept(value: Any) -> bool:
        return type(value) is int and bool(least <= value <= most)

    return accept


def _boolean(_: dict[str, Any]) -> Accept:
    return lambda value: isinstance(value, bool)


def _array(left: dict[str, Any]) -> Accept:
    least, most = left.pop("minItems", 0), left.pop("maxItems", float("inf"))
    unique = left.pop("uniqueItems", False)
    item = _compiled(left.pop("items")) if "items" in left else None

    def accept(value: Any) -> bool:
        return (
            isinstance(value, list)
            and least <= len(value) <= most
            and (item is None or all(map(item, value)))
            and (not unique or are_unique(value))
        )

    return accept


def are_unique(items: list[Any]) -> bool:
    """By text: to JSON `true` and 1 differ, and to compare each with each takes long."""
    return len({json.dumps(item, sort_keys=True) for item in items}) == len(items)


def _object(left: dict[str, Any]) -> Accept:
    members: Mapping[str, Accept] = {
        name: _compiled(schema) for name, schema in left.pop("properties", {}).items()
    }
    required = tuple(left.pop("required", ()))
    others = left.pop("additionalProperties", True)
    if not isinstance(others, bool):
        raise _Unknown
    closed = not others

    def accept(value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        for name in required:
            if name not in value:
                return False
        for name, member in value.items():
            check = members.get(name)
            if check is None:
                if closed:
                    return False
            elif not check(member):
                return False
        return True

    return accept


_TYPES: dict[str, Callable[[dict[str, Any]], Accept]] = {
    "string": _string,
    "integer": _integer,
    "boolean": _boolean,
    "array": _array,
    "object": _object,
}
