// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the run of a handler: for good, or to be undone.
 *
 * Never commits: the transaction is its caller's.
 */

import type { ActionResult } from "./action.ts";
import type { Call } from "./call.ts";
import { canonicalHash } from "./canonical.ts";
import * as confirm from "./confirm.ts";
import { Conflict } from "./errors.ts";
import { type ImpactJson, impactJson } from "./impact.ts";
import { type Transaction, UniqueViolation } from "./ports.ts";
import { contextOf, type Services } from "./services.ts";

/** Ends a dry run's transaction; never seen outside of this file. */
class Undo extends Error {
  readonly result: ActionResult;

  constructor(result: ActionResult) {
    super("a dry run is rolled back");
    this.result = result;
  }
}

/** Ends a transaction, or a savepoint, that is to be rolled back. */
export type End = (result: ActionResult) => never;

/** What the work gave, after everything it did was rolled back. */
export async function undone(
  run: (end: End) => Promise<never>,
): Promise<ActionResult> {
  try {
    return await run((result) => {
      throw new Undo(result);
    });
  } catch (cause) {
    if (cause instanceof Undo) {
      return cause.result;
    }
    throw cause;
  }
}

/** The confirmed plan once more, under the locks of the effect. */
export async function planAgain(
  services: Services,
  tx: Transaction,
  call: Call,
): Promise<void> {
  if (call.confirmed === null) {
    return;
  }
  const plan = (end: End) => {
    return tx.savepoint(async (inner) => {
      return end(await runHandler(services, inner, call, true));
    });
  };
  const result = await undone(plan);
  if (canonicalHash(impactOf(result)) !== call.confirmed.impact_hash) {
    throw confirm.stale();
  }
}

/** What the handler returned, inside this transaction. */
export async function runHandler(
  services: Services,
  tx: Transaction,
  call: Call,
  dryRun: boolean,
): Promise<ActionResult> {
  const { handler } = call.knownAction();
  const { params } = call.knownEnvelope();
  const context = contextOf(services, call, tx, dryRun);
  try {
    // The schema let them through: the handler says what type that makes them.
    const result = await handler(params as never, context);
    if (result.data === undefined) {
      throw new TypeError("a handler returned no data");
    }
    return result;
  } catch (cause) {
    if (cause instanceof UniqueViolation) {
      throw new Conflict("There is such a resource already.");
    }
    throw cause;
  }
}

/** The impact that a dry run must have. */
export function impactOf(result: ActionResult): ImpactJson {
  if (result.impact === undefined) {
    throw new TypeError("a handler returned no impact in a dry run");
  }
  return impactJson(result.impact);
}
