// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the claims on idempotency keys and the answers kept under them.
 *
 * Never looks before it inserts: the unique index decides between two twins.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.SqlIdempotency = void 0;
const idempotency_ts_1 = require("../kernel/idempotency.js");
const ports_ts_1 = require("../kernel/ports.js");
const lines_ts_1 = require("./lines.js");
const records_ts_1 = require("./records.js");
class SqlIdempotency {
  #db;
  #lines;
  constructor(db, lines) {
    this.#db = db;
    this.#lines = lines;
  }
  async getReplay(owner, now) {
    const { getReplay } = this.#db.shared.statements;
    const slot = (0, idempotency_ts_1.idempotencySlot)(owner);
    const [row] = await this.#db.rows(getReplay, slot, now);
    return row === undefined
      ? null
      : {
          fingerprint: (0, records_ts_1.text)(row, 0),
          response: (0, records_ts_1.maybe)(row, 1),
        };
  }
  async claim(tx, claim) {
    const handle = (0, lines_ts_1.ours)(tx);
    const { dialect, statements } = handle.shared;
    const slot = (0, idempotency_ts_1.idempotencySlot)(claim);
    const { tenantId, action, fingerprint, now, expiresAt } = claim;
    const values = [slot, tenantId, action, fingerprint, now, expiresAt];
    if (dialect.conditionalUpsert) {
      return (await handle.change(statements.claim, ...values)) === 1;
    }
    // Twins wait here: on MySQL, those that wait for a row that is rolled back deadlock.
    await this.#lines.standIn(handle, tenantId);
    try {
      await handle.change(statements.insertClaim, ...values);
      return true;
    } catch (cause) {
      if (cause instanceof ports_ts_1.UniqueViolation) {
        return takeOver(handle, slot, claim);
      }
      throw cause;
    }
  }
  async storeReplay(tx, owner, response) {
    const handle = (0, lines_ts_1.ours)(tx);
    const { storeReplay } = handle.shared.statements;
    await handle.change(
      storeReplay,
      response,
      (0, idempotency_ts_1.idempotencySlot)(owner),
    );
  }
}
exports.SqlIdempotency = SqlIdempotency;
/**
 * For databases whose upsert has no condition. It looks first, for an UPDATE of a row that
 * is not expired would make all twins wait for each other.
 */
async function takeOver(handle, slot, { fingerprint, now, expiresAt }) {
  const { expiredClaim, takeOverClaim } = handle.shared.statements;
  if ((await handle.rows(expiredClaim, slot, now)).length === 0) {
    return false;
  }
  const values = [fingerprint, now, expiresAt, slot, now];
  return (await handle.change(takeOverClaim, ...values)) === 1;
}
