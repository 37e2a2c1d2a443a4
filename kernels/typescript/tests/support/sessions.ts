/**
 * Owns the reference store's connections: SQLite in WebAssembly, a fresh one for each case.
 *
 * Never knows a table but in SCHEMA. Statements number their parameters `?1`, `?2`.
 */

import initSqlJs, { type Database, type SqlValue } from "sql.js";

import { type Row, UniqueViolation } from "../../control_plane/index.ts";

const SCHEMA = `
CREATE TABLE acp_tenants (id TEXT PRIMARY KEY, is_admin INTEGER NOT NULL DEFAULT 0);
CREATE TABLE acp_tenant_locks (tenant_id TEXT PRIMARY KEY, taken INTEGER NOT NULL);
CREATE TABLE acp_api_keys (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, key_prefix TEXT NOT NULL,
  key_hash TEXT NOT NULL, scopes TEXT NOT NULL, created_at BIGINT NOT NULL,
  name TEXT, last_used_at BIGINT, expires_at BIGINT, revoked_at BIGINT);
CREATE INDEX acp_api_keys_prefix ON acp_api_keys (key_prefix);
CREATE TABLE acp_team_members (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL,
  invited_at BIGINT NOT NULL, joined_at BIGINT, UNIQUE (tenant_id, email));
CREATE TABLE acp_webhooks (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL,
  active INTEGER NOT NULL, secret TEXT NOT NULL, created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL);
CREATE TABLE acp_webhook_deliveries (
  id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL, tenant_id TEXT NOT NULL,
  event TEXT NOT NULL, status TEXT NOT NULL, attempted_at BIGINT NOT NULL,
  status_code INTEGER, completed_at BIGINT);
CREATE TABLE acp_settings (tenant_id TEXT PRIMARY KEY, settings TEXT NOT NULL);
CREATE TABLE acp_idempotency (
  slot TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, action TEXT NOT NULL,
  fingerprint TEXT NOT NULL, response TEXT, expires_at BIGINT NOT NULL);
CREATE TABLE acp_rate_limits (
  key_id TEXT NOT NULL, bucket TEXT NOT NULL, tat_us BIGINT NOT NULL,
  seen_us BIGINT NOT NULL, PRIMARY KEY (key_id, bucket));
CREATE TABLE acp_audit_log (
  seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL);
CREATE TABLE probe_rows (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, tenant_id TEXT NOT NULL,
  label TEXT NOT NULL);
CREATE TRIGGER acp_audit_log_no_update BEFORE UPDATE ON acp_audit_log
  BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
CREATE TRIGGER acp_audit_log_no_delete BEFORE DELETE ON acp_audit_log
  BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
`;

/** What a statement gave. */
export interface Result {
  readonly rows: Row[];
  readonly changes: number;
}

/** One connection. */
export interface Session {
  run(sql: string, params?: readonly unknown[]): Promise<Result>;
}

/** Connections to one store. */
export interface Pool {
  /** How a transaction begins, and what the larger of two numbers is called. */
  readonly begin: string;
  readonly greatest: string;
  session<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const sqlite = await initSqlJs();

/** A store in memory. It has one connection, which callers take one after the other. */
export class SqlitePool implements Pool {
  readonly begin = "BEGIN IMMEDIATE";
  readonly greatest = "max";
  readonly #db: Database = new sqlite.Database();
  #queue: Promise<unknown> = Promise.resolve();

  constructor() {
    this.#db.run(SCHEMA);
  }

  session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const run = async (sql: string, params: readonly unknown[] = []) => {
      // As with a server, others have their turn before the answer is there.
      await Promise.resolve();
      return this.#run(sql, params);
    };
    const turn = this.#queue.then(() => work({ run }));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#queue;
    this.#db.close();
  }

  #run(sql: string, params: readonly unknown[]): Result {
    const statement = this.#db.prepare(sql);
    try {
      statement.bind(params.map(sqlValue));
      const rows: Row[] = [];
      while (statement.step()) {
        rows.push(statement.getAsObject());
      }
      return { rows, changes: this.#db.getRowsModified() };
    } catch (cause) {
      throw `${cause}`.includes("UNIQUE constraint")
        ? new UniqueViolation("a unique index", { cause })
        : cause;
    } finally {
      statement.free();
    }
  }
}

function sqlValue(value: unknown): SqlValue {
  return typeof value === "boolean" ? Number(value) : (value as SqlValue);
}
