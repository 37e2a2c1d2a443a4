// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what never reaches a hash or the audit log.
 *
 * Never decides what is logged: it only blanks members by name, and by `writeOnly`.
 */

import { isObject, type Json, type JsonObject } from "./json.ts";

export const REDACTED = "[redacted]";

const MARK = new RegExp(
  "password|passwd|passphrase|secret|token|apikey|authorization|credential|" +
    "privatekey",
);
const NOTHING: ReadonlySet<string> = new Set();

// Names seen before; a caller chooses names, so both their number and length are bounded.
const seen = new Map<string, boolean>();
const MOST_SEEN = 4096;
const LONGEST_SEEN = 64;

/** Whether a member of this name is never logged. */
export function isSecretName(name: string): boolean {
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
export function redact(
  value: Json | undefined,
  hidden: ReadonlySet<string> = NOTHING,
): Json {
  if (value === undefined || typeof value !== "object" || value === null) {
    return value ?? null;
  }
  if (Array.isArray(value)) {
    return value.map((item: Json) => redact(item, hidden));
  }
  return redactMembers(value as JsonObject, hidden);
}

function redactMembers(value: JsonObject, hidden: ReadonlySet<string>): Json {
  // Most have nothing to hide: they need no copy.
  let changed: Map<string, Json> | null = null;
  for (const name of Object.keys(value)) {
    const member = value[name];
    const secret = isSecretName(name) || hidden.has(name);
    const kept = secret ? REDACTED : redact(member, hidden);
    if (kept !== member) {
      changed ??= new Map(Object.entries(value) as [string, Json][]);
      changed.set(name, kept);
    }
  }
  // Not by assignment, which would make `__proto__` something else than a member.
  return changed === null ? value : Object.fromEntries(changed);
}

/** The names of every member, at any depth, that the schema marks writeOnly. */
export function writeOnlyNames(schema: unknown): Set<string> {
  const names = new Set<string>();
  const left: unknown[] = [schema];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (Array.isArray(part)) {
      left.push(...part);
    } else if (isObject(part)) {
      left.push(...Object.values(part));
      const properties = isObject(part["properties"]) ? part["properties"] : {};
      for (const [name, member] of Object.entries(properties)) {
        if (isObject(member) && member["writeOnly"] === true) {
          names.add(name);
        }
      }
    }
  }
  return names;
}
