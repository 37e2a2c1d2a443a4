// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through Knex, to PostgreSQL and MySQL: `client` is the host's own `trx`.
 *
 * Never builds a query: Knex is given SQL with its own placeholders.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.knex = knex;
const driver_ts_1 = require("../driver.js");
const outcome_ts_1 = require("../outcome.js");
function knex(db, database) {
  const config = { isolationLevel: "read committed" };
  return {
    database,
    ...sessionOver(db),
    transaction: async (work) => {
      const begun = async (trx) => {
        for (const sql of driver_ts_1.OPENING[database]) {
          await run(trx, sql, []);
        }
        return work(sessionOver(trx));
      };
      return await db.transaction(begun, config);
    },
    script: async (sql) => {
      for (const statement of (0, driver_ts_1.statementsOf)(sql)) {
        await run(db, statement, []);
      }
    },
  };
}
function sessionOver(raw) {
  return (0, driver_ts_1.sessionOf)(raw, async (sql, params) => {
    return (0, outcome_ts_1.outcomeOf)(await run(raw, sql, params));
  });
}
const PLACE = /'(?:[^']|'')*'|\$(\d+)|\?/g;
/** Knex counts question marks, and takes one with a backslash for itself. */
function run(raw, sql, params) {
  const order = [];
  const text = sql.replace(PLACE, (found, number) => {
    if (found.startsWith("'")) {
      return found.replaceAll("?", "\\?");
    }
    order.push(params[number === undefined ? order.length : +number - 1]);
    return "?";
  });
  return raw.raw(text, order);
}
