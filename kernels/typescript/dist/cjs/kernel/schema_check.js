// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what a router refuses in a schema when it starts.
 *
 * Never looks at a value.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.InvalidSchema = void 0;
exports.checkSchema = checkSchema;
const json_ts_1 = require("./json.js");
const report_ts_1 = require("./report.js");
const schema_parts_ts_1 = require("./schema_parts.js");
/** The schema itself is wrong; the message says where. */
class InvalidSchema extends Error {}
exports.InvalidSchema = InvalidSchema;
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
const isSchema = (value) => isFlag(value) || (0, json_ts_1.isObject)(value);
const isSchemas = (value) =>
  Array.isArray(value) && value.length > 0 && value.every(isSchema);
const isSchemaMap = (value) =>
  (0, json_ts_1.isObject)(value) && Object.values(value).every(isSchema);
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
function checkSchema(schema) {
  checkPart(schema, "", schema);
}
function checkPart(schema, at, root) {
  demand(isSchema(schema), at, "is no schema");
  if (!(0, json_ts_1.isObject)(schema)) {
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
  if (schema_parts_ts_1.SCHEMAS.includes(keyword)) {
    checkPart(value, at, root);
  } else if (schema_parts_ts_1.SCHEMA_LISTS.includes(keyword)) {
    demand(isSchemas(value), at, "is no list of schemas");
    for (const [i, part] of value.entries()) {
      checkPart(part, `${at}/${i}`, root);
    }
  } else if (schema_parts_ts_1.SCHEMA_MAPS.includes(keyword)) {
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
    target = (0, json_ts_1.isObject)(target)
      ? target[(0, report_ts_1.unescaped)(step)]
      : undefined;
  }
  demand(head === "#" && isSchema(target), at, "leads to no schema in here");
}
function demand(holds, at, what) {
  if (!holds) {
    throw new InvalidSchema(`\`${at || "/"}\` ${what}`);
  }
}
