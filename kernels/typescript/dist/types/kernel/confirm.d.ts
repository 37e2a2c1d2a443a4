// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the confirmation token: plan, then apply.
 *
 * Never stores one: the token carries its claims, and its nonce is claimed when it is used.
 */
import type { Caller } from "./action.ts";
import { ConfirmationInvalid, ManageError } from "./errors.ts";
import { Hmac } from "./secrets.ts";
export declare const NONCE_ACTION = "confirm";
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
export declare function subjectOf(
  integration: string,
  caller: Caller,
  fingerprint: string,
): Subject;
/** HKDF-SHA-256 of the host's secret, for tokens and nothing else. */
export declare function confirmKey(secret: Uint8Array): Promise<Uint8Array>;
/** The `exp` claim in epoch seconds, and the same moment for the answer. */
export declare function expiry(now: Date): [number, string];
/** The token of these claims. */
export declare function sign(claims: Claims, key: Hmac): Promise<string>;
/** The token's claims; `wanted` says which request they must be for. */
export declare function verify(
  token: string,
  key: Hmac,
  now: Date,
  wanted: Subject,
): Promise<Claims>;
/** Its nonce is claimed. */
export declare function consumed(): ConfirmationInvalid;
/** Planned again, the impact differs. */
export declare function stale(): ConfirmationInvalid;
/** No token was given. */
export declare function required(): ManageError;
