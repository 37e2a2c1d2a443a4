// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns step 2: from a presented key to the caller it belongs to.
 *
 * Never tells why a key was refused: missing, unknown, revoked and expired look the same.
 */
import type { Caller } from "./action.ts";
import type { AuthBindings } from "./bindings.ts";
import { RateLimited } from "./errors.ts";
import type { Log } from "./log.ts";
import { type DbAdapter } from "./ports.ts";
import { Strangers } from "./strangers.ts";
/** Too many failures from this address; leaves no audit entry of its own. */
export declare class Blocked extends RateLimited {
  constructor(retryAfter: number);
}
/** A key as it was presented, and when and from where. */
export interface Attempt {
  readonly key: string | null;
  /** The part of the key that may be logged; null where it cannot be one. */
  readonly prefix: string | null;
  readonly address: string;
  readonly now: Date;
  readonly monotonic: number;
}
/** Turns presented keys into callers, and keeps count of those that fail. */
export declare class Authenticator {
  #private;
  readonly strangers: Strangers;
  constructor(
    db: DbAdapter,
    bindings: AuthBindings,
    pepper: Uint8Array | null,
    log: Log,
  );
  /** The part of a key that may be logged; null where it cannot be one. */
  prefixOf(key: string | null): string | null;
  /** The caller, or the refusal. */
  authenticate(attempt: Attempt): Promise<Caller>;
}
