// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a JSON value is to the type checker, and the check that a value really is one.
 *
 * Never parses: `strict_json` does.
 */
/** Whether the value is an object, and neither an array nor null. */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** Whether there is something: for `filter`, whose result older compilers do not see. */
export function isThere(value) {
  return value !== null;
}
/** The name of a JSON value's type, as JSON Schema has it. */
export function typeOf(value) {
  if (value === null) {
    return "null";
  }
  return Array.isArray(value) ? "array" : typeof value;
}
/** The members of an object that have a value. */
export function present(members) {
  const found = {};
  for (const name in members) {
    const value = members[name];
    if (value !== undefined && value !== null) {
      found[name] = value;
    }
  }
  return found;
}
/** Throws for what `JSON.stringify` would silently turn into something else. */
export function checkJson(value) {
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
function checkParts(value) {
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
