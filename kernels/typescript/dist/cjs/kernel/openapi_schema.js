// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns how an action's schema becomes a component of the OpenAPI document.
 *
 * Never judges a schema.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.moved = moved;
const json_ts_1 = require("./json.js");
/** What only a schema that is a file of its own may have. */
const FILE_ONLY = ["$schema", "$id"];
/** The schema as a component: its own references follow it to its new place. */
function moved(schema, pointer) {
  const made = rewritten(schema, pointer);
  if (!(0, json_ts_1.isObject)(made)) {
    return made;
  }
  const kept = Object.entries(made).filter(
    ([name]) => !FILE_ONLY.includes(name),
  );
  return Object.fromEntries(kept);
}
function rewritten(part, pointer) {
  if (Array.isArray(part)) {
    return part.map((item) => rewritten(item, pointer));
  }
  if (!(0, json_ts_1.isObject)(part)) {
    return part ?? null;
  }
  const made = Object.entries(part).map(([name, value]) => {
    if (name === "$ref" && typeof value === "string") {
      return [name, value.startsWith("#") ? pointer + value.slice(1) : value];
    }
    if (name === "properties" && (0, json_ts_1.isObject)(value)) {
      return [name, members(value, pointer)];
    }
    return [name, rewritten(value, pointer)];
  });
  return Object.fromEntries(made);
}
/** A member that may be anything is `{}`, as generators of clients want it. */
function members(named, pointer) {
  const made = Object.entries(named).map(([name, value]) => [
    name,
    value === true ? {} : rewritten(value, pointer),
  ]);
  return Object.fromEntries(made);
}
