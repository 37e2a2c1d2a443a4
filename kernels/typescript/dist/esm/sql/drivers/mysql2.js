// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `mysql2`, to MySQL and MariaDB: `client` is a promise connection.
 *
 * Never prepares a statement: a pooler in between would not know it.
 */
import { OPENING, sessionOf, statementsOf } from "../driver.js";
import { outcomeOf } from "../outcome.js";
export function mysql2(given) {
  const pool = "promise" in given ? given.promise() : given;
  return {
    database: "mysql",
    ...sessionOver(pool),
    transaction: (work) => transaction(pool, work),
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await run(pool, statement);
      }
    },
  };
}
function run(queries, sql, values) {
  const options = { sql, rowsAsArray: false };
  return queries.query(values === undefined ? options : { ...options, values });
}
function sessionOver(queries) {
  return sessionOf(queries, async (sql, params) => {
    return outcomeOf(await run(queries, sql, [...params]));
  });
}
async function transaction(pool, work) {
  const connection = await pool.getConnection();
  let broken = false;
  try {
    // With gap locks, twins would wait for each other.
    const level = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
    for (const sql of [...OPENING.mysql, level, "START TRANSACTION"]) {
      await run(connection, sql);
    }
    const result = await work(sessionOver(connection));
    await run(connection, "COMMIT");
    return result;
  } catch (cause) {
    broken = await run(connection, "ROLLBACK").then(
      () => false,
      () => true,
    );
    throw cause;
  } finally {
    if (broken) {
      connection.destroy();
    } else {
      connection.release();
    }
  }
}
