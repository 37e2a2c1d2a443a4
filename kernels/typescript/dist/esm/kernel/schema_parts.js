// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns which keywords hold schemas, and how.
 *
 * Never what they mean.
 */
import { isObject } from "./json.js";
/** Keywords whose value is a schema. */
export const SCHEMAS = [
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
export const SCHEMA_LISTS = ["prefixItems", "allOf", "anyOf", "oneOf"];
/** Keywords whose value has schemas by name. */
export const SCHEMA_MAPS = [
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions",
];
/** The keyword's value with each schema in it changed; other values as they are. */
export function mapInner(keyword, value, change) {
  if (SCHEMAS.includes(keyword)) {
    return change(value);
  }
  if (SCHEMA_LISTS.includes(keyword) && Array.isArray(value)) {
    return value.map(change);
  }
  if (SCHEMA_MAPS.includes(keyword) && isObject(value)) {
    const members = Object.entries(value);
    return Object.fromEntries(
      members.map(([name, schema]) => [name, change(schema)]),
    );
  }
  return value;
}
