// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through PGlite, PostgreSQL inside this process: `client` is the host's own.
 *
 * Never waits for a lock: there is one connection, which callers take one after the other.
 */

import { type Driver, type Session, sessionOf } from "../driver.ts";
import { outcomeOf } from "../outcome.ts";

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
export function pglite(given: Pglite | (() => Pglite)): Driver {
  let opened: Pglite | null = null;
  const db = (): Pglite => {
    opened ??= typeof given === "function" ? given() : given;
    return opened;
  };
  return {
    database: "postgres",
    get client() {
      return db();
    },
    query: (sql, params) => sessionOver(db()).query(sql, params),
    execute: (sql, params) => sessionOver(db()).execute(sql, params),
    transaction: async <T>(work: (session: Session) => Promise<T>) => {
      return (await db().transaction((tx) => work(sessionOver(tx)))) as T;
    },
    script: async (sql) => {
      await db().exec(sql);
    },
  };
}

function sessionOver(queries: Queries): Session {
  return sessionOf(queries, async (sql, params) => {
    return outcomeOf(await queries.query(sql, [...params]));
  });
}
