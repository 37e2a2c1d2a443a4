// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through PGlite, PostgreSQL inside this process: `client` is the host's own.
 *
 * Never waits for a lock: there is one connection, which callers take one after the other.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.pglite = pglite;
const driver_ts_1 = require("../driver.js");
const outcome_ts_1 = require("../outcome.js");
function pglite(db) {
  return {
    database: "postgres",
    ...sessionOver(db),
    transaction: async (work) => {
      return await db.transaction((tx) => work(sessionOver(tx)));
    },
    script: async (sql) => {
      await db.exec(sql);
    },
  };
}
function sessionOver(queries) {
  return (0, driver_ts_1.sessionOf)(queries, async (sql, params) => {
    return (0, outcome_ts_1.outcomeOf)(await queries.query(sql, [...params]));
  });
}
