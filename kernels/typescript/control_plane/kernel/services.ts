// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what every step may use: the adapters, the bindings, the clock.
 *
 * Never changes after the router is made; shared by all calls.
 */

import type { ActionContext } from "./action.ts";
import { entryOf } from "./audit.ts";
import type { Authenticator } from "./auth.ts";
import type { Bindings } from "./bindings.ts";
import type { Call, Outcome } from "./call.ts";
import type { Clock } from "./clock.ts";
import { serviceUnavailable } from "./errors.ts";
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
  Retry,
  type Transaction,
} from "./ports.ts";
import type { Registry } from "./registry.ts";
import type { Hmac } from "./secrets.ts";

/** How often a transaction is run in all when the store asks for it to be run again. */
export const MOST_RUNS = 3;

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
export function contextOf<Database extends Db>(
  services: Services,
  call: Call,
  db: Database,
  dryRun: boolean,
): ActionContext<Database> {
  const caller = call.knownCaller();
  return {
    db,
    tenantId: caller.tenantId,
    apiKey: caller,
    dryRun,
    requestId: call.arrival.requestId,
    now: call.arrival.now,
    ids: services.ids,
    bindings: services.bindings,
    registry: services.registry,
    pepper: services.pepper,
  };
}

function entry(services: Services, call: Call, outcome: Outcome): AuditEntry {
  const elapsed = services.clock.monotonic() - call.arrival.started;
  const { integration } = services.bindings;
  return entryOf(call, outcome, integration, services.ids, elapsed);
}

/** Inside the transaction: no entry, no success. */
export async function logSuccess(
  services: Services,
  tx: Transaction,
  call: Call,
  outcome: Outcome,
): Promise<void> {
  try {
    await services.audit.logEvent(tx, entry(services, call, outcome));
  } catch (cause) {
    throw cause instanceof Retry ? cause : serviceUnavailable({ cause });
  }
}

/** In a transaction of its own: the refusal stands even if this fails. */
export function logRefusal(
  services: Services,
  call: Call,
  outcome: Outcome,
): Promise<void> {
  const make = () => entry(services, call, outcome);
  return logAlone(services, call.arrival.requestId, make);
}

/** In a transaction of its own; what it tells of stands even if this fails. */
export async function logAlone(
  services: Services,
  requestId: string,
  make: () => AuditEntry,
): Promise<void> {
  try {
    const made = make();
    const log = (tx: Transaction) => services.audit.logEvent(tx, made);
    await againOnRetry(() => services.db.transaction(log));
  } catch (cause) {
    const text = `failed to write the audit entry of request ${requestId}`;
    services.log.error(text, cause);
  }
}

/** Runs a transaction again where the store asks for it; then it is unavailable. */
export async function againOnRetry<T>(
  transaction: () => Promise<T>,
): Promise<T> {
  let last: unknown;
  for (let run = 0; run < MOST_RUNS; run++) {
    try {
      return await transaction();
    } catch (cause) {
      if (!(cause instanceof Retry)) {
        throw cause;
      }
      last = cause;
    }
  }
  throw serviceUnavailable({ cause: last });
}
