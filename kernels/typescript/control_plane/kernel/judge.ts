// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what the library decides: schemas that combine others, follow references, or count
 * what was evaluated.
 *
 * Never sees a format of its own: ours are put in under names of ours, the rest is dropped.
 */

import {
  dereference,
  format,
  type OutputUnit,
  type Schema,
  validate,
} from "@cfworker/json-schema";

import type { Problem } from "./errors.ts";
import { FORMATS } from "./formats.ts";
import { isObject, type Json } from "./json.ts";
import { messageOf } from "./messages.ts";
import { pointerTo, unescaped } from "./report.ts";
import type { Keywords, Rule } from "./rule.ts";
import { InvalidSchema } from "./schema_check.ts";
import { mapInner } from "./schema_parts.ts";

const COMBINING = [
  "$ref",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "contains",
  "dependentRequired",
  "dependentSchemas",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
];
// What only says that a part of the value has a fault, which is told next.
const PASSED_ON = [
  "$ref",
  "additionalProperties",
  "allOf",
  "dependentSchemas",
  "if",
  "items",
  "patternProperties",
  "prefixItems",
  "properties",
];
// The library compares each item with each.
const MOST_UNIQUE = 5000;
const OUR_FORMAT = "acp:";

for (const [name, fits] of FORMATS) {
  format[OUR_FORMAT + name] = fits;
}

/** The library, for the schemas below one root. */
export class Judge {
  readonly #ours = new Map<unknown, Schema>();
  readonly #root: Schema;
  #lookup: Record<string, Schema | boolean> | null = null;

  constructor(root: Json) {
    this.#root = this.#copy(root) as Schema;
  }

  /** A rule for what `rules` leaves open in this schema, or null where that is nothing. */
  rule(keywords: Keywords): Rule | null {
    if (!COMBINING.some((keyword) => keyword in keywords)) {
      return null;
    }
    this.#lookup ??= lookupOf(this.#root);
    const schema = this.#ours.get(keywords)!;
    const lookup = this.#lookup;
    const unique = JSON.stringify(schema).includes('"uniqueItems":true');
    return (value, at, report) => {
      const tooMany = unique && longest(value) > MOST_UNIQUE;
      const errors = tooMany
        ? [TOO_MANY]
        : validate(value, schema, "2020-12", lookup, true).errors;
      const [error] = errors;
      if (error !== undefined) {
        report?.add(problemOf(errors, at));
      }
      return error === undefined;
    };
  }

  /** A copy that the library may mark, with our formats in the place of its own. */
  #copy(schema: Json): Json {
    if (!isObject(schema)) {
      return schema;
    }
    const members = Object.entries(schema as Record<string, Json>)
      .filter(([keyword, value]) => isKept(keyword, value))
      .map(([keyword, value]) => [keyword, this.#copyValue(keyword, value)]);
    const copy: Schema = Object.fromEntries(members);
    this.#ours.set(schema, copy);
    return copy;
  }

  #copyValue(keyword: string, value: Json): Json {
    return keyword === "format"
      ? OUR_FORMAT + String(value)
      : mapInner(keyword, value, (part) => this.#copy(part));
  }
}

const TOO_MANY: OutputUnit = {
  keyword: "maxItems",
  keywordLocation: "#",
  instanceLocation: "#",
  error: "",
};

/** References are pointers from the root, whatever the schemas are called. */
function isKept(keyword: string, value: Json): boolean {
  return keyword === "format" ? FORMATS.has(String(value)) : keyword !== "$id";
}

function lookupOf(root: Schema): Record<string, Schema | boolean> {
  try {
    return dereference(root);
  } catch (cause) {
    throw new InvalidSchema(
      cause instanceof Error ? cause.message : "no schema",
    );
  }
}

function longest(value: Json): number {
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  const parts = Object.values(value) as Json[];
  const own = Array.isArray(value) ? parts.length : 0;
  return parts.reduce<number>(
    (most, part) => Math.max(most, longest(part)),
    own,
  );
}

/** The first fault that explains itself, in our words. */
function problemOf(errors: readonly OutputUnit[], base: string): Problem {
  let keyword = "";
  for (const error of errors) {
    // The schema `false` has no keyword; the one that holds it comes just before.
    keyword = error.keyword === "false" ? keyword : error.keyword;
    if (error.keyword === "false" || !PASSED_ON.includes(keyword)) {
      const message = messageOf(keyword, undefined);
      return { pointer: pointerOf(error, base), keyword, message };
    }
  }
  return { pointer: base, keyword, message: messageOf(keyword, undefined) };
}

/** Of a missing member the library tells the name in its sentence alone. */
function pointerOf(error: OutputUnit, base: string): string {
  let pointer = base;
  for (const step of error.instanceLocation.split("/").slice(1)) {
    const name = decodeURIComponent(step);
    pointer = pointerTo(pointer, unescaped(name));
  }
  const named = /required property "(.*)"\.$/s.exec(error.error);
  return error.keyword === "required" && named !== null
    ? pointerTo(pointer, named[1] ?? "")
    : pointer;
}
