/** Owns the effective schema, the library's part, and the corners of strict JSON. */

import assert from "node:assert/strict";
import { test } from "node:test";

import canonicalize from "canonicalize";

import { canonical } from "../control_plane/kernel/canonical.ts";
import { isObject, type Json } from "../control_plane/kernel/json.ts";
import {
  closeSchema,
  SchemaValidator,
} from "../control_plane/kernel/schema.ts";
import { InvalidSchema } from "../control_plane/kernel/schema_check.ts";
import { sha256 } from "../control_plane/kernel/sha256.ts";
import {
  JsonRefused,
  parseStrictly,
} from "../control_plane/kernel/strict_json.ts";
import { Dice } from "./support/dice.ts";

const encoder = new TextEncoder();
// Its types describe another form of module than it is.
const reference = canonicalize as unknown as (value: unknown) => string;

function faults(schema: Json, value: Json): string[] {
  const validator = new SchemaValidator(closeSchema(schema));
  return validator
    .problems(value, "/params")
    .map(({ pointer, keyword }) => `${pointer} ${keyword}`);
}

test("objects are closed unless they say otherwise", () => {
  const schema = {
    type: "object",
    properties: {
      closed: { type: "object", properties: { a: {} } },
      open: { type: "object", additionalProperties: true },
      list: { type: "array", items: { type: "object", properties: {} } },
      either: {
        type: "object",
        properties: { kind: {} },
        anyOf: [{ properties: { x: {} }, required: ["x"] }],
      },
    },
  };
  const closed = "additionalProperties";
  assert.deepEqual(faults(schema, { extra: 1 }), [`/params/extra ${closed}`]);
  const inner = faults(schema, { closed: { b: 1 } });
  assert.deepEqual(inner, [`/params/closed/b ${closed}`]);
  assert.deepEqual(faults(schema, { open: { b: { c: 1 } } }), []);
  const item = faults(schema, { list: [{}, { b: 1 }] });
  assert.deepEqual(item, [`/params/list/1/b ${closed}`]);
  assert.deepEqual(faults(schema, { either: { kind: 1, x: 1 } }), []);
  const beside = faults(schema, { either: { x: 1, y: 2 } });
  assert.deepEqual(beside, ["/params/either unevaluatedProperties"]);
});

const COMBINED: [string, Json, Json, string[]][] = [
  ["anyOf", { anyOf: [{ type: "null" }] }, 1, ["/params anyOf"]],
  ["oneOf", { oneOf: [{}, { type: "string" }] }, "a", ["/params oneOf"]],
  ["not", { not: { type: "null" } }, null, ["/params not"]],
  ["allOf", { allOf: [{ minimum: 3 }] }, 2, ["/params minimum"]],
  [
    "a required member in a branch",
    { properties: { a: {} }, allOf: [{ required: ["a/b"] }] },
    {},
    ["/params/a~1b required"],
  ],
  [
    "if and then",
    { if: { type: "string" }, then: { minLength: 2 } },
    "a",
    ["/params minLength"],
  ],
  [
    "a reference",
    { properties: { a: { $ref: "#/$defs/n" } }, $defs: { n: { minimum: 3 } } },
    { a: 2 },
    ["/params/a minimum"],
  ],
  ["our format", { anyOf: [{ format: "uuid" }] }, "a", ["/params anyOf"]],
  ["another's format", { allOf: [{ format: "ipv4" }] }, "a", []],
  [
    "a member of that name",
    { allOf: [{ properties: { format: { type: "string" } } }] },
    { format: 1 },
    ["/params/format type"],
  ],
  [
    "patternProperties",
    { type: "object", patternProperties: { "^x": { type: "string" } } },
    { x1: 1, y: 1 },
    ["/params/x1 type", "/params/y additionalProperties"],
  ],
  [
    "plain faults come first",
    { type: "string", anyOf: [{ minLength: 3 }], maxLength: 1 },
    "ab",
    ["/params maxLength"],
  ],
];
for (const [title, schema, value, wanted] of COMBINED) {
  test(`combined: ${title}`, () => {
    assert.deepEqual(faults(schema, value), wanted);
  });
}

test("no value takes long to check or breaks the library", () => {
  const many = [...new Array(200_000).keys()];
  const unique = { type: "array", uniqueItems: true };
  assert.deepEqual(faults(unique, [...many, 0]), ["/params uniqueItems"]);
  assert.deepEqual(faults({ anyOf: [unique] }, many), ["/params maxItems"]);
  const texts = { type: "array", items: { type: "string" } };
  assert.equal(faults(texts, many).length, 20);
  assert.equal(faults({ allOf: [texts] }, many).length, 1);
});

