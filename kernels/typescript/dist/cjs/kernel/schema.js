// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the validation of params: JSON Schema 2020-12, closed objects, asserted formats.
 *
 * Never coerces, never fills in a default, never fetches a remote schema, never quotes a
 * value. Plain keywords are checked by `rules`, which can name each fault; what combines
 * schemas is left to the library, in `judge`.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.SchemaValidator = void 0;
exports.closeSchema = closeSchema;
const json_ts_1 = require("./json.js");
const judge_ts_1 = require("./judge.js");
const report_ts_1 = require("./report.js");
const rules_ts_1 = require("./rules.js");
const schema_check_ts_1 = require("./schema_check.js");
const schema_parts_ts_1 = require("./schema_parts.js");
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
function closeSchema(schema, branch = false) {
  if (!(0, json_ts_1.isObject)(schema)) {
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
  return (0, schema_parts_ts_1.mapInner)(keyword, value, (part) =>
    closeSchema(part, branch),
  );
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
class SchemaValidator {
  #rule;
  /** Throws `InvalidSchema`, which says where. */
  constructor(schema) {
    (0, schema_check_ts_1.checkSchema)(schema);
    this.#rule = (0, rules_ts_1.compile)(schema, new judge_ts_1.Judge(schema));
  }
  /** What is wrong, ordered by pointer; `base` is the instance's own pointer. */
  problems(instance, base) {
    if (this.#rule(instance, base, null)) {
      return [];
    }
    const report = new report_ts_1.Report();
    this.#rule(instance, base, report);
    return report.problems.sort(report_ts_1.byPointer);
  }
}
exports.SchemaValidator = SchemaValidator;
