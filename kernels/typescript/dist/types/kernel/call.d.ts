// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the state of one request on its way through the steps.
 *
 * Never outlives the request, and is never shared by two.
 */
import type { ActionResult, Caller } from "./action.ts";
import type { Claims } from "./confirm.ts";
import type { Envelope } from "./envelope.ts";
import type { Json } from "./json.ts";
import type { Checked } from "./limits.ts";
import type { SlotOwner } from "./ports.ts";
import type { Action } from "./registry.ts";
/** A success: its members after `request_id` as JSON, and headers of its own. */
export interface Answer {
  readonly members: string;
  readonly headers?: Readonly<Record<string, string>>;
}
/** What the audit log is told about how a call ended. */
export interface Outcome {
  readonly code?: string;
  readonly message?: string;
  readonly result?: ActionResult;
}
/** What is known when a request arrives. */
export interface Arrival {
  readonly requestId: string;
  readonly now: Date;
  readonly started: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly address: string;
  readonly agent: string | null;
}
/** What is known so far; each step adds to it. */
export declare class Call {
  readonly arrival: Arrival;
  raw: Uint8Array;
  /** From step 2 on a request leaves an audit entry, unless a stranger is blocked. */
  audited: boolean;
  keyPrefix: string | null;
  readonly limits: Checked[];
  /** Undefined until it is parsed. */
  body: Json | undefined;
  requestHash: string | null;
  fingerprint: string;
  confirmed: Claims | null;
  readonly constraints: string[];
  caller: Caller | null;
  envelope: Envelope | null;
  action: Action | null;
  constructor(arrival: Arrival);
  knownCaller(): Caller;
  knownEnvelope(): Envelope;
  knownAction(): Action;
  /** Whose row it is, where this call may be stored and replayed at all. */
  slotOwner(): SlotOwner | null;
}
