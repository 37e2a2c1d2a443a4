/**
 * Owns the reference store's connections: SQLite in WebAssembly, a fresh one for each case.
 *
 * Never knows a table. Statements number their parameters `?1`, `?2`.
 */

import initSqlJs, { type Database, type SqlValue } from "sql.js";

import { type Row, UniqueViolation } from "../../control_plane/index.ts";
import { tables } from "./tables.ts";

const TRIGGERS = `
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
    this.#db.run(tables("INTEGER") + TRIGGERS);
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
