// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `postgres` (postgres.js), on Node and Deno: `client` is a `sql`.
 *
 * Never prepares a statement: a pooler in between would not know it.
 */
import { type Driver } from "../driver.ts";
/** What is used of a transaction's `sql`. */
interface Unsafe {
  unsafe(
    query: string,
    parameters?: unknown[],
    options?: {
      prepare?: boolean;
    },
  ): PromiseLike<unknown>;
}
/** What is used of `postgres(url)`. */
export interface PostgresJs extends Unsafe {
  begin(
    options: string,
    work: (sql: Unsafe) => Promise<unknown>,
  ): Promise<unknown>;
}
export declare function postgresJs(sql: PostgresJs): Driver;
export {};
