// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through `node:sqlite`: `client` is the `DatabaseSync` that it was given.
 *
 * Never shares its connection with the product: see one_connection.ts.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.nodeSqlite = nodeSqlite;
const one_connection_ts_1 = require("../one_connection.js");
function nodeSqlite(db) {
  const prepared = new Map();
  const prepare = (sql) => {
    const found = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, found);
    return found;
  };
  return (0, one_connection_ts_1.oneConnection)(db, {
    exec: (sql) => db.exec(sql),
    all: (sql, params) => prepare(sql).all(...params),
    run: (sql, params) => {
      return Number(prepare(sql).run(...params).changes);
    },
  });
}
