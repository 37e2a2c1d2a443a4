// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `better-sqlite3`: `client` is the `Database` that it was given.
 *
 * Never shares its connection with the product: see one_connection.ts.
 */

import type { Row } from "../../kernel/ports.ts";
import type { Driver } from "../driver.ts";
import { oneConnection } from "../one_connection.ts";

interface Statement {
  /** Whether it gives rows: otherwise `all` refuses it. */
  readonly reader: boolean;
  all(...params: never[]): unknown[];
  run(...params: never[]): { changes: number };
}

/** What is used of a `Database`. */
export interface BetterSqlite3 {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
}

export function betterSqlite3(db: BetterSqlite3): Driver {
  const prepared = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const found = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, found);
    return found;
  };
  return oneConnection(db, {
    exec: (sql) => {
      db.exec(sql);
    },
    all: (sql, params) => {
      const statement = prepare(sql);
      const values = params as never[];
      if (statement.reader) {
        return statement.all(...values) as Row[];
      }
      statement.run(...values);
      return [];
    },
    run: (sql, params) => {
      const statement = prepare(sql);
      const values = params as never[];
      return statement.reader
        ? statement.all(...values).length
        : statement.run(...values).changes;
    },
  });
}
