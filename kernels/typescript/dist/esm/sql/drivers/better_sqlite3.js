// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `better-sqlite3`: `client` is the `Database` that it was given.
 *
 * Never shares its connection with the product: see one_connection.ts.
 */
import { oneConnection } from "../one_connection.js";
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
