// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns step 12: one transaction that claims, checks, runs, stores, audits and commits.
 *
 * Never lets a dry run write: its transaction, or its savepoint, is always rolled back.
 */
import type { ActionResult } from "./action.ts";
import type { Answer, Call } from "./call.ts";
import type { SlotOwner } from "./ports.ts";
import { type Services } from "./services.ts";
/** The answer of a call that passed every step before. */
export declare function runEffect(
  services: Services,
  call: Call,
): Promise<Answer>;
/** The replay of a finished call with this key, or null; audited by itself. */
export declare function storedAnswer(
  services: Services,
  call: Call,
  owner: SlotOwner,
): Promise<Answer | null>;
/** A success without an effect to commit with: unaudited it is no success either. */
export declare function auditApart(
  services: Services,
  call: Call,
  result: ActionResult | undefined,
): Promise<void>;
