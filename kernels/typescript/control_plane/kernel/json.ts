// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a JSON value is to the type checker, and the check that a value really is one.
 *
 * Never parses: `strict_json` does.
 */

/** A JSON value; a member that is `undefined` counts as absent. */
export type Json = Scalar | readonly Json[] | JsonObject;

type Scalar = null | boolean | number | string;

/** A JSON object. */
export type JsonObject = { readonly [name: string]: Json | undefined };

/** Whether the value is an object, and neither an array nor null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether there is something: for `filter`, whose result older compilers do not see. */
export function isThere<T>(value: T | null): value is T {
  return value !== null;
}

/** The name of a JSON value's type, as JSON Schema has it. */
export function typeOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  return Array.isArray(value) ? "array" : typeof value;
}

/** The members of an object that have a value. */
export function present<T extends object>(members: T): JsonObject {
  const found: Record<string, Json> = {};
  for (const name in members) {
    const value = members[name] as Json | undefined;
    if (value !== undefined && value !== null) {
      found[name] = value;
    }
  }
  return found;
}

/** Throws for what `JSON.stringify` would silently turn into something else. */
export function checkJson(value: unknown): void {
  switch (typeof value) {
    case "string":
    case "boolean":
      return;
    case "number":
      if (!Number.isFinite(value)) {
        throw new TypeError("a number that is not finite is no JSON");
      }
      return;
    case "object":
      checkParts(value);
      return;
    default:
      throw new TypeError(`a value of type ${typeof value} is no JSON`);
  }
}

function checkParts(value: object | null): void {
  if (value === null) {
    return;
  }
  if (Array.isArray(value)) {
    value.forEach(checkJson);
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError("only plain objects and arrays are JSON");
  }
  for (const member of Object.values(value)) {
    if (member !== undefined) {
      checkJson(member);
    }
  }
}
