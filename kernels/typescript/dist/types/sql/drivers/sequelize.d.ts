// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Sequelize, to PostgreSQL and MySQL: `client` is the host's own
 * transaction, to be given to its models as `{ transaction }`.
 *
 * Never defines a model.
 */
import { type Database, type Driver } from "../driver.ts";
/** What is used of a `Sequelize`. */
export interface Sequelize {
  query(sql: string, options?: never): Promise<unknown>;
  transaction(
    options: never,
    work: (transaction: never) => PromiseLike<unknown>,
  ): Promise<unknown>;
}
export declare function sequelize(
  db: Sequelize,
  database: Exclude<Database, "sqlite">,
): Driver;
