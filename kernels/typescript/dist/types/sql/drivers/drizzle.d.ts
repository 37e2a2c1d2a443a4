// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Drizzle, over any of its PostgreSQL and MySQL drivers: `client` is
 * the host's own `db` or `tx`.
 *
 * Never imports Drizzle: its `sql` is given.
 */
import { type Database, type Driver } from "../driver.ts";
/** What is used of a transaction. */
interface Executes {
  execute(query: never): PromiseLike<unknown>;
}
/** What is used of a Drizzle database. */
export interface Drizzle extends Executes {
  transaction(
    work: (tx: Executes) => Promise<unknown>,
    config?: {
      isolationLevel?: never;
    },
  ): Promise<unknown>;
}
/** `sql` of `drizzle-orm`. */
export type DrizzleSql = (
  strings: TemplateStringsArray,
  ...params: never[]
) => unknown;
export declare function drizzle(
  db: Drizzle,
  sql: DrizzleSql,
  database: Exclude<Database, "sqlite">,
): Driver;
export {};
