// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the confirmation token: plan, then apply.
 *
 * Never stores one: the token carries its claims, and its nonce is claimed when it is used.
 */
import { canonical } from "./canonical.js";
import { epochSeconds, formatTime, later } from "./clock.js";
import { ConfirmationInvalid, ManageError } from "./errors.js";
import { isObject } from "./json.js";
import { base64url, deriveKey, fromBase64url, sameText } from "./secrets.js";
export const NONCE_ACTION = "confirm";
const VERSION = 1;
const VALID_FOR_MS = 600_000;
const LONGEST_TOKEN = 4096;
const PURPOSE = "acp confirm token v1";
const NAMES = [
  "exp",
  "fingerprint",
  "impact_hash",
  "integration",
  "key",
  "nonce",
  "tenant",
  "v",
];
/** Whose request this is. */
export function subjectOf(integration, caller, fingerprint) {
  const { tenantId: tenant, id: key } = caller;
  return { v: VERSION, integration, tenant, key, fingerprint };
}
/** HKDF-SHA-256 of the host's secret, for tokens and nothing else. */
export function confirmKey(secret) {
  return deriveKey(secret, PURPOSE);
}
/** The `exp` claim in epoch seconds, and the same moment for the answer. */
export function expiry(now) {
  const exp = epochSeconds(later(now, VALID_FOR_MS));
  return [exp, formatTime(new Date(exp * 1000))];
}
/** The token of these claims. */
export async function sign(claims, key) {
  const body = base64url(new TextEncoder().encode(canonical(claims)));
  return `${body}.${await mac(body, key)}`;
}
/** The token's claims; `wanted` says which request they must be for. */
export async function verify(token, key, now, wanted) {
  const claims = await authentic(token, key);
  if (claims === null) {
    const text = "The confirmation token is not valid.";
    throw new ConfirmationInvalid("bad_signature", text);
  }
  if (claims.exp <= epochSeconds(now)) {
    const text = "The confirmation token has expired; do the dry run again.";
    throw new ConfirmationInvalid("expired", text);
  }
  const names = Object.keys(wanted);
  if (!names.every((name) => claims[name] === wanted[name])) {
    const text = "The confirmation token belongs to another request.";
    throw new ConfirmationInvalid("mismatch", text);
  }
  return claims;
}
async function authentic(token, key) {
  if (token.length > LONGEST_TOKEN) {
    return null;
  }
  const dot = token.indexOf(".");
  const body = dot === -1 ? token : token.slice(0, dot);
  const signature = dot === -1 ? "" : token.slice(dot + 1);
  if (!sameText(await mac(body, key), signature)) {
    return null;
  }
  const text = new TextDecoder().decode(fromBase64url(body));
  const claims = JSON.parse(text);
  const known = isObject(claims) && Object.keys(claims).sort().join();
  return known === NAMES.join() ? claims : null;
}
async function mac(body, key) {
  return base64url(await key.sign(body));
}
/** Its nonce is claimed. */
export function consumed() {
  const text = "The confirmation token was used already; do the dry run again.";
  return new ConfirmationInvalid("consumed", text);
}
/** Planned again, the impact differs. */
export function stale() {
  const text = "The plan would now do something else; do the dry run again.";
  return new ConfirmationInvalid("stale", text);
}
/** No token was given. */
export function required() {
  return new ManageError(
    "CONFIRMATION_REQUIRED",
    "This action wants a plan first: repeat the request with `dry_run: true`, then " +
      "without it and with `confirm_token` set to the answer's `confirm.token`.",
  );
}
