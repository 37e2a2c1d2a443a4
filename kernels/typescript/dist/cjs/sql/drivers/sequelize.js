// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through Sequelize, to PostgreSQL and MySQL: `client` is the host's own
 * transaction, to be given to its models as `{ transaction }`.
 *
 * Never defines a model.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.sequelize = sequelize;
const driver_ts_1 = require("../driver.js");
const outcome_ts_1 = require("../outcome.js");
function sequelize(db, database) {
  const sessionOver = (transaction) =>
    (0, driver_ts_1.sessionOf)(transaction ?? db, async (sql, params) => {
      // MySQL's question marks are replacements to Sequelize, PostgreSQL's numbers bind.
      const name = database === "postgres" ? "bind" : "replacements";
      const values = params.length === 0 ? {} : { [name]: params };
      const options = { ...values, transaction: transaction ?? null };
      return (0, outcome_ts_1.outcomeOf)(await db.query(sql, options));
    });
  const options = { isolationLevel: "READ COMMITTED" };
  return {
    database,
    ...sessionOver(null),
    transaction: async (work) => {
      const begun = async (transaction) => {
        const session = sessionOver(transaction);
        for (const sql of driver_ts_1.OPENING[database]) {
          await session.execute(sql, []);
        }
        return work(session);
      };
      return await db.transaction(options, begun);
    },
    script: async (sql) => {
      for (const statement of (0, driver_ts_1.statementsOf)(sql)) {
        await db.query(statement);
      }
    },
  };
}
