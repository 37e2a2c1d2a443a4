// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the run of a handler: for good, or to be undone.
 *
 * Never commits: the transaction is its caller's.
 */
import { canonicalHash } from "./canonical.js";
import * as confirm from "./confirm.js";
import { Conflict } from "./errors.js";
import { impactJson } from "./impact.js";
import { UniqueViolation } from "./ports.js";
import { contextOf } from "./services.js";
/** Ends a dry run's transaction; never seen outside of this file. */
class Undo extends Error {
  result;
  constructor(result) {
    super("a dry run is rolled back");
    this.result = result;
  }
}
/** What the work gave, after everything it did was rolled back. */
export async function undone(run) {
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
export async function planAgain(services, tx, call) {
  if (call.confirmed === null) {
    return;
  }
  const plan = (end) => {
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
export async function runHandler(services, tx, call, dryRun) {
  const { handler } = call.knownAction();
  const { params } = call.knownEnvelope();
  const context = contextOf(services, call, tx, dryRun);
  try {
    // The schema let them through: the handler says what type that makes them.
    const result = await handler(params, context);
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
export function impactOf(result) {
  if (result.impact === undefined) {
    throw new TypeError("a handler returned no impact in a dry run");
  }
  return impactJson(result.impact);
}
