// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns step 2: from a presented key to the caller it belongs to.
 *
 * Never tells why a key was refused: missing, unknown, revoked and expired look the same.
 */

import type { Caller } from "./action.ts";
import type { AuthBindings } from "./bindings.ts";
import { invalidApiKey, RateLimited } from "./errors.ts";
import { KeyHasher, lookupPrefix } from "./keys.ts";
import type { Log } from "./log.ts";
import {
  type DbAdapter,
  Retry,
  type StoredKey,
  StoreUnavailable,
} from "./ports.ts";
import { sha256 } from "./sha256.ts";
import { Strangers } from "./strangers.ts";

const TOUCH_EVERY_MS = 60_000;
const MOST_CANDIDATES = 10;

/** Too many failures from this address; leaves no audit entry of its own. */
export class Blocked extends RateLimited {
  constructor(retryAfter: number) {
    super("Too many failed attempts from this address.", retryAfter);
  }
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
export class Authenticator {
  readonly strangers = new Strangers();
  readonly #db: DbAdapter;
  readonly #bindings: AuthBindings;
  readonly #hasher: KeyHasher;
  readonly #log: Log;

  constructor(
    db: DbAdapter,
    bindings: AuthBindings,
    pepper: Uint8Array | null,
    log: Log,
  ) {
    this.#db = db;
    this.#bindings = bindings;
    this.#hasher = new KeyHasher(pepper);
    this.#log = log;
  }

  /** The part of a key that may be logged; null where it cannot be one. */
  prefixOf(key: string | null): string | null {
    return key === null ? null : lookupPrefix(key, this.#bindings);
  }

  /** The caller, or the refusal. */
  async authenticate(attempt: Attempt): Promise<Caller> {
    const { key, address, monotonic } = attempt;
    const digest = key === null ? null : sha256(key);
    const wait = this.strangers.blocks(address, digest, monotonic);
    if (wait > 0) {
      throw new Blocked(wait);
    }
    const caller = digest && (await this.#caller(attempt, digest));
    if (!caller) {
      const late = this.strangers.failed(address, digest, monotonic);
      throw late > 0 ? new Blocked(late) : invalidApiKey();
    }
    this.strangers.worked(digest, monotonic);
    return caller;
  }

  async #caller(attempt: Attempt, digest: string): Promise<Caller | null> {
    const { key, prefix, now } = attempt;
    if (key === null || prefix === null) {
      return null;
    }
    const candidates = await this.#db.findApiKeys(prefix);
    const matching = this.#matching(key, digest, candidates);
    const stored = matching instanceof Promise ? await matching : matching;
    if (stored === null || !isUsable(stored, now)) {
      return null;
    }
    const { id, lastUsedAt } = stored;
    let { tenantId } = stored;
    tenantId ??= await this.#db.getTenantFromApiKey(id);
    if (tenantId === null) {
      return null;
    }
    if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() >= TOUCH_EVERY_MS) {
      await this.#touch(id, now);
    }
    return {
      id,
      tenantId,
      prefix: stored.keyPrefix,
      scopes: new Set(stored.scopes),
      expiresAt: stored.expiresAt ?? null,
    };
  }

  /** At once where there is one candidate, whose key has worked before. */
  #matching(
    key: string,
    digest: string,
    candidates: readonly StoredKey[],
  ): StoredKey | null | Promise<StoredKey | null> {
    const stored = candidates[0];
    if (stored === undefined || candidates.length > 1) {
      return this.#search(key, digest, candidates);
    }
    const same = this.#hasher.matches(key, digest, stored.keyHash);
    if (typeof same === "boolean") {
      return same ? stored : null;
    }
    return same.then((found) => (found ? stored : null));
  }

  /** Every candidate is compared, and an unknown prefix costs a hash as well. */
  async #search(
    key: string,
    digest: string,
    candidates: readonly StoredKey[],
  ): Promise<StoredKey | null> {
    let found: StoredKey | null = null;
    for (const stored of candidates.slice(0, MOST_CANDIDATES)) {
      const same = this.#hasher.matches(key, digest, stored.keyHash);
      if (typeof same === "boolean" ? same : await same) {
        found = stored;
      }
    }
    if (candidates.length === 0) {
      await this.#hasher.hash(key);
    }
    return found;
  }

  async #touch(keyId: string, now: Date): Promise<void> {
    try {
      await this.#db.touchApiKey(keyId, now);
    } catch (cause) {
      // When a key was last used is a courtesy: it must not cost the call.
      if (!(cause instanceof StoreUnavailable || cause instanceof Retry)) {
        throw cause;
      }
      this.#log.error("failed to store when a key was used", cause);
    }
  }
}

function isUsable(stored: StoredKey, now: Date): boolean {
  if (stored.active === false || stored.revokedAt) {
    return false;
  }
  return !stored.expiresAt || stored.expiresAt > now;
}
