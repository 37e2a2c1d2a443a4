// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns which keywords hold schemas, and how.
 *
 * Never what they mean.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.SCHEMA_MAPS = exports.SCHEMA_LISTS = exports.SCHEMAS = void 0;
exports.mapInner = mapInner;
const json_ts_1 = require("./json.js");
/** Keywords whose value is a schema. */
exports.SCHEMAS = [
  "items",
  "contains",
  "additionalProperties",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
  "if",
  "then",
  "else",
  "not",
];
/** Keywords whose value is a list of schemas. */
exports.SCHEMA_LISTS = ["prefixItems", "allOf", "anyOf", "oneOf"];
/** Keywords whose value has schemas by name. */
exports.SCHEMA_MAPS = [
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions",
];
/** The keyword's value with each schema in it changed; other values as they are. */
function mapInner(keyword, value, change) {
  if (exports.SCHEMAS.includes(keyword)) {
    return change(value);
  }
  if (exports.SCHEMA_LISTS.includes(keyword) && Array.isArray(value)) {
    return value.map(change);
  }
  if (exports.SCHEMA_MAPS.includes(keyword) && (0, json_ts_1.isObject)(value)) {
    const members = Object.entries(value);
    return Object.fromEntries(
      members.map(([name, schema]) => [name, change(schema)]),
    );
  }
  return value;
}
