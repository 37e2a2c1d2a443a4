/**
 * Owns SQLite in memory: in WebAssembly, which every runtime has, the runtime's own, or a
 * native package.
 *
 * Never shared by two tests.
 */

import initSqlJs, { type Database, type SqlValue } from "sql.js";

import type { Row } from "../../../control_plane/index.ts";
import {
  betterSqlite3,
  type betterSqlite3Beside,
} from "../../../control_plane/sql/drivers/better_sqlite3.ts";
import {
  nodeSqlite,
  type nodeSqliteBeside,
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

// Native: not on every machine, and it brings no types.
const BETTER_SQLITE3: string = "better-sqlite3";
type Opened<Client> = Client & { close(): void };
interface BetterSqlite3Module {
  default: new (
    file: string,
    options?: { timeout: number },
  ) => Opened<Parameters<typeof betterSqlite3Beside>[0]>;
}

export async function betterSqlite3Library(): Promise<BetterSqlite3Module> {
  return (await import(BETTER_SQLITE3)) as BetterSqlite3Module;
}

export async function betterSqlite3Store(): Promise<Store> {
  const { default: Database } = await betterSqlite3Library();
  const db = new Database(":memory:");
  const driver = betterSqlite3(db);
  await driver.script(tables("sqlite"));
  return { driver, close: () => Promise.resolve(void db.close()) };
}

// Not in Node 20, nor in its types.
const NODE_SQLITE: string = "node:sqlite";
interface NodeSqliteModule {
  DatabaseSync: new (
    path: string,
  ) => Opened<Parameters<typeof nodeSqliteBeside>[0]>;
}

export async function nodeSqliteLibrary(): Promise<NodeSqliteModule> {
  return (await import(NODE_SQLITE)) as NodeSqliteModule;
}

export async function nodeSqliteStore(): Promise<Store> {
  const { DatabaseSync } = await nodeSqliteLibrary();
  const db = new DatabaseSync(":memory:");
  const driver = nodeSqlite(db);
  await driver.script(tables("sqlite"));
  return { driver, close: () => Promise.resolve(db.close()) };
}
