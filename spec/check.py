"""Checks that the contract's files agree with their schemas and with each other.

Never runs a kernel: the vectors are replayed elsewhere. Needs only `jsonschema`.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SPEC = Path(__file__).resolve().parent
PACKS = SPEC.parent / "packs"
LEAST_CASES = 90
# A live endpoint blocks an address after 30 failures a minute; a run keeps well below.
MOST_FAILED_AUTHENTICATIONS = 12
LIVE_KEYS = {"full", "read", None}
BUILT_IN_VARIABLES = {"run", "uuid", "i", "item"}
VARIABLE = re.compile(r"\$\{([^}]*)\}")


class Tally:
    """Counts checks and says which failed."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def check(self, what: str, problems: list[str]) -> None:
        if problems:
            self.failed += 1
            for problem in problems:
                print(f"{what}: {problem}")
        else:
            self.passed += 1


def load(path: Path) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            raise ValueError(f"a member name twice in {path.name}")
        return members

    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)


def violations(schema: dict[str, Any], registry: Registry, instance: Any) -> list[str]:
    validator = Draft202012Validator(schema, registry=registry)
    return [
        f"{error.json_path}: {error.message[:200]}"
        for error in sorted(validator.iter_errors(instance), key=lambda e: e.json_path)
    ]


def closed(schema: Any) -> Any:
    """Objects are closed unless they say otherwise, as kernels apply them."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {name: closed(member) for name, member in schema.items()}
    if shut.get("type") == "object":
        shut.setdefault("additionalProperties", False)
    return shut


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from strings(member)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def calls(case: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any], int]]:
    """Each call of a case with its expectation and how often it is made."""
    for step in case["steps"]:
        if "parallel" in step:
            yield step["parallel"]["call"], step["expect"], step["parallel"]["times"]
        elif "call" in step:
            yield step["call"], step["expect"], 1


def undefined_variables(case: dict[str, Any]) -> list[str]:
    known, problems = set(BUILT_IN_VARIABLES), []
    for step in case["steps"]:
        used = {name for text in strings(step) for name in VARIABLE.findall(text)}
        used |= {saved for saved in saved_names(step.get("expect"))}
        if "each" in step:
            used.add(step["each"])
        call = step.get("call") or step.get("parallel", {}).get("call")
        in_call = {name for text in strings(call) for name in VARIABLE.findall(text)}
        problems += [f"`{name}` is not saved" for name in sorted(in_call - known)]
        known |= set(step.get("save", {})) | set(step.get("save_all", {}))
        problems += [f"`{name}` is not saved" for name in sorted(used - known)]
    return problems


def saved_names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"$saved"}:
            yield value["$saved"]
        if set(value) == {"length_of"}:
            yield value["length_of"]
        for member in value.values():
            yield from saved_names(member)
    elif isinstance(value, list):
        for item in value:
            yield from saved_names(item)


def live_problems(case: dict[str, Any]) -> list[str]:
    """What a runner against a live endpoint cannot do."""
    if "http" not in case["runs"]:
        return []
    return [
        problem
        for call, _, _ in calls(case)
        for problem in [
            *(["`address` is for process runs"] if "address" in call else []),
            *(
                [f"key `{call['key']}` is not live"]
                if call.get("key", "full") not in LIVE_KEYS
                else []
            ),
        ]
    ]


def failed_authentications(case: dict[str, Any]) -> int:
    if "http" not in case["runs"]:
        return 0
    return sum(times for _, expect, times in calls(case) if expect.get("status") == 401)


def codes_expected(case: dict[str, Any]) -> set[str]:
    found = set()
    for _, expect, _ in calls(case):
        found.add(expect.get("code"))
        found |= {name.partition(" ")[2] for name in expect.get("counts", {})}
    return {code for code in found if code}


def example_problems(action: dict[str, Any]) -> list[str]:
    schema = closed(action["params_schema"])
    return [
        f"example `{example['title']}`: {error.message[:200]}"
        for example in action.get("examples", [])
        for error in Draft202012Validator(schema).iter_errors(example["params"])
    ]


def check_packs(tally: Tally, schemas: dict[str, Any], registry: Registry) -> None:
    names: Counter[str] = Counter()
    for path in [*sorted(PACKS.glob("*.json")), SPEC / "probe" / "pack.json"]:
        pack = load(path)
        label = f"pack {pack.get('name')}"
        tally.check(label, violations(schemas["pack"], registry, pack))
        for action in pack["actions"]:
            names[action["name"]] += 1
            tally.check(f"action {action['name']}", example_problems(action))
    tally.check("action names", [n for n, count in names.items() if count > 1])


def check_vectors(tally: Tally, schemas: dict[str, Any], registry: Registry) -> None:
    names: Counter[str] = Counter()
    codes: set[str] = set()
    live = strangers = 0
    for path in sorted((SPEC / "vectors").glob("*.json")):
        document = load(path)
        tally.check(path.name, violations(schemas["vectors"], registry, document))
        tally.check(
            f"{path.name} area", [] if document["area"] == path.stem else ["other name"]
        )
        for case in document["cases"]:
            label = f"{path.stem}/{case['name']}"
            tally.check(label, undefined_variables(case) + live_problems(case))
            names[case["name"]] += 1
            codes |= codes_expected(case)
            live += "http" in case["runs"]
            strangers += failed_authentications(case)
    total = sum(names.values())
    print(f"{total} cases, {live} of them over HTTP too")
    tally.check(
        "case names", [f"`{n}` twice" for n, count in names.items() if count > 1]
    )
    tally.check("number of cases", [f"only {total}"] if total < LEAST_CASES else [])
    uncovered = {entry["code"] for entry in load(SPEC / "errors.json")} - codes
    tally.check("codes", [f"no case expects {code}" for code in sorted(uncovered)])
    budget = strangers > MOST_FAILED_AUTHENTICATIONS
    tally.check("failed authentications", [f"{strangers} over HTTP"] if budget else [])


def check_errors(tally: Tally, schemas: dict[str, Any], registry: Registry) -> None:
    errors = load(SPEC / "errors.json")
    tally.check("errors.json", violations(schemas["errors"], registry, errors))
    listed = [entry["code"] for entry in errors]
    known = schemas["error"]["properties"]["code"]["enum"]
    twice = [code for code, count in Counter(listed).items() if count > 1]
    tally.check("codes listed once", twice)
    apart = sorted(set(listed) ^ {*known, "IDEMPOTENT_REPLAY"})
    tally.check("codes of errors.json and error.json", apart)


def check_exact(tally: Tally) -> None:
    for path in sorted((SPEC / "exact").glob("*.json")):
        table = load(path)
        complete = {"about", "cases"} <= set(table) and table["cases"]
        tally.check(
            f"exact/{path.name}", [] if complete else ["no `about` or no `cases`"]
        )


def main() -> int:
    tally = Tally()
    schemas = {
        path.stem: load(path) for path in sorted((SPEC / "schemas").glob("*.json"))
    }
    registry = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas.values()
    )
    meta_schema = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    for name, schema in schemas.items():
        problems = [error.message[:200] for error in meta_schema.iter_errors(schema)]
        tally.check(f"schema {name}", problems)
    check_errors(tally, schemas, registry)
    check_packs(tally, schemas, registry)
    check_vectors(tally, schemas, registry)
    check_exact(tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
