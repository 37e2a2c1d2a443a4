// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how the adapters of a SQL database are put together.
 *
 * Never knows a library: a driver does.
 */
import { SqlAudit } from "./audit.js";
import { SqlCeilings } from "./ceilings.js";
import { SqlDb } from "./db.js";
import { SqlIdempotency } from "./idempotency.js";
import { Lines } from "./lines.js";
import { Manage } from "./manage.js";
import { SqlRateLimit } from "./rate_limit.js";
import { Shared } from "./shared.js";
export { SqlDb, SqlTransaction } from "./db.js";
export { Manage } from "./manage.js";
export { ownSql } from "./own.js";
/** `counts` says how the ceilings of the host's own packs are counted. */
export function sqlAdapters(driver, bindings, counts = {}) {
  const lines = new Lines();
  const db = new SqlDb(new Shared(driver, bindings), lines);
  return {
    db,
    audit: new SqlAudit(),
    idempotency: new SqlIdempotency(db, lines),
    rateLimit: new SqlRateLimit(db),
    ceilings: new SqlCeilings(lines, counts),
    manage: new Manage(db),
  };
}
