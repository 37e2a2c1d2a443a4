// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a router refuses in a schema when it starts.
 *
 * Never looks at a value.
 */
import { isObject } from "./json.js";
import { unescaped } from "./report.js";
import { SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS } from "./schema_parts.js";
/** The schema itself is wrong; the message says where. */
export class InvalidSchema extends Error {}
const TYPES = [
  "null",
  "boolean",
  "object",
  "array",
  "number",
  "string",
  "integer",
];
const isCount = (value) => Number.isInteger(value) && value >= 0;
const isNumber = (value) => typeof value === "number";
const isFlag = (value) => typeof value === "boolean";
const isText = (value) => typeof value === "string";
const isAny = () => true;
const isNever = () => false;
const isNames = (value) => Array.isArray(value) && value.every(isText);
const isType = (value) => TYPES.includes(value);
const isSchema = (value) => isFlag(value) || isObject(value);
const isSchemas = (value) =>
  Array.isArray(value) && value.length > 0 && value.every(isSchema);
const isSchemaMap = (value) =>
  isObject(value) && Object.values(value).every(isSchema);
const OPERANDS = new Map([
  ["type", (value) => isType(value) || isTypes(value)],
  ["enum", (value) => Array.isArray(value)],
  ["const", isAny],
  ["minLength", isCount],
  ["maxLength", isCount],
  ["pattern", isText],
  ["format", isText],
  ["minimum", isNumber],
  ["maximum", isNumber],
  ["exclusiveMinimum", isNumber],
  ["exclusiveMaximum", isNumber],
  ["multipleOf", (value) => isNumber(value) && value > 0],
  ["minItems", isCount],
  ["maxItems", isCount],
  ["uniqueItems", isFlag],
  ["minContains", isCount],
  ["maxContains", isCount],
  ["minProperties", isCount],
  ["maxProperties", isCount],
  ["required", isNames],
  ["$ref", isText],
  // The library does not know where they lead.
  ["$dynamicRef", isNever],
  ["$recursiveRef", isNever],
  ["writeOnly", isFlag],
  ["readOnly", isFlag],
  ["title", isText],
  ["description", isText],
]);
function isTypes(value) {
  return Array.isArray(value) && value.length > 0 && value.every(isType);
}
/** Throws `InvalidSchema` where a keyword has a value that it cannot have. */
export function checkSchema(schema) {
  checkPart(schema, "", schema);
}
function checkPart(schema, at, root) {
  demand(isSchema(schema), at, "is no schema");
  if (!isObject(schema)) {
    return;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    const place = `${at}/${keyword}`;
    const fits = OPERANDS.get(keyword) ?? isAny;
    demand(fits(value), place, "has a value that the keyword cannot have");
    if (keyword === "pattern") {
      checkPattern(value, place);
    } else if (keyword === "$ref") {
      checkReference(value, place, root);
    }
    checkInner(keyword, value, place, root);
  }
}
function checkInner(keyword, value, at, root) {
  if (SCHEMAS.includes(keyword)) {
    checkPart(value, at, root);
  } else if (SCHEMA_LISTS.includes(keyword)) {
    demand(isSchemas(value), at, "is no list of schemas");
    for (const [i, part] of value.entries()) {
      checkPart(part, `${at}/${i}`, root);
    }
  } else if (SCHEMA_MAPS.includes(keyword)) {
    demand(isSchemaMap(value), at, "is no mapping of schemas");
    for (const [name, part] of Object.entries(value)) {
      if (keyword === "patternProperties") {
        checkPattern(name, at);
      }
      checkPart(part, `${at}/${name}`, root);
    }
  }
}
function checkPattern(pattern, at) {
  try {
    new RegExp(pattern, "u");
  } catch {
    demand(false, at, "is no pattern");
  }
}
/** A reference stays inside of the schema. */
function checkReference(reference, at, root) {
  const [head, ...steps] = reference.split("/");
  let target = root;
  for (const step of steps) {
    target = isObject(target) ? target[unescaped(step)] : undefined;
  }
  demand(head === "#" && isSchema(target), at, "leads to no schema in here");
}
function demand(holds, at, what) {
  if (!holds) {
    throw new InvalidSchema(`\`${at || "/"}\` ${what}`);
  }
}
