// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Knex, to PostgreSQL and MySQL: `client` is the host's own `trx`.
 *
 * Never builds a query: Knex is given SQL with its own placeholders.
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

/** What is used of a Knex transaction. */
interface Raw {
  raw(sql: string, bindings: readonly never[]): PromiseLike<unknown>;
}

/** What is used of a `Knex`. */
export interface Knex extends Raw {
  transaction(
    work: (trx: Raw) => Promise<unknown>,
    config?: { isolationLevel?: never },
  ): Promise<unknown>;
}

export function knex(db: Knex, database: Exclude<Database, "sqlite">): Driver {
  const config = { isolationLevel: "read committed" as never };
  return {
    database,
    ...sessionOver(db),
    transaction: async <T>(work: (session: Session) => Promise<T>) => {
      const begun = async (trx: Raw): Promise<T> => {
        for (const sql of OPENING[database]) {
          await run(trx, sql, []);
        }
        return work(sessionOver(trx));
      };
      return (await db.transaction(begun, config)) as T;
    },
    script: async (sql) => {
      for (const statement of statementsOf(sql)) {
        await run(db, statement, []);
      }
    },
  };
}

function sessionOver(raw: Raw): Session {
  return sessionOf(raw, async (sql, params) => {
    return outcomeOf(await run(raw, sql, params));
  });
}

const PLACE = /'(?:[^']|'')*'|\$(\d+)|\?/g;

/** Knex counts question marks, and takes one with a backslash for itself. */
function run(
  raw: Raw,
  sql: string,
  params: readonly unknown[],
): PromiseLike<unknown> {
  const order: unknown[] = [];
  const text = sql.replace(PLACE, (found: string, number?: string) => {
    if (found.startsWith("'")) {
      return found.replaceAll("?", "\\?");
    }
    order.push(params[number === undefined ? order.length : +number - 1]);
    return "?";
  });
  return raw.raw(text, order as never[]);
}
