// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through `better-sqlite3`: `client` is the `Database` that it was given, or
 * the one that was opened beside it.
 *
 * Never waits inside the library, which would block this process: open it with the timeout 0.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.betterSqlite3Beside = betterSqlite3Beside;
exports.betterSqlite3 = betterSqlite3;
const one_connection_ts_1 = require("../one_connection.js");
/**
 * On a connection of its own to the product's file: on the same one, what the product writes
 * during a call would be part of the call's transaction. In memory there is only the one.
 */
function betterSqlite3Beside(product, open) {
  return betterSqlite3(product.memory ? product : open(product.name));
}
function betterSqlite3(db) {
  const prepared = new Map();
  const prepare = (sql) => {
    const found = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, found);
    return found;
  };
  return (0, one_connection_ts_1.oneConnection)(db, {
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
