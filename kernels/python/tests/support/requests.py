"""Owns the table of every request that the vectors send, with its hashes, for all kernels.

Never sends one. `python -m tests.support.requests` writes spec/exact/requests.json anew.
"""

import json
from collections.abc import Iterator
from typing import Any

from control_plane.kernel.canonical import canonical_hash, fingerprint
from control_plane.kernel.redaction import redact, write_only_names
from control_plane.kernel.strict_json import JsonRefused, parse

from .harness import SPEC

ABOUT = (
    "Every request body of the vectors that is JSON, named by the first `area/case/step`: the request hash after"
    " redaction (`write_only` are names that the action's schema hides) and, of an envelope, the"
    " fingerprint."
)
LONGEST = 20_000


def rows() -> list[dict[str, Any]]:
    hidden = _hidden()
    texts: dict[str, str] = {}
    for name, text in _bodies():
        texts.setdefault(text, name)
    made = (_row(name, text, hidden) for text, name in texts.items())
    return [row for row in made if row]


def _bodies() -> Iterator[tuple[str, str]]:
    for path in sorted((SPEC / "vectors").glob("*.json")):
        area = json.loads(path.read_text(encoding="utf-8"))
        for case in area["cases"]:
            for index, step in enumerate(case["steps"]):
                call = step.get("call") or step.get("parallel", {}).get("call") or {}
                name = f"{area['area']}/{case['name']}/{index}"
                if "body_text" in call:
                    yield name, call["body_text"]
                elif "body" in call:
                    yield name, json.dumps(call["body"], separators=(",", ":"))


def _row(
    name: str, text: str, hidden: dict[str, frozenset[str]]
) -> dict[str, Any] | None:
    try:
        body = parse(text.encode())
    except (JsonRefused, UnicodeEncodeError):
        return None
    if len(text) > LONGEST:
        return None
    envelope = body if isinstance(body, dict) else {}
    action, params = envelope.get("action"), envelope.get("params", {})
    names = hidden.get(action, frozenset()) if isinstance(action, str) else frozenset()
    row = {
        "request": name,
        "json": text,
        "write_only": sorted(names),
        "request_hash": canonical_hash(redact(body, names)),
    }
    if isinstance(action, str) and isinstance(params, dict):
        row["fingerprint"] = fingerprint(action, params)
    return row


def _hidden() -> dict[str, frozenset[str]]:
    packs = [*(SPEC.parent / "packs").glob("*.json"), SPEC / "probe" / "pack.json"]
    actions = [
        action
        for pack in packs
        for action in json.loads(pack.read_text(encoding="utf-8"))["actions"]
    ]
    return {one["name"]: write_only_names(one["params_schema"]) for one in actions}


def main() -> None:
    table = {"about": ABOUT, "cases": rows()}
    text = json.dumps(table, indent=2, ensure_ascii=True)
    (SPEC / "exact" / "requests.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
