// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what the library decides: schemas that combine others, follow references, or count
 * what was evaluated.
 *
 * Never sees a format of its own: ours are put in under names of ours, the rest is dropped.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Judge = void 0;
const json_schema_1 = require("@cfworker/json-schema");
const formats_ts_1 = require("./formats.js");
const json_ts_1 = require("./json.js");
const messages_ts_1 = require("./messages.js");
const report_ts_1 = require("./report.js");
const schema_check_ts_1 = require("./schema_check.js");
const schema_parts_ts_1 = require("./schema_parts.js");
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
for (const [name, fits] of formats_ts_1.FORMATS) {
  json_schema_1.format[OUR_FORMAT + name] = fits;
}
/** The library, for the schemas below one root. */
class Judge {
  #ours = new Map();
  #root;
  #lookup = null;
  constructor(root) {
    this.#root = this.#copy(root);
  }
  /** A rule for what `rules` leaves open in this schema, or null where that is nothing. */
  rule(keywords) {
    if (!COMBINING.some((keyword) => keyword in keywords)) {
      return null;
    }
    this.#lookup ??= lookupOf(this.#root);
    const schema = this.#ours.get(keywords);
    const lookup = this.#lookup;
    const unique = JSON.stringify(schema).includes('"uniqueItems":true');
    return (value, at, report) => {
      const tooMany = unique && longest(value) > MOST_UNIQUE;
      const errors = tooMany
        ? [TOO_MANY]
        : (0, json_schema_1.validate)(value, schema, "2020-12", lookup, true)
            .errors;
      const [error] = errors;
      if (error !== undefined) {
        report?.add(problemOf(errors, at));
      }
      return error === undefined;
    };
  }
  /** A copy that the library may mark, with our formats in the place of its own. */
  #copy(schema) {
    if (!(0, json_ts_1.isObject)(schema)) {
      return schema;
    }
    const members = Object.entries(schema)
      .filter(([keyword, value]) => isKept(keyword, value))
      .map(([keyword, value]) => [keyword, this.#copyValue(keyword, value)]);
    const copy = Object.fromEntries(members);
    this.#ours.set(schema, copy);
    return copy;
  }
  #copyValue(keyword, value) {
    return keyword === "format"
      ? OUR_FORMAT + String(value)
      : (0, schema_parts_ts_1.mapInner)(keyword, value, (part) =>
          this.#copy(part),
        );
  }
}
exports.Judge = Judge;
const TOO_MANY = {
  keyword: "maxItems",
  keywordLocation: "#",
  instanceLocation: "#",
  error: "",
};
/** References are pointers from the root, whatever the schemas are called. */
function isKept(keyword, value) {
  return keyword === "format"
    ? formats_ts_1.FORMATS.has(String(value))
    : keyword !== "$id";
}
function lookupOf(root) {
  try {
    return (0, json_schema_1.dereference)(root);
  } catch (cause) {
    throw new schema_check_ts_1.InvalidSchema(
      cause instanceof Error ? cause.message : "no schema",
    );
  }
}
function longest(value) {
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  const parts = Object.values(value);
  const own = Array.isArray(value) ? parts.length : 0;
  return parts.reduce((most, part) => Math.max(most, longest(part)), own);
}
/** The first fault that explains itself, in our words. */
function problemOf(errors, base) {
  let keyword = "";
  for (const error of errors) {
    // The schema `false` has no keyword; the one that holds it comes just before.
    keyword = error.keyword === "false" ? keyword : error.keyword;
    if (error.keyword === "false" || !PASSED_ON.includes(keyword)) {
      const message = (0, messages_ts_1.messageOf)(keyword, undefined);
      return { pointer: pointerOf(error, base), keyword, message };
    }
  }
  return {
    pointer: base,
    keyword,
    message: (0, messages_ts_1.messageOf)(keyword, undefined),
  };
}
/** Of a missing member the library tells the name in its sentence alone. */
function pointerOf(error, base) {
  let pointer = base;
  for (const step of error.instanceLocation.split("/").slice(1)) {
    const name = decodeURIComponent(step);
    pointer = (0, report_ts_1.pointerTo)(
      pointer,
      (0, report_ts_1.unescaped)(name),
    );
  }
  const named = /required property "(.*)"\.$/s.exec(error.error);
  return error.keyword === "required" && named !== null
    ? (0, report_ts_1.pointerTo)(pointer, named[1] ?? "")
    : pointer;
}
