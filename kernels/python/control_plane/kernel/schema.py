# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the validation of params: JSON Schema 2020-12, closed objects, asserted formats.

Never coerces, never fills in a default, never fetches a remote schema, never quotes a value.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import extend
from referencing import Registry

from .accept import are_unique, shortcut
from .errors import Problem
from .formats import FORMATS, ecma_pattern
from .suggestions import closest

MOST_PROBLEMS = 20
_LONGEST_NAME = 128

_SCHEMA_MAPS = ("properties", "patternProperties", "$defs", "definitions")
_SCHEMA_LISTS = ("prefixItems",)
_SCHEMAS = ("items", "additionalProperties", "contains", "unevaluatedProperties")
_CLOSING = {"additionalProperties", "unevaluatedProperties"}
_BRANCH_LISTS = ("allOf", "anyOf", "oneOf")
_BRANCHES = ("if", "then", "else", "not")
_BRANCH_MAPS = ("dependentSchemas",)


class InvalidSchema(Exception):
    """The schema itself is wrong; the message says where."""


def close_schema(schema: Any, branch: bool = False) -> Any:
    """The effective schema: objects are closed unless they say otherwise.

    A branch of a combinator stays open, for it sees its siblings' members too; the object
    around the combinator is closed by `unevaluatedProperties` instead.
    """
    if not isinstance(schema, dict):
        return schema
    closed = dict(schema)
    for keyword in (*_SCHEMAS, *_BRANCHES):
        if keyword in closed:
            closed[keyword] = close_schema(closed[keyword], keyword in _BRANCHES)
    for keyword in (*_SCHEMA_LISTS, *_BRANCH_LISTS):
        if isinstance(closed.get(keyword), list):
            inner = keyword in _BRANCH_LISTS
            closed[keyword] = [close_schema(item, inner) for item in closed[keyword]]
    for keyword in (*_SCHEMA_MAPS, *_BRANCH_MAPS):
        if isinstance(closed.get(keyword), dict):
            inner = keyword in _BRANCH_MAPS
            members = closed[keyword].items()
            closed[keyword] = {k: close_schema(v, inner) for k, v in members}
    if not branch and _is_object(closed) and not _CLOSING & closed.keys():
        closed[_closing_keyword(closed)] = False
    return closed


def _is_object(schema: Mapping[str, Any]) -> bool:
    kind = schema.get("type")
    return "properties" in schema or kind == "object" or kind == ["object", "null"]


def _closing_keyword(schema: Mapping[str, Any]) -> str:
    combined = (*_BRANCH_LISTS, *_BRANCHES, *_BRANCH_MAPS, "$ref")
    if any(keyword in schema for keyword in combined):
        return "unevaluatedProperties"
    return "additionalProperties"


class SchemaValidator:
    """One schema, checked once, then asked for each call; safe to share by threads."""

    def __init__(self, schema: Any) -> None:
        self._validator = _checked(json.dumps(schema))
        self._accepts = shortcut(schema)

    def problems(self, instance: Any, base: str) -> list[Problem]:
        """What is wrong, ordered by pointer; `base` is the instance's own pointer."""
        if self._accepts is not None and self._accepts(instance):
            return []
        found = []
        for error in self._validator.iter_errors(instance):
            found.append(_problem(error, base))
            if len(found) == MOST_PROBLEMS:
                break
        return sorted(found, key=lambda problem: problem.pointer)


