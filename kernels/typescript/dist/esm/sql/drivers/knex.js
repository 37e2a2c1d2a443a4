// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Knex, to PostgreSQL and MySQL: `client` is the host's own `trx`.
 *
 * Never builds a query: Knex is given SQL with its own placeholders.
 */
import { OPENING, sessionOf, statementsOf } from "../driver.js";
import { outcomeOf } from "../outcome.js";
export function knex(db, database) {
  const config = { isolationLevel: "read committed" };
  return {
    database,
    ...sessionOver(db),
    transaction: async (work) => {
      const begun = async (trx) => {
        for (const sql of OPENING[database]) {
          await run(trx, sql, []);
        }
        return work(sessionOver(trx));
      };
      return await db.transaction(begun, config);
    },
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await run(db, statement, []);
      }
    },
  };
}
function sessionOver(raw) {
  return sessionOf(raw, async (sql, params) => {
    return outcomeOf(await run(raw, sql, params));
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
