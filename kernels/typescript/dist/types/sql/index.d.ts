// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how the adapters of a SQL database are put together.
 *
 * Never knows a library: a driver does.
 */
import type { Bindings } from "../kernel/bindings.ts";
import { SqlAudit } from "./audit.ts";
import { type Counts, SqlCeilings } from "./ceilings.ts";
import { SqlDb } from "./db.ts";
import type { Driver } from "./driver.ts";
import { SqlIdempotency } from "./idempotency.ts";
import { Manage } from "./manage.ts";
import { SqlRateLimit } from "./rate_limit.ts";
export type { Counts } from "./ceilings.ts";
export type { Database, Driver, Session } from "./driver.ts";
export { SqlDb, SqlTransaction } from "./db.ts";
export { Manage, type NewKey } from "./manage.ts";
export { type OwnSql, ownSql } from "./own.ts";
/** The five adapters over one database, and what a host does beside the endpoint. */
export interface SqlAdapters {
  readonly db: SqlDb;
  readonly audit: SqlAudit;
  readonly idempotency: SqlIdempotency;
  readonly rateLimit: SqlRateLimit;
  readonly ceilings: SqlCeilings;
  readonly manage: Manage;
}
/** `counts` says how the ceilings of the host's own packs are counted. */
export declare function sqlAdapters(
  driver: Driver,
  bindings: Bindings,
  counts?: Counts,
): SqlAdapters;
