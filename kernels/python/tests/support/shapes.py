"""Owns the check of answers and audit entries against spec/schemas.

Never decides what an answer should say, only whether it has the contract's shape.
"""

import json
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from .harness import SPEC


def answer_faults(status: int, body: Any) -> list[str]:
    return _faults("success.json" if status == 200 else "error.json", body)


def document_faults(status: int, body: Any) -> list[str]:
    """Whether it is one at all; with 304 there is none."""
    if status == 304:
        return ["a body with 304"] if body else []
    members = ("openapi", "info", "paths", "components")
    return [f"no `{member}`" for member in members if member not in body]


def entry_faults(entry: Any) -> list[str]:
    return _faults("audit-entry.json", entry)


def result_faults(schema: Any, data: Any) -> list[str]:
    errors = Draft202012Validator(schema).iter_errors(data)
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


def _faults(name: str, value: Any) -> list[str]:
    errors = _validator(name).iter_errors(value)
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


@lru_cache
def _validator(name: str) -> Any:
    schemas = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in (SPEC / "schemas").glob("*.json")
    ]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas
    )
    schema = json.loads((SPEC / "schemas" / name).read_text(encoding="utf-8"))
    return Draft202012Validator(schema, registry=registry)
