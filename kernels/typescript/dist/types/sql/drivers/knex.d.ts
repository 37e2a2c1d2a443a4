// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Knex, to PostgreSQL and MySQL: `client` is the host's own `trx`.
 *
 * Never builds a query: Knex is given SQL with its own placeholders.
 */
import { type Database, type Driver } from "../driver.ts";
/** What is used of a Knex transaction. */
interface Raw {
  raw(sql: string, bindings: readonly never[]): PromiseLike<unknown>;
}
/** What is used of a `Knex`. */
export interface Knex extends Raw {
  transaction(
    work: (trx: Raw) => Promise<unknown>,
    config?: {
      isolationLevel?: never;
    },
  ): Promise<unknown>;
}
export declare function knex(
  db: Knex,
  database: Exclude<Database, "sqlite">,
): Driver;
export {};
