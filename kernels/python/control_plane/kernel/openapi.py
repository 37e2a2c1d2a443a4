# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the OpenAPI document: the frame that all endpoints share, filled with the actions.

Never asks who reads it: it is a function of actions, bindings and version.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from .bindings import Bindings
from .envelope import encode
from .version import VERSION

_FRAME = Path(__file__).with_name("openapi_frame.json")
_SCHEMAS = "#/components/schemas/"

Definition = Mapping[str, Any]


class Document:
    """The document's text and its tag, made when they are first asked for."""

    def __init__(self, actions: Sequence[Definition], bindings: Bindings) -> None:
        self._actions = actions
        self._bindings = bindings

    @cached_property
    def text(self) -> bytes:
        bound = self._bindings
        made = document(self._actions, bound.action_namespace, bound.base_path, VERSION)
        return encode(made).encode()

    @cached_property
    def tag(self) -> str:
        return f'"{hashlib.sha256(self.text).hexdigest()[:32]}"'


def document(
    actions: Sequence[Definition], namespace: str, base_path: str, version: str
) -> dict[str, Any]:
    """Of the actions as `meta.actions` shows them."""
    frame = json.loads(_FRAME.read_text(encoding="utf-8"))
    whole: dict[str, Any] = frame["document"]
    whole["info"]["version"] = version
    whole["servers"] = [{"url": "/"}]
    schemas, examples = whole["components"]["schemas"], {}
    requests, mapping, successes = [], {}, []
    for action in sorted(actions, key=lambda action: str(action["name"])):
        name = component(action["name"], namespace, schemas)
        schemas.update(_schemas(action, name, frame))
        examples.update(_examples(action))
        requests.append({"$ref": f"{_SCHEMAS}{name}Request"})
        mapping[action["name"]] = f"{_SCHEMAS}{name}Request"
        successes.append((_is_open(action), {"$ref": f"{_SCHEMAS}{name}Success"}))
    successes.append((False, {"$ref": f"{_SCHEMAS}DryRun"}))
    # Clients try one after the other: what takes any object comes last.
    successes.sort(key=lambda success: success[0])
    schemas["Request"] = {
        "description": "One of the actions, told apart by `action`.",
        "oneOf": requests,
        "discriminator": {"propertyName": "action", "mapping": mapping},
    }
    schemas["Success"] = {
        "description": "The answer of the action that was called, or the impact where"
        " a dry run was asked for.",
        "anyOf": [success for _, success in successes],
    }
    operation = frame["operation"]
    operation["requestBody"]["content"]["application/json"]["examples"] = examples
    whole["paths"][base_path] = {"post": operation}
    whole["paths"][f"{base_path}/openapi.json"] = {"get": frame["reading"]}
    return whole


def component(name: str, namespace: str, taken: Collection[str]) -> str:
    """What an action's components begin with; `a.b_c` and `a.b.c` are told apart."""
    own = name.removeprefix(f"{namespace}.") if namespace else name
    made = "".join(part[:1].upper() + part[1:] for part in re.split("[._-]", own))
    while f"{made}Request" in taken:
        made += "_"
    return made


def _schemas(action: Definition, name: str, frame: Definition) -> dict[str, Any]:
    params, result = f"{name}Params", f"{name}Result"
    success = dict(frame["success"])
    data = {"data": {"$ref": _SCHEMAS + result}}
    success["properties"] = {**success["properties"], **data}
    return {
        params: _moved(action["params_schema"], _SCHEMAS + params),
        f"{name}Request": _request(action, _SCHEMAS + params, frame["envelope"]),
        result: _moved(action.get("result_schema", {}), _SCHEMAS + result),
        f"{name}Success": success,
    }


def _request(action: Definition, params: str, envelope: Definition) -> dict[str, Any]:
    dry = action["supports_dry_run"]
    says = "Say what would change, and change nothing. Absent is false."
    flag: dict[str, Any] = {"type": "boolean"}
    flag.update({"description": says} if dry else {"const": False})
    needs_key = action["effect"] != "read" and action["idempotency"] == "required"
    required = ["action"]
    # Absent params are `{}`.
    if action["params_schema"].get("required"):
        required.append("params")
    if needs_key and not dry:
        required.append("idempotency_key")
    schema = {
        "title": action["name"],
        "description": action["description"],
        "type": "object",
        "properties": {
            "action": {"type": "string", "const": action["name"]},
            "params": {"$ref": params},
            "idempotency_key": envelope["idempotency_key"],
            "dry_run": flag,
            "confirm_token": envelope["confirm_token"],
        },
        "required": required,
        "additionalProperties": False,
        "x-acp-scope": action["scope"],
        "x-acp-effect": action["effect"],
        "x-acp-confirm": action["confirm"],
    }
    if needs_key and dry:
        plan = {"properties": {"dry_run": {"const": True}}, "required": ["dry_run"]}
        schema["anyOf"] = [{"required": ["idempotency_key"]}, plan]
    return schema


def _examples(action: Definition) -> dict[str, Any]:
    """Whole requests; a dry run comes first where the action wants one."""
    examples = {}
    for number, example in enumerate(action.get("examples", ()), 1):
        value = {"action": action["name"], "params": example["params"]}
        if action["confirm"] == "plan":
            value["dry_run"] = True
        if action["effect"] != "read":
            value["idempotency_key"] = "one-per-intent"
        key = action["name"] if number == 1 else f"{action['name']}.{number}"
        examples[key] = {"summary": example["title"], "value": value}
    return examples


def _is_open(action: Definition) -> bool:
    """Whether it may answer with any object."""
    schema = action.get("result_schema")
    if schema is None:
        return True
    is_object = isinstance(schema, Mapping) and schema.get("type") == "object"
    return is_object and schema.get("additionalProperties") is not False


def _moved(schema: Any, pointer: str) -> Any:
    """The schema as a component: its own references follow it to its new place."""
    if not isinstance(schema, Mapping):
        return schema
    rewritten = _rewritten(schema, pointer)
    return {n: v for n, v in rewritten.items() if n not in ("$schema", "$id")}


def _rewritten(part: Any, pointer: str) -> Any:
    if isinstance(part, list):
        return [_rewritten(item, pointer) for item in part]
    if not isinstance(part, Mapping):
        return part
    made: dict[str, Any] = {}
    for name, value in part.items():
        if name == "$ref" and isinstance(value, str):
            made[name] = pointer + value[1:] if value.startswith("#") else value
        elif name == "properties" and isinstance(value, Mapping):
            # A member that may be anything is `{}`, as generators of clients want it.
            made[name] = {
                n: {} if v is True else _rewritten(v, pointer) for n, v in value.items()
            }
        else:
            made[name] = _rewritten(value, pointer)
    return made
