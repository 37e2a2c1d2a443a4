# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the request and response envelopes: their members, their checks, their text.

Never knows an action: `params` is any object here.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ManageError, Problem, RequestInvalid
from .schema import MOST_PROBLEMS, pointer_to
from .strict_json import JsonRefused, parse
from .suggestions import closest

ACTION = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)+")
LONGEST_ACTION = 128
_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_INVALID = "The request is not valid; `errors` says where."


@dataclass
class Envelope:
    action: str
    params: dict[str, Any]
    idempotency_key: str | None
    dry_run: bool
    confirm_token: str | None


@dataclass(frozen=True)
class PreparedJson:
    """A value whose JSON text was made before, to be embedded as it is."""

    text: bytes


def parse_body(raw: bytes) -> Any:
    try:
        return parse(raw)
    except JsonRefused as refusal:
        raise RequestInvalid(
            str(refusal), [Problem("", "json", str(refusal))]
        ) from None


def read_envelope(body: Any) -> Envelope:
    """The checked envelope, or everything that is wrong with it at once."""
    if not isinstance(body, dict):
        text = "The body must be an object."
        raise RequestInvalid(text, [Problem("", "type", text)])
    problems = [
        problem
        for name, value in body.items()
        if (problem := _member_problem(name, value)) is not None
    ]
    if "action" not in body:
        problems.append(Problem("/action", "required", "This member is required."))
    if problems:
        problems.sort(key=lambda problem: problem.pointer)
        raise RequestInvalid(_INVALID, problems[:MOST_PROBLEMS])
    return Envelope(
        body["action"],
        body.get("params", {}),
        body.get("idempotency_key"),
        body.get("dry_run", False),
        body.get("confirm_token"),
    )


def _member_problem(name: str, value: Any) -> Problem | None:
    kind = _MEMBERS.get(name)
    if kind is None:
        near = closest(name, _MEMBERS, 1)
        return Problem(
            pointer_to("", name),
            "additionalProperties",
            "There is no such member.",
            next(iter(near), None),
        )
    python_type, json_type = kind
    if not isinstance(value, python_type):
        return Problem(f"/{name}", "type", f"Must be of type {json_type}.")
    check = _CHECKS.get(name)
    return check(value) if check is not None else None


def _action_problem(value: str) -> Problem | None:
    if len(value) > LONGEST_ACTION:
        text = f"Must have at most {LONGEST_ACTION} characters."
        return Problem("/action", "maxLength", text)
    if not ACTION.fullmatch(value):
        text = "Must be names joined by dots, such as `meta.actions`."
        return Problem("/action", "pattern", text)
    return None


def _idempotency_key_problem(value: str) -> Problem | None:
    if _KEY.fullmatch(value):
        return None
    if not value:
        keyword, text = "minLength", "Must not be empty."
    elif len(value) > 255:
        keyword, text = "maxLength", "Must have at most 255 characters."
    else:
        keyword, text = "pattern", "Must be printable ASCII."
    return Problem("/idempotency_key", keyword, text)


_CHECKS: dict[str, Callable[[Any], Problem | None]] = {
    "action": _action_problem,
    "idempotency_key": _idempotency_key_problem,
}
_MEMBERS: dict[str, tuple[type, str]] = {
    "action": (str, "string"),
    "params": (dict, "object"),
    "idempotency_key": (str, "string"),
    "dry_run": (bool, "boolean"),
    "confirm_token": (str, "string"),
}


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False
)


def encode(value: Any) -> str:
    """JSON text; raises ValueError or TypeError for what is no JSON value."""
    return _ENCODER.encode(value)


def success_members(members: Mapping[str, Any]) -> bytes:
    """Everything of a success after `request_id`; a member without a value is left out.

    Made before the commit: what has no JSON, or no UTF-8, must fail while it still can.
    """
    present = {"data": members["data"]}
    for name, value in members.items():
        if value is not None:
            present[name] = value
    data = present["data"]
    if not isinstance(data, PreparedJson):
        return encode(present)[1:-1].encode("utf-8")
    del present["data"]
    return b'"data":' + data.text + b"," + encode(present)[1:-1].encode("utf-8")


def success_body(request_id: str, members: bytes) -> bytes:
    head = f'{{"ok":true,"request_id":"{request_id}",'
    return head.encode("ascii") + members + b"}"


def error_body(request_id: str, error: ManageError, dry_run: bool | None) -> bytes:
    body: dict[str, Any] = {
        "ok": False,
        "request_id": request_id,
        "error": error.message,
        "code": error.code,
    }
    if dry_run is not None:
        body["dry_run"] = dry_run
    if error.problems:
        body["errors"] = [problem.to_json() for problem in error.problems]
    if error.details is not None:
        body["details"] = dict(error.details)
    return encode(body).encode("utf-8")
