// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a transaction makes sure of before the handler runs: that the call is the only
 * one of its idempotency key and of its token, and that there is room under the ceiling.
 *
 * Never runs a handler.
 */
import type { Call } from "./call.ts";
import { type Transaction } from "./ports.ts";
import type { Services } from "./services.ts";
/** Another call has the idempotency row: ours is rolled back and theirs is read. */
export declare class LostClaim extends Error {}
/** The row of this call's idempotency key; throws `LostClaim` where it is taken. */
export declare function claimKey(
  services: Services,
  tx: Transaction,
  call: Call,
): Promise<void>;
/** The nonce of the token that is applied. */
export declare function claimConfirmation(
  services: Services,
  tx: Transaction,
  call: Call,
): Promise<void>;
/** Room for one more, where the action is a write. */
export declare function checkCeiling(
  services: Services,
  tx: Transaction,
  call: Call,
): Promise<void>;
