// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `node:sqlite`: `client` is the `DatabaseSync` that it was given.
 *
 * Never shares its connection with the product: see one_connection.ts.
 */
import { oneConnection } from "../one_connection.js";
export function nodeSqlite(db) {
  const prepared = new Map();
  const prepare = (sql) => {
    const found = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, found);
    return found;
  };
  return oneConnection(db, {
    exec: (sql) => db.exec(sql),
    all: (sql, params) => prepare(sql).all(...params),
    run: (sql, params) => {
      return Number(prepare(sql).run(...params).changes);
    },
  });
}
