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

import { FORMATS } from "./formats.ts";
import { isObject, type Json } from "./json.ts";
import { messageOf } from "./messages.ts";
import { pointerTo } from "./report.ts";
import type { Keywords, Rule } from "./rule.ts";
import { mapInner } from "./schema_parts.ts";

const COMBINING = [
  "$ref",
  "$dynamicRef",
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
    this.#lookup ??= dereference(this.#root);
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
      .filter(([keyword, value]) => keyword !== "format" || isOurs(value))
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

function isOurs(format: Json): boolean {
  return FORMATS.has(String(format));
}

function longest(value: Json): number {
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  const parts = Object.values(value) as Json[];
  const own = Array.isArray(value) ? parts.length : 0;
  return parts.reduce(
    (most: number, part) => Math.max(most, longest(part)),
    own,
  );
}

/** The first fault that explains itself, in our words. */
function problemOf(errors: readonly OutputUnit[], base: string) {
  let keyword = "";
  for (const error of errors) {
    if (!PASSED_ON.includes(error.keyword)) {
      const named = error.keyword === "false" ? keyword : error.keyword;
      return {
        pointer: pointerOf(error, base),
        keyword: named || "false",
        message: messageOf(named || "false", null),
      };
    }
    keyword = error.keyword;
  }
  return { pointer: base, keyword, message: messageOf(keyword, null) };
}

/** Of a missing member the library tells the name in its sentence alone. */
function pointerOf(error: OutputUnit, base: string): string {
  const pointer = base + decodeURI(error.instanceLocation.slice(1));
  const named = /required property "(.*)"\.$/s.exec(error.error);
  return error.keyword === "required" && named !== null
    ? pointerTo(pointer, named[1] ?? "")
    : pointer;
}