const WRONG: Json[] = [
  { $ref: "https://example.com/s.json" },
  { $ref: "other.json" },
  { $ref: "#/nowhere" },
  { $ref: "#name" },
  { type: "text" },
  { type: [] },
  { properties: { a: 1 } },
  { properties: [] },
  { items: [{}] },
  { anyOf: [] },
  { pattern: "(" },
  { patternProperties: { "(": {} } },
  { minLength: -1 },
  { required: "a" },
  { multipleOf: 0 },
  7,
];
test("a schema that is none is refused at the start", () => {
  for (const schema of WRONG) {
    const whole = { type: "object", properties: { a: schema } };
    assert.throws(
      () => new SchemaValidator(closeSchema(whole)),
      InvalidSchema,
      JSON.stringify(schema),
    );
  }
});

const LENGTHS: [string, number, boolean][] = [
  ["😀😀", 2, true],
  ["😀😀", 1, false],
  ["abc", 2, false],
  ["é", 1, true],
];
test("a length counts code points", () => {
  for (const [text, most, fits] of LENGTHS) {
    const found = faults({ type: "string", maxLength: most }, text);
    assert.equal(found.length === 0, fits, text);
    const least = { type: "string", minLength: [...text].length };
    assert.deepEqual(faults(least, text), []);
    const more = { type: "string", minLength: [...text].length + 1 };
    assert.equal(faults(more, text).length, 1);
  }
});

test("a very long text is only a text", () => {
  const long = "https://example.com/" + "a%20".repeat(250_000);
  assert.deepEqual(faults({ type: "string", format: "uri" }, long), []);
  const wrong = faults({ type: "string", format: "uri" }, `${long} `);
  assert.deepEqual(wrong, ["/params format"]);
});

test("our canonical form is the reference's", () => {
  const dice = new Dice(8785);
  for (let i = 0; i < 2000; i++) {
    const value = dice.value();
    assert.equal(canonical(value), reference(value));
  }
});

test("our SHA-256 is the platform's", async () => {
  const dice = new Dice(180);
  const lengths = [0, 55, 56, 63, 64, 65, 119, 120, 1365, 4023, 4096, 100_000];
  for (let i = 0; i < 300; i++) {
    const text = dice.text().repeat(lengths[i % lengths.length]! || 1);
    const bytes = encoder.encode(text);
    const wanted = await crypto.subtle.digest("SHA-256", bytes);
    const digits = [...new Uint8Array(wanted)].map((byte) => {
      return byte.toString(16).padStart(2, "0");
    });
    assert.equal(sha256(text), digits.join(""));
  }
  for (const length of lengths) {
    const text = "a".repeat(length);
    const bytes = encoder.encode(text);
    const wanted = await crypto.subtle.digest("SHA-256", bytes);
    const view = new Uint8Array(wanted);
    assert.equal(parseInt(sha256(text).slice(0, 2), 16), view[0]);
    assert.equal(parseInt(sha256(text).slice(-2), 16), view[31]);
  }
});

test("strict JSON reads what JSON writes", () => {
  const dice = new Dice(8259);
  for (let i = 0; i < 2000; i++) {
    const value = dice.value();
    const raw = encoder.encode(JSON.stringify(value));
    assert.deepEqual(parseStrictly(raw), value);
  }
});

test("noise is refused and nothing else", () => {
  const dice = new Dice(404);
  const seed = '{"action":"a.b","params":{"x":[1,2.5,"\\u00e9",null,true]}}';
  for (let i = 0; i < 5000; i++) {
    const noisy = encoder.encode(seed);
    for (let left = 1 + dice.below(4); left > 0; left--) {
      noisy[dice.below(noisy.length)] = dice.below(256);
    }
    try {
      parseStrictly(noisy);
    } catch (cause) {
      assert(cause instanceof JsonRefused);
    }
  }
});

function read(text: string): Json {
  return parseStrictly(encoder.encode(text));
}

test("depth is counted outside of strings only", () => {
  const text = JSON.stringify({ a: "[".repeat(100) + '\\"{{'.repeat(100) });
  assert(isObject(read(text)));
  const deep = "[".repeat(32) + "]".repeat(32);
  assert.equal(JSON.stringify(read(deep)), deep);
  assert.throws(() => read("[".repeat(33) + "]".repeat(33)), JsonRefused);
  assert.throws(() => read("[".repeat(500_000)), JsonRefused);
});

test("a member that is named twice is found wherever it stands", () => {
  const twice = ['{"a":1,"a":1}', '[{"b":{"a":1,"\\u0061":2}}]'];
  for (const text of twice) {
    assert.throws(() => read(text), /twice/);
  }
  const once = ['{"a:":":"}', '{"a":{"a":1}}', '{"__proto__":1}', '":"'];
  for (const text of once) {
    assert.equal(JSON.stringify(read(text)), text);
  }
});
