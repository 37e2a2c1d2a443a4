"""Owns the effective schema, the shortcut past the library, and strict JSON's corners."""

import json
import random
from typing import Any

import pytest
import rfc8785

from control_plane.kernel.accept import shortcut
from control_plane.kernel.canonical import canonical
from control_plane.kernel.formats import ecma_pattern
from control_plane.kernel.schema import InvalidSchema, SchemaValidator, close_schema
from control_plane.kernel.strict_json import JsonRefused, parse
from control_plane.packs import built_in

from .support.harness import SPEC
from .support.probe import probe_pack

VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    50,
    101,
    0.5,
    "",
    "a",
    "manage.read",
    "a\n",
    "x" * 129,
    "a@example.com",
    "https://example.com/",
    "2030-01-01T00:00:00Z",
    "0193f4c2-7a10-7000-8000-00000000000a",
    [],
    ["manage.read"],
    ["manage.read", "manage.read"],
    [1, True],
    [{"sku": "a"}, {"sku": "a"}],
    {},
    {"inner": "a"},
    {"a": {"b": [1]}},
]


def definitions() -> list[dict[str, Any]]:
    packs = [*built_in(), probe_pack(SPEC)]
    return [dict(definition) for pack in packs for definition in pack.definitions]


def random_params(schema: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    names = [*schema.get("properties", {}), "unknown"]
    chosen = dice.sample(names, dice.randint(0, min(4, len(names))))
    return {name: dice.choice(VALUES) for name in chosen}


def with_shortcut() -> list[dict[str, Any]]:
    return [
        definition
        for definition in definitions()
        if shortcut(close_schema(definition["params_schema"])) is not None
    ]


@pytest.mark.parametrize("definition", with_shortcut(), ids=lambda d: d["name"])
def test_the_shortcut_accepts_nothing_that_the_library_refuses(
    definition: dict[str, Any],
) -> None:
    schema = close_schema(definition["params_schema"])
    accept, validator = shortcut(schema), SchemaValidator(schema)
    assert accept is not None
    validator._accepts = None
    dice = random.Random(definition["name"])
    for _ in range(400):
        params = random_params(schema, dice)
        assert accept(params) is (validator.problems(params, "") == []), params


def test_the_built_in_packs_take_the_shortcut() -> None:
    for pack in built_in():
        for definition in pack.definitions:
            assert shortcut(close_schema(definition["params_schema"])) is not None


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "patternProperties": {"a": {}}},
        {"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {}},
        {"type": ["string", "null"]},
        {"anyOf": [{"type": "string"}]},
        {"type": "string", "enum": ["a", 1]},
        {"type": "object", "additionalProperties": {"type": "string"}},
        True,
    ],
)
def test_a_keyword_that_the_shortcut_does_not_know_is_left_to_the_library(
    schema: Any,
) -> None:
    assert shortcut(schema) is None


def test_objects_are_closed_unless_they_say_otherwise() -> None:
    schema = {
        "type": "object",
        "properties": {
            "closed": {"type": "object", "properties": {"a": {}}},
            "open": {"type": "object", "additionalProperties": True},
            "list": {"type": "array", "items": {"type": "object", "properties": {}}},
            "either": {
                "type": "object",
                "properties": {"kind": {}},
                "anyOf": [{"properties": {"x": {}}, "required": ["x"]}],
            },
        },
    }
    validator = SchemaValidator(close_schema(schema))

    def pointers(params: dict[str, Any]) -> list[str]:
        return [problem.pointer for problem in validator.problems(params, "/params")]

    assert pointers({"extra": 1}) == ["/params/extra"]
    assert pointers({"closed": {"b": 1}}) == ["/params/closed/b"]
    assert pointers({"open": {"b": {"c": 1}}}) == []
    assert pointers({"list": [{}, {"b": 1}]}) == ["/params/list/1/b"]
    assert pointers({"either": {"kind": 1, "x": 1}}) == []
    assert pointers({"either": {"x": 1, "y": 2}}) == ["/params/either"]


@pytest.mark.parametrize(
    "reference", ["https://example.com/s.json", "other.json", "#/nowhere", "#name"]
)
def test_a_reference_that_leads_out_or_nowhere_is_refused_at_the_start(
    reference: str,
) -> None:
    with pytest.raises(InvalidSchema):
        SchemaValidator({"type": "object", "properties": {"a": {"$ref": reference}}})


def test_a_reference_inside_the_schema_is_followed() -> None:
    schema = {
        "properties": {"a": {"$ref": "#/$defs/n"}},
        "$defs": {"n": {"minimum": 3}},
    }
    validator = SchemaValidator(schema)
    assert validator.problems({"a": 3}, "") == []
    assert [p.keyword for p in validator.problems({"a": 2}, "")] == ["minimum"]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^a$", "a\n", False),
        ("^[$]$", "$", True),
        (r"^\$$", "$", True),
        (r"^\d+$", "٣", False),
        (r"^[\d.]+$", "1.2", True),
        (r"^\w+$", "é", False),
        (r"^[[\]]+$", "[]", True),
    ],
)
def test_a_pattern_has_its_ecma_meaning(pattern: str, text: str, found: bool) -> None:
    assert bool(ecma_pattern(pattern).search(text)) is found


def random_value(dice: random.Random, depth: int = 0) -> Any:
    kind = dice.randrange(8 if depth < 4 else 6)
    if kind == 6:
        return [random_value(dice, depth + 1) for _ in range(dice.randrange(4))]
    if kind == 7:
        return {
            random_text(dice): random_value(dice, depth + 1)
            for _ in range(dice.randrange(4))
        }
    return [None, True, 0, -7, dice.uniform(-1e6, 1e6), random_text(dice)][kind]


def random_text(dice: random.Random) -> str:
    letters = 'ab1.e"\\\n\t\x01\x7fé€😀\ufb33'
    return "".join(dice.choice(letters) for _ in range(dice.randrange(6)))


def test_the_fast_canonical_form_is_the_canonical_form() -> None:
    dice = random.Random(8785)
    for _ in range(3000):
        value = random_value(dice)
        assert canonical(value) == rfc8785.dumps(value)


def test_strict_json_reads_what_json_writes() -> None:
    dice = random.Random(8259)
    for _ in range(2000):
        value = random_value(dice)
        for ascii_only in (True, False):
            text = json.dumps(value, ensure_ascii=ascii_only)
            assert parse(text.encode()) == value


def test_noise_is_refused_and_nothing_else() -> None:
    dice = random.Random(404)
    seed = b'{"action":"a.b","params":{"x":[1,2.5,"\\u00e9",null,true]}}'
    for _ in range(5000):
        noisy = bytearray(seed)
        for _ in range(dice.randint(1, 4)):
            noisy[dice.randrange(len(noisy))] = dice.randrange(256)
        try:
            parse(bytes(noisy))
        except JsonRefused:
            continue


def test_depth_is_counted_outside_of_strings_only() -> None:
    brackets = json.dumps({"a": "[" * 100 + '\\"{{' * 100}).encode()
    assert parse(brackets)
    assert parse(b"[" * 32 + b"]" * 32) is not None
    with pytest.raises(JsonRefused):
        parse(b"[" * 33 + b"]" * 33)
