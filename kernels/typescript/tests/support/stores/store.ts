/**
 * Owns what a test needs of a store: a driver, fresh tables, and the way to clean up.
 *
 * Never a host's: those run the same SQL as migrations of their own.
 */

import { readFileSync } from "node:fs";

import type { Database, Driver } from "../../../control_plane/sql/index.ts";
import { ROOT } from "../files.ts";

export interface Store {
  readonly driver: Driver;
  close(): Promise<void>;
}

/** Gives one empty store after the other, and ends what is behind them. */
export interface Stores {
  next(): Promise<Store>;
  end(): Promise<void>;
}

/** The same tables for all cases, emptied before each: making them takes longer. */
export function emptied(driver: Driver, end: () => Promise<unknown>): Stores {
  const store = { driver, close: () => Promise.resolve() };
  return {
    next: async () => {
      await driver.script(EMPTY);
      return store;
    },
    end: async () => {
      await end();
    },
  };
}

const EMPTIED = [
  "tenants",
  "probe_rows",
  "acp_idempotency",
  "acp_rate_limits",
  "acp_tenant_locks",
  "acp_settings",
  "acp_team_members",
  "acp_webhooks",
  "acp_webhook_deliveries",
  "acp_api_keys",
];
// The log's triggers refuse a DELETE.
const EMPTY = [
  ...EMPTIED.map((table) => `DELETE FROM ${table};\n`),
  "TRUNCATE TABLE acp_audit_log;\n",
].join("");

const PARTS = ["tables", "keys", "tenants"];

/** What only tests have: tenants with names for ids, rows, and the log's order. */
const EXTRA: Readonly<Record<Database, string>> = {
  sqlite: `
CREATE TABLE tenants (id TEXT PRIMARY KEY, is_admin BOOLEAN NOT NULL);
CREATE TABLE probe_rows (seq INTEGER PRIMARY KEY, id TEXT, tenant_id TEXT, label TEXT);
`,
  postgres: `
CREATE TABLE tenants (id TEXT PRIMARY KEY, is_admin BOOLEAN NOT NULL);
CREATE TABLE probe_rows (seq BIGSERIAL PRIMARY KEY, id TEXT, tenant_id TEXT, label TEXT);
ALTER TABLE acp_audit_log ADD COLUMN seq BIGSERIAL;
`,
  mysql: `
CREATE TABLE tenants (id VARCHAR(255) PRIMARY KEY, is_admin BOOLEAN NOT NULL);
CREATE TABLE probe_rows (seq BIGINT PRIMARY KEY AUTO_INCREMENT, id TEXT, tenant_id VARCHAR(255), label TEXT);
ALTER TABLE acp_audit_log ADD COLUMN seq BIGINT NOT NULL UNIQUE AUTO_INCREMENT;
`,
};

/** The tables of the kit and of the tests. */
export function tables(database: Database): string {
  const folder = new URL(`kernels/rust/migrations/${database}/`, ROOT);
  const read = (part: string) => {
    return readFileSync(new URL(`${part}.sql`, folder), "utf8");
  };
  const parts = PARTS.map(read);
  return parts.join("") + EXTRA[database];
}

/** The audit log in its order. */
export const LOG_ORDER: Readonly<Record<Database, string>> = {
  sqlite: "rowid",
  postgres: "seq",
  mysql: "seq",
};
