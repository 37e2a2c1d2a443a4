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

const NOTHING = new Uint8Array(0);

/** What is known so far; each step adds to it. */
export class Call {
  readonly arrival: Arrival;
  raw: Uint8Array = NOTHING;
  /** From step 2 on a request leaves an audit entry, unless a stranger is blocked. */
  audited = false;
  keyPrefix: string | null = null;
  readonly limits: Checked[] = [];
  /** Undefined until it is parsed. */
  body: Json | undefined = undefined;
  requestHash: string | null = null;
  fingerprint = "";
  confirmed: Claims | null = null;
  readonly constraints: string[] = [];
  caller: Caller | null = null;
  envelope: Envelope | null = null;
  action: Action | null = null;

  constructor(arrival: Arrival) {
    this.arrival = arrival;
  }

  knownCaller(): Caller {
    return known(this.caller, "authenticate");
  }

  knownEnvelope(): Envelope {
    return known(this.envelope, "readRequest");
  }

  knownAction(): Action {
    return known(this.action, "lookUp");
  }

  /** Whose row it is, where this call may be stored and replayed at all. */
  slotOwner(): SlotOwner | null {
    const { dryRun, idempotencyKey: key } = this.knownEnvelope();
    const action = this.knownAction();
    if (!action.writes || dryRun || key === null) {
      return null;
    }
    return {
      tenantId: this.knownCaller().tenantId,
      action: action.name,
      key,
    };
  }
}

function known<T>(value: T | null, step: string): T {
  if (value === null) {
    throw new Error(`the step ${step} comes first`);
  }
  return value;
}
