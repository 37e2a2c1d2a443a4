// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through Drizzle, over any of its PostgreSQL and MySQL drivers: `client` is
 * the host's own `db` or `tx`.
 *
 * Never imports Drizzle: its `sql` is given.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.drizzle = drizzle;
const driver_ts_1 = require("../driver.js");
const outcome_ts_1 = require("../outcome.js");
function drizzle(db, sql, database) {
  const run = (executes, text, params) =>
    executes.execute(tagged(sql, text, params));
  const sessionOver = (executes) =>
    (0, driver_ts_1.sessionOf)(executes, async (text, params) => {
      return (0, outcome_ts_1.outcomeOf)(await run(executes, text, params));
    });
  const config = { isolationLevel: "read committed" };
  return {
    database,
    ...sessionOver(db),
    transaction: async (work) => {
      const begun = async (tx) => {
        for (const statement of driver_ts_1.OPENING[database]) {
          await run(tx, statement, []);
        }
        return work(sessionOver(tx));
      };
      return await db.transaction(begun, config);
    },
    script: async (text) => {
      for (const statement of (0, driver_ts_1.statementsOf)(text)) {
        await run(db, statement, []);
      }
    },
  };
}
const PLACE = /'(?:[^']|'')*'|\$(\d+)|\?/g;
/** The statement as a template with its values in place. */
function tagged(sql, text, params) {
  const parts = [];
  const values = [];
  let start = 0;
  for (const found of text.matchAll(PLACE)) {
    if (!found[0].startsWith("'")) {
      parts.push(text.slice(start, found.index));
      const number = found[1] === undefined ? values.length : +found[1] - 1;
      values.push(params[number] ?? null);
      start = found.index + found[0].length;
    }
  }
  parts.push(text.slice(start));
  const strings = Object.assign(parts, { raw: parts });
  return sql(strings, ...values);
}