@lru_cache(maxsize=1024)
def _checked(text: str) -> Any:
    """By the schema's text: to check a schema takes long, and routers repeat them."""
    schema = json.loads(text)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        where = "/".join(str(part) for part in error.absolute_path)
        raise InvalidSchema(f"at `/{where}`: {error.message}") from None
    _check_parts(schema)
    return _Validator(schema, registry=_NO_REMOTE)


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema, at any depth."""
    left = [schema]
    while left:
        part = left.pop()
        if isinstance(part, list):
            left.extend(part)
        elif isinstance(part, dict):
            left.extend(part.values())
            yield part


def _check_parts(schema: Any) -> None:
    """What the meta-schema leaves open: patterns compile, references stay inside."""
    for part in parts(schema):
        _check_pattern(part.get("pattern"))
        if isinstance(part.get("$ref"), str):
            _check_reference(part["$ref"], schema)


def _check_reference(reference: str, schema: Any) -> None:
    head, *steps = reference.split("/")
    target = schema
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        target = target.get(name) if isinstance(target, dict) else None
    if head != "#" or not isinstance(target, dict | bool):
        raise InvalidSchema(f"`$ref` does not lead to a schema in here: {reference}")


def _check_pattern(pattern: Any) -> None:
    if not isinstance(pattern, str):
        return
    try:
        ecma_pattern(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidSchema(f"the pattern does not compile: {error}") from None


def pointer_to(base: str, *parts: Any) -> str:
    """An RFC 6901 pointer; a name too long to repeat is cut."""
    steps = []
    for part in parts:
        step = str(part)[:_LONGEST_NAME]
        steps.append("/" + step.replace("~", "~0").replace("/", "~1"))
    return base + "".join(steps)


def _problem(error: ValidationError, base: str) -> Problem:
    keyword = str(error.validator)
    pointer = pointer_to(base, *error.absolute_path)
    suggestion = error.cause.args[0] if isinstance(error.cause, _Suggestion) else None
    return Problem(pointer, keyword, _message(keyword, error), suggestion)


def _message(keyword: str, error: ValidationError) -> str:
    """From the schema alone, for the library's own text quotes the value."""
    value: Any = error.validator_value
    if keyword in _PLAIN:
        return _PLAIN[keyword]
    if keyword == "type":
        kinds = value if isinstance(value, list) else [value]
        return "Must be of type " + " or ".join(str(kind) for kind in kinds) + "."
    if keyword == "enum":
        return "Must be one of " + ", ".join(f"`{choice}`" for choice in value) + "."
    if keyword in _BOUNDED:
        return _BOUNDED[keyword].format(value)
    return f"Does not satisfy `{keyword}`."


_PLAIN = {
    "required": "This member is required.",
    "additionalProperties": "There is no such member.",
    "unevaluatedProperties": "There is no such member.",
    "uniqueItems": "Items must differ from each other.",
    "anyOf": "Matches none of the allowed forms.",
    "oneOf": "Must match exactly one of the allowed forms.",
    "not": "Matches a form that is not allowed.",
    "items": "There are more items than allowed.",
}
_BOUNDED = {
    "const": "Must be `{}`.",
    "format": "Must be a valid {}.",
    "pattern": "Must match the pattern `{}`.",
    "minLength": "Must have at least {} characters.",
    "maxLength": "Must have at most {} characters.",
    "minItems": "Must have at least {} items.",
    "maxItems": "Must have at most {} items.",
    "minProperties": "Must have at least {} members.",
    "maxProperties": "Must have at most {} members.",
    "minimum": "Must be at least {}.",
    "maximum": "Must be at most {}.",
    "exclusiveMinimum": "Must be more than {}.",
    "exclusiveMaximum": "Must be less than {}.",
    "multipleOf": "Must be a multiple of {}.",
}


class _Suggestion(Exception):
    """Carries the nearest known name through the library's error object."""


def _required(_: Any, names: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield ValidationError("", path=[name])


def _additional(
    validator: Any, allowed: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    known = schema.get("properties", {})
    extra = [name for name in instance if name not in known]
    patterns = [ecma_pattern(text) for text in schema.get("patternProperties", {})]
    if patterns:
        extra = [n for n in extra if not any(p.search(n) for p in patterns)]
    for name in extra:
        if allowed is False:
            near = closest(name, known, 1)
            cause = _Suggestion(near[0]) if near else None
            yield ValidationError("", path=[name], cause=cause)
        elif isinstance(allowed, dict):
            yield from validator.descend(instance[name], allowed, path=name)


def _pattern(_: Any, text: str, value: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not ecma_pattern(text).search(value):
        yield ValidationError("")


def _format(_: Any, name: str, value: Any, __: Any) -> Iterator[ValidationError]:
    check = FORMATS.get(name)
    if check is not None and isinstance(value, str) and not check(value):
        yield ValidationError("")


def _items(
    validator: Any, items: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(instance, list) and not _too_many(instance, schema):
        yield from _library_items(validator, items, instance, schema)


def _unique(
    _: Any, wanted: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    asked = wanted and isinstance(instance, list)
    if asked and not _too_many(instance, schema) and not are_unique(instance):
        yield ValidationError("")


def _too_many(instance: list[Any], schema: Mapping[str, Any]) -> bool:
    """`maxItems` has its own error: no need to look at a hundred thousand items too."""
    return bool(len(instance) > schema.get("maxItems", len(instance)))


_library_items = Draft202012Validator.VALIDATORS["items"]
_NO_REMOTE: Registry[Any] = Registry()
_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "required": _required,
        "additionalProperties": _additional,
        "pattern": _pattern,
        "format": _format,
        "items": _items,
        "uniqueItems": _unique,
    },
)
