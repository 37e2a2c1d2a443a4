// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the validation of params: JSON Schema 2020-12, closed objects, asserted formats.
 *
 * Never coerces, never fills in a default, never fetches a remote schema, never quotes a
 * value. Plain keywords are checked by `rules`, which can name each fault; what combines
 * schemas is left to the library, in `judge`.
 */
import { isObject } from "./json.js";
import { Judge } from "./judge.js";
import { byPointer, Report } from "./report.js";
import { compile } from "./rules.js";
import { checkSchema } from "./schema_check.js";
import { mapInner } from "./schema_parts.js";
const BRANCHES = ["if", "then", "else", "not"];
const BRANCH_LISTS = ["allOf", "anyOf", "oneOf"];
const BRANCH_MAPS = ["dependentSchemas"];
const CLOSING = ["additionalProperties", "unevaluatedProperties"];
const COMBINED = [...BRANCH_LISTS, ...BRANCHES, ...BRANCH_MAPS, "$ref"];
/**
 * The effective schema: objects are closed unless they say otherwise.
 *
 * A branch of a combinator stays open, for it sees its siblings' members too; the object
 * around the combinator is closed by `unevaluatedProperties` instead.
 */
export function closeSchema(schema, branch = false) {
  if (!isObject(schema)) {
    return schema;
  }
  const closed = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      closeWithin(keyword, value ?? null),
    ]),
  );
  const closes = CLOSING.some((keyword) => keyword in closed);
  if (!branch && isObjectSchema(closed) && !closes) {
    closed[closingKeyword(closed)] = false;
  }
  return closed;
}
function closeWithin(keyword, value) {
  const branch = COMBINED.includes(keyword);
  return mapInner(keyword, value, (part) => closeSchema(part, branch));
}
function isObjectSchema(schema) {
  const kind = schema["type"];
  if ("properties" in schema || kind === "object") {
    return true;
  }
  const kinds = Array.isArray(kind) ? [...kind].sort() : [];
  return kinds.join() === "null,object";
}
function closingKeyword(schema) {
  const combines = COMBINED.some((keyword) => keyword in schema);
  return combines ? "unevaluatedProperties" : "additionalProperties";
}
/** One schema, checked once, then asked for each call. */
export class SchemaValidator {
  #rule;
  /** Throws `InvalidSchema`, which says where. */
  constructor(schema) {
    checkSchema(schema);
    this.#rule = compile(schema, new Judge(schema));
  }
  /** What is wrong, ordered by pointer; `base` is the instance's own pointer. */
  problems(instance, base) {
    if (this.#rule(instance, base, null)) {
      return [];
    }
    const report = new Report();
    this.#rule(instance, base, report);
    return report.problems.sort(byPointer);
  }
}
