// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Drizzle, over any of its PostgreSQL and MySQL drivers: `client` is
 * the host's own `db` or `tx`.
 *
 * Never imports Drizzle: its `sql` is given.
 */
import { OPENING, sessionOf, statementsOf } from "../driver.js";
import { outcomeOf } from "../outcome.js";
export function drizzle(db, sql, database) {
  const run = (executes, text, params) =>
    executes.execute(tagged(sql, text, params));
  const sessionOver = (executes) =>
    sessionOf(executes, async (text, params) => {
      return outcomeOf(await run(executes, text, params));
    });
  const config = { isolationLevel: "read committed" };
  return {
    database,
    ...sessionOver(db),
    transaction: async (work) => {
      const begun = async (tx) => {
        for (const statement of OPENING[database]) {
          await run(tx, statement, []);
        }
        return work(sessionOver(tx));
      };
      return await db.transaction(begun, config);
    },
    script: async (text) => {
      for (const statement of statementsOf(text)) {
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
