// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through `node:sqlite`: `client` is the `DatabaseSync` that it was given, or
 * the one that was opened beside it.
 *
 * Never waits inside the library, which would block this process: its timeout is 0 unless set.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.nodeSqliteBeside = nodeSqliteBeside;
exports.nodeSqlite = nodeSqlite;
const one_connection_ts_1 = require("../one_connection.js");
/**
 * On a connection of its own to the product's file: on the same one, what the product writes
 * during a call would be part of the call's transaction. In memory there is only the one.
 */
function nodeSqliteBeside(product, open) {
  const file = product.location?.() ?? null;
  return nodeSqlite(file === null ? product : open(file));
}
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
