// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `node:sqlite`: `client` is the `DatabaseSync` that it was given.
 *
 * Never shares its connection with the product: see one_connection.ts.
 */

import type { Row } from "../../kernel/ports.ts";
import type { Driver } from "../driver.ts";
import { oneConnection } from "../one_connection.ts";

interface Statement {
  all(...params: never[]): unknown[];
  run(...params: never[]): { changes: number | bigint };
}

/** What is used of a `DatabaseSync`. */
export interface NodeSqlite {
  exec(sql: string): void;
  prepare(sql: string): Statement;
}

export function nodeSqlite(db: NodeSqlite): Driver {
  const prepared = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const found = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, found);
    return found;
  };
  return oneConnection(db, {
    exec: (sql) => db.exec(sql),
    all: (sql, params) => prepare(sql).all(...(params as never[])) as Row[],
    run: (sql, params) => {
      return Number(prepare(sql).run(...(params as never[])).changes);
    },
  });
}
