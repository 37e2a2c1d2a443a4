// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through TypeORM, to PostgreSQL and MySQL: `client` is the host's own entity
 * manager.
 *
 * Never keeps a query runner: each is given back at once.
 */
import { OPENING, sessionOf, statementsOf } from "../driver.js";
import { outcomeOf } from "../outcome.js";
export function typeorm(db, database) {
  const alone = sessionOf(db, async (sql, params) => {
    const runner = db.createQueryRunner();
    try {
      return outcomeOf(await runner.query(sql, [...params], true));
    } finally {
      await runner.release();
    }
  });
  return {
    database,
    ...alone,
    transaction: async (work) => {
      const begun = async (manager) => {
        const session = sessionOf(manager, async (sql, params) => {
          const runner = manager.queryRunner;
          return outcomeOf(await runner?.query(sql, [...params], true));
        });
        for (const sql of OPENING[database]) {
          await session.execute(sql, []);
        }
        return work(session);
      };
      return await db.transaction("READ COMMITTED", begun);
    },
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await alone.execute(statement, []);
      }
    },
  };
}
