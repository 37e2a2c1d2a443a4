// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the confirmation token: plan, then apply.
 *
 * Never stores one: the token carries its claims, and its nonce is claimed when it is used.
 */

import type { Caller } from "./action.ts";
import { canonical } from "./canonical.ts";
import { epochSeconds, formatTime, later } from "./clock.ts";
import { ConfirmationInvalid, ManageError } from "./errors.ts";
import { isObject } from "./json.ts";
import {
  base64url,
  deriveKey,
  fromBase64url,
  Hmac,
  sameText,
} from "./secrets.ts";

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

/** What a token says. */
export type Claims = {
  readonly v: number;
  readonly integration: string;
  readonly tenant: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly impact_hash: string;
  readonly nonce: string;
  readonly exp: number;
};

/** The part of the claims that says whose request it is. */
export type Subject = Omit<Claims, "impact_hash" | "nonce" | "exp">;

/** Whose request this is. */
export function subjectOf(
  integration: string,
  caller: Caller,
  fingerprint: string,
): Subject {
  const { tenantId: tenant, id: key } = caller;
  return { v: VERSION, integration, tenant, key, fingerprint };
}

/** HKDF-SHA-256 of the host's secret, for tokens and nothing else. */
export function confirmKey(secret: Uint8Array): Promise<Uint8Array> {
  return deriveKey(secret, PURPOSE);
}

/** The `exp` claim in epoch seconds, and the same moment for the answer. */
export function expiry(now: Date): [number, string] {
  const exp = epochSeconds(later(now, VALID_FOR_MS));
  return [exp, formatTime(new Date(exp * 1000))];
}

/** The token of these claims. */
export async function sign(claims: Claims, key: Hmac): Promise<string> {
  const body = base64url(new TextEncoder().encode(canonical(claims)));
  return `${body}.${await mac(body, key)}`;
}

/** The token's claims; `wanted` says which request they must be for. */
export async function verify(
  token: string,
  key: Hmac,
  now: Date,
  wanted: Subject,
): Promise<Claims> {
  const claims = await authentic(token, key);
  if (claims === null) {
    const text = "The confirmation token is not valid.";
    throw new ConfirmationInvalid("bad_signature", text);
  }
  if (claims.exp <= epochSeconds(now)) {
    const text = "The confirmation token has expired; do the dry run again.";
    throw new ConfirmationInvalid("expired", text);
  }
  const names = Object.keys(wanted) as (keyof Subject)[];
  if (!names.every((name) => claims[name] === wanted[name])) {
    const text = "The confirmation token belongs to another request.";
    throw new ConfirmationInvalid("mismatch", text);
  }
  return claims;
}

async function authentic(token: string, key: Hmac): Promise<Claims | null> {
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
  const claims: unknown = JSON.parse(text);
  const known = isObject(claims) && Object.keys(claims).sort().join();
  return known === NAMES.join() ? (claims as Claims) : null;
}

async function mac(body: string, key: Hmac): Promise<string> {
  return base64url(await key.sign(body));
}

/** Its nonce is claimed. */
export function consumed(): ConfirmationInvalid {
  const text = "The confirmation token was used already; do the dry run again.";
  return new ConfirmationInvalid("consumed", text);
}

/** Planned again, the impact differs. */
export function stale(): ConfirmationInvalid {
  const text = "The plan would now do something else; do the dry run again.";
  return new ConfirmationInvalid("stale", text);
}

/** No token was given. */
export function required(): ManageError {
  return new ManageError(
    "CONFIRMATION_REQUIRED",
    "This action wants a plan first: repeat the request with `dry_run: true`, then " +
      "without it and with `confirm_token` set to the answer's `confirm.token`.",
  );
}
