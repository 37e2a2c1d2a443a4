// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `better-sqlite3`: `client` is the `Database` that it was given, or
 * the one that was opened beside it.
 *
 * Never waits inside the library, which would block this process: open it with the timeout 0.
 */
import { oneConnection } from "../one_connection.js";
/**
 * On a connection of its own to the product's file: on the same one, what the product writes
 * during a call would be part of the call's transaction. In memory there is only the one.
 */
export function betterSqlite3Beside(product, open) {
  return betterSqlite3(product.memory ? product : open(product.name));
}
export function betterSqlite3(db) {
  const prepared = new Map();
  const prepare = (sql) => {
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
      const values = params;
      if (statement.reader) {
        return statement.all(...values);
      }
      statement.run(...values);
      return [];
    },
    run: (sql, params) => {
      const statement = prepare(sql);
      const values = params;
      return statement.reader
        ? statement.all(...values).length
        : statement.run(...values).changes;
    },
  });
}
