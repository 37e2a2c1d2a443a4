// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the confirmation token: plan, then apply.
 *
 * Never stores one: the token carries its claims, and its nonce is claimed when it is used.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.NONCE_ACTION = void 0;
exports.subjectOf = subjectOf;
exports.confirmKey = confirmKey;
exports.expiry = expiry;
exports.sign = sign;
exports.verify = verify;
exports.consumed = consumed;
exports.stale = stale;
exports.required = required;
const canonical_ts_1 = require("./canonical.js");
const clock_ts_1 = require("./clock.js");
const errors_ts_1 = require("./errors.js");
const json_ts_1 = require("./json.js");
const secrets_ts_1 = require("./secrets.js");
exports.NONCE_ACTION = "confirm";
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
function subjectOf(integration, caller, fingerprint) {
  const { tenantId: tenant, id: key } = caller;
  return { v: VERSION, integration, tenant, key, fingerprint };
}
/** HKDF-SHA-256 of the host's secret, for tokens and nothing else. */
function confirmKey(secret) {
  return (0, secrets_ts_1.deriveKey)(secret, PURPOSE);
}
/** The `exp` claim in epoch seconds, and the same moment for the answer. */
function expiry(now) {
  const exp = (0, clock_ts_1.epochSeconds)(
    (0, clock_ts_1.later)(now, VALID_FOR_MS),
  );
  return [exp, (0, clock_ts_1.formatTime)(new Date(exp * 1000))];
}
/** The token of these claims. */
async function sign(claims, key) {
  const body = (0, secrets_ts_1.base64url)(
    new TextEncoder().encode((0, canonical_ts_1.canonical)(claims)),
  );
  return `${body}.${await mac(body, key)}`;
}
/** The token's claims; `wanted` says which request they must be for. */
async function verify(token, key, now, wanted) {
  const claims = await authentic(token, key);
  if (claims === null) {
    const text = "The confirmation token is not valid.";
    throw new errors_ts_1.ConfirmationInvalid("bad_signature", text);
  }
  if (claims.exp <= (0, clock_ts_1.epochSeconds)(now)) {
    const text = "The confirmation token has expired; do the dry run again.";
    throw new errors_ts_1.ConfirmationInvalid("expired", text);
  }
  const names = Object.keys(wanted);
  if (!names.every((name) => claims[name] === wanted[name])) {
    const text = "The confirmation token belongs to another request.";
    throw new errors_ts_1.ConfirmationInvalid("mismatch", text);
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
  if (!(0, secrets_ts_1.sameText)(await mac(body, key), signature)) {
    return null;
  }
  const text = new TextDecoder().decode((0, secrets_ts_1.fromBase64url)(body));
  const claims = JSON.parse(text);
  const known =
    (0, json_ts_1.isObject)(claims) && Object.keys(claims).sort().join();
  return known === NAMES.join() ? claims : null;
}
async function mac(body, key) {
  return (0, secrets_ts_1.base64url)(await key.sign(body));
}
/** Its nonce is claimed. */
function consumed() {
  const text = "The confirmation token was used already; do the dry run again.";
  return new errors_ts_1.ConfirmationInvalid("consumed", text);
}
/** Planned again, the impact differs. */
function stale() {
  const text = "The plan would now do something else; do the dry run again.";
  return new errors_ts_1.ConfirmationInvalid("stale", text);
}
/** No token was given. */
function required() {
  return new errors_ts_1.ManageError(
    "CONFIRMATION_REQUIRED",
    "This action wants a plan first: repeat the request with `dry_run: true`, then " +
      "without it and with `confirm_token` set to the answer's `confirm.token`.",
  );
}
