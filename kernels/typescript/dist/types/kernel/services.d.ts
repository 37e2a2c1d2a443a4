// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what every step may use: the adapters, the bindings, the clock.
 *
 * Never changes after the router is made; shared by all calls.
 */
import type { ActionContext } from "./action.ts";
import type { Authenticator } from "./auth.ts";
import type { Bindings } from "./bindings.ts";
import type { Call, Outcome } from "./call.ts";
import type { Clock } from "./clock.ts";
import type { IdSource } from "./ids.ts";
import type { Log } from "./log.ts";
import type { Document } from "./openapi.ts";
import {
  type AuditAdapter,
  type AuditEntry,
  type CeilingsAdapter,
  type Db,
  type DbAdapter,
  type IdempotencyAdapter,
  type RateLimitAdapter,
  type Transaction,
} from "./ports.ts";
import type { Registry } from "./registry.ts";
import type { Hmac } from "./secrets.ts";
/** How often a transaction is run in all when the store asks for it to be run again. */
export declare const MOST_RUNS = 3;
/** The parts of one router. */
export interface Services {
  readonly bindings: Bindings;
  readonly registry: Registry;
  readonly document: Document;
  readonly db: DbAdapter;
  readonly audit: AuditAdapter;
  readonly idempotency: IdempotencyAdapter;
  readonly rateLimit: RateLimitAdapter;
  readonly ceilings: CeilingsAdapter;
  readonly authenticator: Authenticator;
  readonly confirmKey: Hmac;
  readonly pepper: Uint8Array | null;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Log;
}
/** What a handler or a check is given. */
export declare function contextOf<Database extends Db>(
  services: Services,
  call: Call,
  db: Database,
  dryRun: boolean,
): ActionContext<Database>;
/** Inside the transaction: no entry, no success. */
export declare function logSuccess(
  services: Services,
  tx: Transaction,
  call: Call,
  outcome: Outcome,
): Promise<void>;
/** In a transaction of its own: the refusal stands even if this fails. */
export declare function logRefusal(
  services: Services,
  call: Call,
  outcome: Outcome,
): Promise<void>;
/** In a transaction of its own; what it tells of stands even if this fails. */
export declare function logAlone(
  services: Services,
  requestId: string,
  make: () => AuditEntry,
): Promise<void>;
/** Runs a transaction again where the store asks for it; then it is unavailable. */
export declare function againOnRetry<T>(
  transaction: () => Promise<T>,
): Promise<T>;
