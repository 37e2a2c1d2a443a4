// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through TypeORM, to PostgreSQL and MySQL: `client` is the host's own entity
 * manager. A data source that nobody has opened, as in a script, is opened by the first use.
 *
 * Never keeps a query runner: each is given back at once.
 */
import { OPENING, sessionOf, statementsOf } from "../driver.js";
import { outcomeOf } from "../outcome.js";
export function typeorm(db, database) {
  let opening = null;
  const opened = async () => {
    if (!db.isInitialized) {
      opening ??= db.initialize().finally(() => {
        opening = null;
      });
      await opening;
    }
  };
  const alone = sessionOf(db, async (sql, params) => {
    await opened();
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
      await opened();
      return await db.transaction("READ COMMITTED", begun);
    },
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await alone.execute(statement, []);
      }
    },
  };
}
