// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the run of a handler: for good, or to be undone.
 *
 * Never commits: the transaction is its caller's.
 */
import type { ActionResult } from "./action.ts";
import type { Call } from "./call.ts";
import { type ImpactJson } from "./impact.ts";
import { type Transaction } from "./ports.ts";
import { type Services } from "./services.ts";
/** Ends a transaction, or a savepoint, that is to be rolled back. */
export type End = (result: ActionResult) => never;
/** What the work gave, after everything it did was rolled back. */
export declare function undone(
  run: (end: End) => Promise<never>,
): Promise<ActionResult>;
/** The confirmed plan once more, under the locks of the effect. */
export declare function planAgain(
  services: Services,
  tx: Transaction,
  call: Call,
): Promise<void>;
/** What the handler returned, inside this transaction. */
export declare function runHandler(
  services: Services,
  tx: Transaction,
  call: Call,
  dryRun: boolean,
): Promise<ActionResult>;
/** The impact that a dry run must have. */
export declare function impactOf(result: ActionResult): ImpactJson;
