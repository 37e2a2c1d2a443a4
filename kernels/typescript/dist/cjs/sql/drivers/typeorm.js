// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the way through TypeORM, to PostgreSQL and MySQL: `client` is the host's own entity
 * manager. A data source that nobody has opened, as in a script, is opened by the first use.
 *
 * Never keeps a query runner: each is given back at once.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.typeorm = typeorm;
const driver_ts_1 = require("../driver.js");
const outcome_ts_1 = require("../outcome.js");
function typeorm(db, database) {
  let opening = null;
  const opened = async () => {
    if (!db.isInitialized) {
      opening ??= db.initialize().finally(() => {
        opening = null;
      });
      await opening;
    }
  };
  const alone = (0, driver_ts_1.sessionOf)(db, async (sql, params) => {
    await opened();
    const runner = db.createQueryRunner();
    try {
      return (0, outcome_ts_1.outcomeOf)(
        await runner.query(sql, [...params], true),
      );
    } finally {
      await runner.release();
    }
  });
  return {
    database,
    ...alone,
    transaction: async (work) => {
      const begun = async (manager) => {
        const session = (0, driver_ts_1.sessionOf)(
          manager,
          async (sql, params) => {
            const runner = manager.queryRunner;
            return (0, outcome_ts_1.outcomeOf)(
              await runner?.query(sql, [...params], true),
            );
          },
        );
        for (const sql of driver_ts_1.OPENING[database]) {
          await session.execute(sql, []);
        }
        return work(session);
      };
      await opened();
      return await db.transaction("READ COMMITTED", begun);
    },
    script: async (sql) => {
      for (const statement of (0, driver_ts_1.statementsOf)(sql)) {
        await alone.execute(statement, []);
      }
    },
  };
}
