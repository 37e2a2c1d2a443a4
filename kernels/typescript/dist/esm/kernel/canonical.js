// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the canonical form (RFC 8785) and the hashes made over it.
 *
 * Never redacts: what must not be hashed is taken out before.
 */
import { sha256 } from "./sha256.js";
/**
 * RFC 8785 takes ECMAScript's own text for numbers and strings, and sorts names by UTF-16
 * code units as `sort` does: so this is all of it.
 */
export function canonical(value) {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError("a number that is not finite is no JSON");
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  const members = value;
  let text = "";
  for (const name of Object.keys(members).sort()) {
    const member = members[name];
    if (member !== undefined) {
      text += text === "" ? "" : ",";
      text += `${JSON.stringify(name)}:${canonical(member)}`;
    }
  }
  return `{${text}}`;
}
/** Hex SHA-256 of the canonical form. */
export function canonicalHash(value) {
  return sha256(canonical(value));
}
/** What makes two requests with one idempotency key the same request. */
export function fingerprint(action, params) {
  return canonicalHash({ action, params });
}
