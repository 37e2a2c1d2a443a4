// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `postgres` (postgres.js), on Node and Deno: `client` is a `sql`.
 *
 * Never prepares a statement: a pooler in between would not know it.
 */
import { OPENING, sessionOf } from "../driver.js";
import { outcomeOf } from "../outcome.js";
export function postgresJs(sql) {
  return {
    database: "postgres",
    ...sessionOver(sql),
    transaction: async (work) => {
      const level = "isolation level read committed";
      const done = await sql.begin(level, async (tx) => {
        for (const statement of OPENING.postgres) {
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
  return sessionOf(sql, async (text, params) => {
    const options = { prepare: false };
    return outcomeOf(await sql.unsafe(text, [...params], options));
  });
}
