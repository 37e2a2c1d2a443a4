// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what never reaches a hash or the audit log.
 *
 * Never decides what is logged: it only blanks members by name, and by `writeOnly`.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.REDACTED = void 0;
exports.isSecretName = isSecretName;
exports.redact = redact;
exports.writeOnlyNames = writeOnlyNames;
const json_ts_1 = require("./json.js");
exports.REDACTED = "[redacted]";
const MARK = new RegExp(
  "password|passwd|passphrase|secret|token|apikey|authorization|credential|" +
    "privatekey",
);
const NOTHING = new Set();
// Names seen before; a caller chooses names, so both their number and length are bounded.
const seen = new Map();
const MOST_SEEN = 4096;
const LONGEST_SEEN = 64;
/** Whether a member of this name is never logged. */
function isSecretName(name) {
  const known = seen.get(name);
  if (known !== undefined) {
    return known;
  }
  const secret = MARK.test(name.toLowerCase().replace(/[_ -]/g, ""));
  if (name.length <= LONGEST_SEEN && seen.size < MOST_SEEN) {
    seen.set(name, secret);
  }
  return secret;
}
/**
 * The value without secrets, a copy where it has any; `hidden` are the names the schema
 * marks writeOnly.
 */
function redact(value, hidden = NOTHING) {
  if (value === undefined || typeof value !== "object" || value === null) {
    return value ?? null;
  }
  if (Array.isArray(value)) {
    return value.map((item) => redact(item, hidden));
  }
  return redactMembers(value, hidden);
}
function redactMembers(value, hidden) {
  // Most have nothing to hide: they need no copy.
  let changed = null;
  for (const name of Object.keys(value)) {
    const member = value[name];
    const secret = isSecretName(name) || hidden.has(name);
    const kept = secret ? exports.REDACTED : redact(member, hidden);
    if (kept !== member) {
      changed ??= new Map(Object.entries(value));
      changed.set(name, kept);
    }
  }
  // Not by assignment, which would make `__proto__` something else than a member.
  return changed === null ? value : Object.fromEntries(changed);
}
/** The names of every member, at any depth, that the schema marks writeOnly. */
function writeOnlyNames(schema) {
  const names = new Set();
  const left = [schema];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (Array.isArray(part)) {
      left.push(...part);
    } else if ((0, json_ts_1.isObject)(part)) {
      left.push(...Object.values(part));
      const properties = (0, json_ts_1.isObject)(part["properties"])
        ? part["properties"]
        : {};
      for (const [name, member] of Object.entries(properties)) {
        if ((0, json_ts_1.isObject)(member) && member["writeOnly"] === true) {
          names.add(name);
        }
      }
    }
  }
  return names;
}
