// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through PGlite, PostgreSQL inside this process: `client` is the host's own.
 *
 * Never waits for a lock: there is one connection, which callers take one after the other.
 */
import { sessionOf } from "../driver.js";
import { outcomeOf } from "../outcome.js";
export function pglite(db) {
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
  return sessionOf(queries, async (sql, params) => {
    return outcomeOf(await queries.query(sql, [...params]));
  });
}
