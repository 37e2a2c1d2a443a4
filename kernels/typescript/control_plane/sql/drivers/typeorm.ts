// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through TypeORM, to PostgreSQL and MySQL: `client` is the host's own entity
 * manager. A data source that nobody has opened, as in a script, is opened by the first use.
 *
 * Never keeps a query runner: each is given back at once.
 */

import {
  type Database,
  type Driver,
  OPENING,
  type Session,
  sessionOf,
  statementsOf,
} from "../driver.ts";
import { outcomeOf } from "../outcome.ts";

interface Runner {
  query(
    sql: string,
    params: unknown[] | undefined,
    structured: true,
  ): Promise<unknown>;
  release(): Promise<void>;
}

interface Manager {
  readonly queryRunner?: Runner | undefined;
}

/** What is used of a `DataSource`. */
export interface TypeOrm {
  readonly isInitialized: boolean;
  initialize(): Promise<unknown>;
  createQueryRunner(): Runner;
  transaction(
    level: "READ COMMITTED",
    work: (manager: Manager) => Promise<unknown>,
  ): Promise<unknown>;
}

export function typeorm(
  db: TypeOrm,
  database: Exclude<Database, "sqlite">,
): Driver {
  let opening: Promise<unknown> | null = null;
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
    transaction: async <T>(work: (session: Session) => Promise<T>) => {
      const begun = async (manager: Manager): Promise<T> => {
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
      return (await db.transaction("READ COMMITTED", begun)) as T;
    },
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await alone.execute(statement, []);
      }
    },
  };
}
