// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through `mysql2`, to MySQL and MariaDB: `client` is a promise connection.
 *
 * Never prepares a statement: a pooler in between would not know it.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.mysql2 = mysql2;
const driver_ts_1 = require("../driver.js");
const outcome_ts_1 = require("../outcome.js");
function mysql2(given) {
  const pool = "promise" in given ? given.promise() : given;
  return {
    database: "mysql",
    ...sessionOver(pool),
    transaction: (work) => transaction(pool, work),
    script: async (sql) => {
      for (const statement of (0, driver_ts_1.statementsOf)(sql)) {
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
  return (0, driver_ts_1.sessionOf)(queries, async (sql, params) => {
    return (0, outcome_ts_1.outcomeOf)(await run(queries, sql, [...params]));
  });
}
async function transaction(pool, work) {
  const connection = await pool.getConnection();
  let broken = false;
  try {
    // With gap locks, twins would wait for each other.
    const level = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
    for (const sql of [
      ...driver_ts_1.OPENING.mysql,
      level,
      "START TRANSACTION",
    ]) {
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
