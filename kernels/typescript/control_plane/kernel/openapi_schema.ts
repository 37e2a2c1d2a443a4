// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how an action's schema becomes a component of the OpenAPI document.
 *
 * Never judges a schema.
 */

import { isObject, type Json, type JsonObject } from "./json.ts";

/** What only a schema that is a file of its own may have. */
const FILE_ONLY = ["$schema", "$id"];

/** The schema as a component: its own references follow it to its new place. */
export function moved(schema: Json, pointer: string): Json {
  const made = rewritten(schema, pointer);
  if (!isObject(made)) {
    return made;
  }
  const kept = Object.entries(made as JsonObject).filter(
    ([name]) => !FILE_ONLY.includes(name),
  );
  return Object.fromEntries(kept);
}

function rewritten(part: Json | undefined, pointer: string): Json {
  if (Array.isArray(part)) {
    return part.map((item: Json) => rewritten(item, pointer));
  }
  if (!isObject(part)) {
    return part ?? null;
  }
  const made = Object.entries(part as JsonObject).map(
    ([name, value]): [string, Json] => {
      if (name === "$ref" && typeof value === "string") {
        return [name, value.startsWith("#") ? pointer + value.slice(1) : value];
      }
      if (name === "properties" && isObject(value)) {
        return [name, members(value as JsonObject, pointer)];
      }
      return [name, rewritten(value, pointer)];
    },
  );
  return Object.fromEntries(made);
}

/** A member that may be anything is `{}`, as generators of clients want it. */
function members(named: JsonObject, pointer: string): JsonObject {
  const made = Object.entries(named).map(([name, value]): [string, Json] => [
    name,
    value === true ? {} : rewritten(value, pointer),
  ]);
  return Object.fromEntries(made);
}
