// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Sequelize, to PostgreSQL and MySQL: `client` is the host's own
 * transaction, to be given to its models as `{ transaction }`.
 *
 * Never defines a model.
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

/** What is used of a `Sequelize`. */
export interface Sequelize {
  query(sql: string, options?: never): Promise<unknown>;
  transaction(
    options: never,
    work: (transaction: never) => PromiseLike<unknown>,
  ): Promise<unknown>;
}

export function sequelize(
  db: Sequelize,
  database: Exclude<Database, "sqlite">,
): Driver {
  const sessionOver = (transaction: unknown): Session =>
    sessionOf(transaction ?? db, async (sql, params) => {
      // MySQL's question marks are replacements to Sequelize, PostgreSQL's numbers bind.
      const name = database === "postgres" ? "bind" : "replacements";
      const values = params.length === 0 ? {} : { [name]: params };
      const options = { ...values, transaction: transaction ?? null };
      return outcomeOf(await db.query(sql, options as never));
    });
  const options = { isolationLevel: "READ COMMITTED" } as never;
  return {
    database,
    ...sessionOver(null),
    transaction: async <T>(work: (session: Session) => Promise<T>) => {
      const begun = async (transaction: unknown): Promise<T> => {
        const session = sessionOver(transaction);
        for (const sql of OPENING[database]) {
          await session.execute(sql, []);
        }
        return work(session);
      };
      return (await db.transaction(options, begun)) as T;
    },
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await db.query(statement);
      }
    },
  };
}
