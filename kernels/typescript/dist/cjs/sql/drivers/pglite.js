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
/**
 * Given a function, it opens the database with the first statement: who only imports the
 * app, a test or a script, neither takes the folder nor is kept running by it.
 */
function pglite(given) {
  let opened = null;
  const db = () => {
    opened ??= typeof given === "function" ? given() : given;
    return opened;
  };
  return {
    database: "postgres",
    get client() {
      return db();
    },
    query: (sql, params) => sessionOver(db()).query(sql, params),
    execute: (sql, params) => sessionOver(db()).execute(sql, params),
    transaction: async (work) => {
      return await db().transaction((tx) => work(sessionOver(tx)));
    },
    script: async (sql) => {
      await db().exec(sql);
    },
  };
}
function sessionOver(queries) {
  return (0, driver_ts_1.sessionOf)(queries, async (sql, params) => {
    return (0, outcome_ts_1.outcomeOf)(await queries.query(sql, [...params]));
  });
}
