// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Sequelize, to PostgreSQL and MySQL: `client` is the host's own
 * transaction, to be given to its models as `{ transaction }`.
 *
 * Never defines a model.
 */
import { OPENING, sessionOf, statementsOf } from "../driver.js";
import { outcomeOf } from "../outcome.js";
export function sequelize(db, database) {
  const sessionOver = (transaction) =>
    sessionOf(transaction ?? db, async (sql, params) => {
      // MySQL's question marks are replacements to Sequelize, PostgreSQL's numbers bind.
      const name = database === "postgres" ? "bind" : "replacements";
      const values = params.length === 0 ? {} : { [name]: params };
      const options = { ...values, transaction: transaction ?? null };
      return outcomeOf(await db.query(sql, options));
    });
  const options = { isolationLevel: "READ COMMITTED" };
  return {
    database,
    ...sessionOver(null),
    transaction: async (work) => {
      const begun = async (transaction) => {
        const session = sessionOver(transaction);
        for (const sql of OPENING[database]) {
          await session.execute(sql, []);
        }
        return work(session);
      };
      return await db.transaction(options, begun);
    },
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await db.query(statement);
      }
    },
  };
}
