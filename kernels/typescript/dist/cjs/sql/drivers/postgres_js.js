// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through `postgres` (postgres.js), on Node and Deno: `client` is a `sql`.
 *
 * Never prepares a statement: a pooler in between would not know it.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.postgresJs = postgresJs;
const driver_ts_1 = require("../driver.js");
const outcome_ts_1 = require("../outcome.js");
function postgresJs(sql) {
  return {
    database: "postgres",
    ...sessionOver(sql),
    transaction: async (work) => {
      const level = "isolation level read committed";
      const done = await sql.begin(level, async (tx) => {
        for (const statement of driver_ts_1.OPENING.postgres) {
          await tx.unsafe(statement);
        }
        // An array would be taken for a list of queries.
        return { result: await work(sessionOver(tx)) };
      });
      return done.result;
    },
    script: async (text) => {
      await sql.unsafe(text);
    },
  };
}
function sessionOver(sql) {
  return (0, driver_ts_1.sessionOf)(sql, async (text, params) => {
    const options = { prepare: false };
    return (0, outcome_ts_1.outcomeOf)(
      await sql.unsafe(text, [...params], options),
    );
  });
}
