/**
 * Owns SQLite in memory: in WebAssembly, which every runtime has, or the runtime's own.
 *
 * Never shared by two tests.
 */

import initSqlJs, { type Database, type SqlValue } from "sql.js";

import type { Row } from "../../../control_plane/index.ts";
import {
  type NodeSqlite,
  nodeSqlite,
} from "../../../control_plane/sql/drivers/node_sqlite.ts";
import { oneConnection } from "../../../control_plane/sql/one_connection.ts";
import { type Store, tables } from "./store.ts";

const sqlite = await initSqlJs();

export async function sqlJsStore(): Promise<Store> {
  const db = new sqlite.Database();
  const run = (sql: string, params: readonly unknown[]): Row[] => {
    const statement = db.prepare(sql);
    try {
      statement.bind(params as SqlValue[]);
      const rows: Row[] = [];
      while (statement.step()) {
        rows.push(statement.getAsObject());
      }
      return rows;
    } catch (cause) {
      throw Object.assign(cause as Error, { code: codeOf(cause) });
    } finally {
      statement.free();
    }
  };
  const driver = oneConnection(db, {
    exec: (sql) => execute(db, sql),
    all: run,
    run: (sql, params) => {
      run(sql, params);
      return db.getRowsModified();
    },
  });
  await driver.script(tables("sqlite"));
  return { driver, close: () => Promise.resolve(db.close()) };
}

function execute(db: Database, sql: string): void {
  db.exec(sql);
}

/** Its errors have a text only. */
function codeOf(cause: unknown): string {
  const unique = `${cause}`.includes("UNIQUE constraint");
  return unique ? "SQLITE_CONSTRAINT_UNIQUE" : "SQLITE_ERROR";
}

// Not in Node 20, nor in its types.
const NODE_SQLITE: string = "node:sqlite";
interface NodeSqliteModule {
  DatabaseSync: new (path: string) => NodeSqlite & { close(): void };
}

export async function nodeSqliteStore(): Promise<Store> {
  const { DatabaseSync } = (await import(NODE_SQLITE)) as NodeSqliteModule;
  const db = new DatabaseSync(":memory:");
  const driver = nodeSqlite(db);
  await driver.script(tables("sqlite"));
  return { driver, close: () => Promise.resolve(db.close()) };
}
