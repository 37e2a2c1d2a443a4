// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a router refuses in a schema when it starts.
 *
 * Never looks at a value.
 */

import { isObject } from "./json.ts";
import { SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS } from "./schema_parts.ts";

/** The schema itself is wrong; the message says where. */
export class InvalidSchema extends Error {}

type Operand = (value: unknown) => boolean;

const TYPES = [
  "null",
  "boolean",
  "object",
  "array",
  "number",
  "string",
  "integer",
];
const isCount: Operand = (value) =>
  Number.isInteger(value) && (value as number) >= 0;
const isNumber: Operand = (value) => typeof value === "number";
const isFlag: Operand = (value) => typeof value === "boolean";
const isText: Operand = (value) => typeof value === "string";
const isAny: Operand = () => true;
const isNames: Operand = (value) => Array.isArray(value) && value.every(isText);
const isType: Operand = (value) => TYPES.includes(value as string);
const isSchema: Operand = (value) => isFlag(value) || isObject(value);
const isSchemas: Operand = (value) =>
  Array.isArray(value) && value.length > 0 && value.every(isSchema);
const isSchemaMap: Operand = (value) =>
  isObject(value) && Object.values(value).every(isSchema);

const OPERANDS: ReadonlyMap<string, Operand> = new Map([
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
  ["multipleOf", (value) => isNumber(value) && (value as number) > 0],
  ["minItems", isCount],
  ["maxItems", isCount],
  ["uniqueItems", isFlag],
  ["minContains", isCount],
  ["maxContains", isCount],
  ["minProperties", isCount],
  ["maxProperties", isCount],
  ["required", isNames],
  ["$ref", isText],
  ["writeOnly", isFlag],
  ["readOnly", isFlag],
  ["title", isText],
  ["description", isText],
]);
function isTypes(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isType);
}

/** Throws `InvalidSchema` where a keyword has a value that it cannot have. */
export function checkSchema(schema: unknown): void {
  checkPart(schema, "", schema);
}

function checkPart(schema: unknown, at: string, root: unknown): void {
  demand(isSchema(schema), at, "is no schema");
  if (!isObject(schema)) {
    return;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    const place = `${at}/${keyword}`;
    const fits = OPERANDS.get(keyword) ?? isAny;
    demand(fits(value), place, "has a value that the keyword cannot have");
    if (keyword === "pattern") {
      checkPattern(value as string, place);
    } else if (keyword === "$ref") {
      checkReference(value as string, place, root);
    }
    checkInner(keyword, value, place, root);
  }
}

function checkInner(
  keyword: string,
  value: unknown,
  at: string,
  root: unknown,
): void {
  if (SCHEMAS.includes(keyword)) {
    checkPart(value, at, root);
  } else if (SCHEMA_LISTS.includes(keyword)) {
    demand(isSchemas(value), at, "is no list of schemas");
    for (const [i, part] of (value as unknown[]).entries()) {
      checkPart(part, `${at}/${i}`, root);
    }
  } else if (SCHEMA_MAPS.includes(keyword)) {
    demand(isSchemaMap(value), at, "is no mapping of schemas");
    for (const [name, part] of Object.entries(value as object)) {
      if (keyword === "patternProperties") {
        checkPattern(name, at);
      }
      checkPart(part, `${at}/${name}`, root);
    }
  }
}

function checkPattern(pattern: string, at: string): void {
  try {
    new RegExp(pattern, "u");
  } catch {
    demand(false, at, "is no pattern");
  }
}

/** A reference stays inside of the schema. */
function checkReference(reference: string, at: string, root: unknown): void {
  const [head, ...steps] = reference.split("/");
  let target = root;
  for (const step of steps) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    target = isObject(target) ? target[name] : undefined;
  }
  demand(head === "#" && isSchema(target), at, "leads to no schema in here");
}

function demand(holds: boolean, at: string, what: string): void {
  if (!holds) {
    throw new InvalidSchema(`\`${at || "/"}\` ${what}`);
  }
}
