// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the request and response envelopes: their members, their checks, their text.
 *
 * Never knows an action: `params` is any object here.
 */
import { type ManageError } from "./errors.ts";
import { type Json, type JsonObject } from "./json.ts";
/** The form of an action's name. */
export declare const ACTION: RegExp;
export declare const LONGEST_ACTION = 128;
/** A request that was checked. */
export interface Envelope {
  readonly action: string;
  readonly params: JsonObject;
  readonly idempotencyKey: string | null;
  readonly dryRun: boolean;
  readonly confirmToken: string | null;
}
/** The members of a success after `request_id`; null ones are left out, but for `data`. */
export interface Members {
  readonly data: Json | PreparedJson;
  readonly dry_run: boolean;
  readonly constraints_applied: readonly string[];
  readonly code?: string;
  readonly impact?: JsonObject | null;
  readonly preview?: Json | PreparedJson;
  readonly confirm?: JsonObject;
  readonly replay_of?: string;
}
/** A value whose JSON text was made before, to be embedded as it is. */
export declare class PreparedJson {
  readonly text: string;
  constructor(value: Json);
}
/** The body as JSON, or the refusal. */
export declare function parseBody(raw: Uint8Array): Json;
/** The checked envelope, or everything that is wrong with it at once. */
export declare function readEnvelope(body: Json): Envelope;
/**
 * Everything of a success after `request_id`, as JSON.
 *
 * Made before the commit: what has no JSON must fail while it still can.
 */
export declare function successMembers(members: Members): string;
/** The body of a success. */
export declare function successBody(requestId: string, members: string): string;
/** The body of any other answer; throws where a handler's details are no JSON. */
export declare function errorBody(
  requestId: string,
  error: ManageError,
  dryRun: boolean | undefined,
): string;
