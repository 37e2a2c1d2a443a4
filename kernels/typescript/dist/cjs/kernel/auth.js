// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns step 2: from a presented key to the caller it belongs to.
 *
 * Never tells why a key was refused: missing, unknown, revoked and expired look the same.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Authenticator = exports.Blocked = void 0;
const errors_ts_1 = require("./errors.js");
const keys_ts_1 = require("./keys.js");
const ports_ts_1 = require("./ports.js");
const sha256_ts_1 = require("./sha256.js");
const strangers_ts_1 = require("./strangers.js");
const TOUCH_EVERY_MS = 60_000;
const MOST_CANDIDATES = 10;
/** Too many failures from this address; leaves no audit entry of its own. */
class Blocked extends errors_ts_1.RateLimited {
  constructor(retryAfter) {
    super("Too many failed attempts from this address.", retryAfter);
  }
}
exports.Blocked = Blocked;
/** Turns presented keys into callers, and keeps count of those that fail. */
class Authenticator {
  strangers = new strangers_ts_1.Strangers();
  #db;
  #bindings;
  #hasher;
  #log;
  constructor(db, bindings, pepper, log) {
    this.#db = db;
    this.#bindings = bindings;
    this.#hasher = new keys_ts_1.KeyHasher(pepper);
    this.#log = log;
  }
  /** The part of a key that may be logged; null where it cannot be one. */
  prefixOf(key) {
    return key === null
      ? null
      : (0, keys_ts_1.lookupPrefix)(key, this.#bindings);
  }
  /** The caller, or the refusal. */
  async authenticate(attempt) {
    const { key, address, monotonic } = attempt;
    const digest = key === null ? null : (0, sha256_ts_1.sha256)(key);
    const wait = this.strangers.blocks(address, digest, monotonic);
    if (wait > 0) {
      throw new Blocked(wait);
    }
    const caller = digest && (await this.#caller(attempt, digest));
    if (!caller) {
      const late = this.strangers.failed(address, digest, monotonic);
      throw late > 0 ? new Blocked(late) : (0, errors_ts_1.invalidApiKey)();
    }
    this.strangers.worked(digest, monotonic);
    return caller;
  }
  async #caller(attempt, digest) {
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
  #matching(key, digest, candidates) {
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
  async #search(key, digest, candidates) {
    let found = null;
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
  async #touch(keyId, now) {
    try {
      await this.#db.touchApiKey(keyId, now);
    } catch (cause) {
      // When a key was last used is a courtesy: it must not cost the call.
      if (!(
        cause instanceof ports_ts_1.StoreUnavailable ||
        cause instanceof ports_ts_1.Retry
      )) {
        throw cause;
      }
      this.#log.error("failed to store when a key was used", cause);
    }
  }
}
exports.Authenticator = Authenticator;
function isUsable(stored, now) {
  if (stored.active === false || stored.revokedAt) {
    return false;
  }
  return !stored.expiresAt || stored.expiresAt > now;
}
