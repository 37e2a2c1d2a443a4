// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `postgres` (postgres.js), on Node and Deno: `client` is a `sql`.
 *
 * Never prepares a statement: a pooler in between would not know it.
 */

import { type Driver, OPENING, type Session, sessionOf } from "../driver.ts";
import { outcomeOf } from "../outcome.ts";

/** What is used of a transaction's `sql`. */
interface Unsafe {
  unsafe(
    query: string,
    parameters?: unknown[],
    options?: { prepare?: boolean },
  ): PromiseLike<unknown>;
}

/** What is used of `postgres(url)`. */
export interface PostgresJs extends Unsafe {
  begin(
    options: string,
    work: (sql: Unsafe) => Promise<unknown>,
  ): Promise<unknown>;
}

export function postgresJs(sql: PostgresJs): Driver {
  return {
    database: "postgres",
    ...sessionOver(sql),
    transaction: async <T>(work: (session: Session) => Promise<T>) => {
      const level = "isolation level read committed";
      const done = await sql.begin(level, async (tx) => {
        for (const statement of OPENING.postgres) {
          await tx.unsafe(statement);
        }
        // An array would be taken for a list of queries.
        return { result: await work(sessionOver(tx)) };
      });
      return (done as { result: T }).result;
    },
    script: async (text) => {
      await sql.unsafe(text);
    },
  };
}

function sessionOver(sql: Unsafe): Session {
  return sessionOf(sql, async (text, params) => {
    const options = { prepare: false };
    return outcomeOf(await sql.unsafe(text, [...params], options));
  });
}
