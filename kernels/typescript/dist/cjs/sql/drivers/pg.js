// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through `pg` (node-postgres): `client` is the host's own pool or client.
 *
 * Never names a prepared statement: a pooler in between would not know it.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.pg = pg;
const driver_ts_1 = require("../driver.js");
const outcome_ts_1 = require("../outcome.js");
// One round trip; whatever the database's level is: under a stricter one, whoever waited
// for a lock would have to start anew.
const BEGIN =
  "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '10s'";
function pg(pool) {
  return {
    database: "postgres",
    ...sessionOver(pool),
    transaction: (work) => transaction(pool, work),
    script: async (sql) => {
      await pool.query(sql);
    },
  };
}
function sessionOver(connection) {
  return (0, driver_ts_1.sessionOf)(connection, async (sql, params) => {
    return (0, outcome_ts_1.outcomeOf)(
      await connection.query(sql, [...params]),
    );
  });
}
async function transaction(pool, work) {
  const client = await pool.connect();
  // A connection that breaks while no statement runs says so here and nowhere else.
  const heard = () => undefined;
  client.on("error", heard);
  let broken = false;
  try {
    await client.query(BEGIN);
    const result = await work(sessionOver(client));
    await client.query("COMMIT");
    return result;
  } catch (cause) {
    broken = await client.query("ROLLBACK").then(
      () => false,
      () => true,
    );
    throw cause;
  } finally {
    client.removeListener("error", heard);
    client.release(broken);
  }
}
