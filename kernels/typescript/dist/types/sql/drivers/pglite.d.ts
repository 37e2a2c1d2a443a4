// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through PGlite, PostgreSQL inside this process: `client` is the host's own.
 *
 * Never waits for a lock: there is one connection, which callers take one after the other.
 */
import { type Driver } from "../driver.ts";
/** What is used of a PGlite transaction. */
interface Queries {
  query(sql: string, params?: unknown[]): Promise<unknown>;
}
/** What is used of a `PGlite`. */
export interface Pglite extends Queries {
  transaction(work: (tx: Queries) => Promise<unknown>): Promise<unknown>;
  exec(sql: string): Promise<unknown>;
}
/**
 * Given a function, it opens the database with the first statement: who only imports the
 * app, a test or a script, neither takes the folder nor is kept running by it.
 */
export declare function pglite(given: Pglite | (() => Pglite)): Driver;
export {};
