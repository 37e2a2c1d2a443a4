// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the rate limits' counters: one conditional statement per check.
 *
 * Never reads to decide: what another process did in between would be lost.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.SqlRateLimit = void 0;
const clock_ts_1 = require("../kernel/clock.js");
const limits_ts_1 = require("../kernel/limits.js");
const ports_ts_1 = require("../kernel/ports.js");
const records_ts_1 = require("./records.js");
const MOST_TRIES = 50;
class SqlRateLimit {
  #db;
  constructor(db) {
    this.#db = db;
  }
  async check(keyId, bucket, limit, now) {
    const gcra = new limits_ts_1.Gcra(limit);
    const micros = (0, clock_ts_1.epochMicros)(now);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      try {
        const result = await this.#spend([keyId, bucket], gcra, micros);
        if (result !== null) {
          return result;
        }
      } catch (cause) {
        if (!(cause instanceof ports_ts_1.Retry)) {
          throw cause;
        }
      }
    }
    throw new ports_ts_1.Retry("a rate limit's row");
  }
  /** One try; null where the row was only being made. */
  async #spend(place, gcra, micros) {
    const { dialect, statements } = this.#db.shared;
    const spent = dialect.conditionalUpsert
      ? await this.#spendAtOnce(place, gcra, micros)
      : await this.#spendExisting(place, gcra, micros);
    if (spent !== null) {
      return gcra.allowed(spent.tat, spent.seen);
    }
    const found = await this.#bucket(place);
    if (found === null) {
      await this.#db.change(statements.insertBucket, ...place);
      return null;
    }
    const now = Math.max(found.seen, micros);
    // Otherwise somebody made the row, or it ran empty, after the UPDATE had looked.
    return found.tat > gcra.latestTat(now)
      ? gcra.refused(found.tat, now)
      : null;
  }
  async #spendAtOnce(place, gcra, micros) {
    const { emission } = gcra;
    const { spend } = this.#db.shared.statements;
    const values = [micros + emission, micros, emission, gcra.latestTat(0)];
    return bucketOf(await this.#db.rows(spend, ...place, ...values));
  }
  /**
   * Both numbers come from one UPDATE, the answer from a second statement: what another
   * call spent in between only makes the numbers that are shown smaller.
   */
  async #spendExisting(place, gcra, micros) {
    const { spendExisting } = this.#db.shared.statements;
    const before = [micros, gcra.emission, micros];
    const after = [micros, gcra.latestTat(0)];
    const values = [...before, ...place, ...after];
    const changed = await this.#db.change(spendExisting, ...values);
    return changed === 0 ? null : this.#bucket(place);
  }
  async #bucket(place) {
    const { getBucket } = this.#db.shared.statements;
    return bucketOf(await this.#db.rows(getBucket, ...place));
  }
}
exports.SqlRateLimit = SqlRateLimit;
function bucketOf([row]) {
  return row === undefined
    ? null
    : {
        tat: (0, records_ts_1.int)(row, 0),
        seen: (0, records_ts_1.int)(row, 1),
      };
}
