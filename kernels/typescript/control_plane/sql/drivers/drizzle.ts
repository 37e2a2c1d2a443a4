// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through Drizzle, over any of its PostgreSQL and MySQL drivers: `client` is
 * the host's own `db` or `tx`.
 *
 * Never imports Drizzle: its `sql` is given.
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

/** What is used of a transaction. */
interface Executes {
  execute(query: never): PromiseLike<unknown>;
}

/** What is used of a Drizzle database. */
export interface Drizzle extends Executes {
  transaction(
    work: (tx: Executes) => Promise<unknown>,
    config?: { isolationLevel?: never },
  ): Promise<unknown>;
}

/** `sql` of `drizzle-orm`. */
export type DrizzleSql = (
  strings: TemplateStringsArray,
  ...params: never[]
) => unknown;

export function drizzle(
  db: Drizzle,
  sql: DrizzleSql,
  database: Exclude<Database, "sqlite">,
): Driver {
  const run = (executes: Executes, text: string, params: readonly unknown[]) =>
    executes.execute(tagged(sql, text, params) as never);
  const sessionOver = (executes: Executes): Session =>
    sessionOf(executes, async (text, params) => {
      return outcomeOf(await run(executes, text, params));
    });
  const config = { isolationLevel: "read committed" as never };
  return {
    database,
    ...sessionOver(db),
    transaction: async <T>(work: (session: Session) => Promise<T>) => {
      const begun = async (tx: Executes): Promise<T> => {
        for (const statement of OPENING[database]) {
          await run(tx, statement, []);
        }
        return work(sessionOver(tx));
      };
      return (await db.transaction(begun, config)) as T;
    },
    script: async (text) => {
      for (const statement of statementsOf(text)) {
        await run(db, statement, []);
      }
    },
  };
}

const PLACE = /'(?:[^']|'')*'|\$(\d+)|\?/g;

/** The statement as a template with its values in place. */
function tagged(
  sql: DrizzleSql,
  text: string,
  params: readonly unknown[],
): unknown {
  const parts: string[] = [];
  const values: unknown[] = [];
  let start = 0;
  for (const found of text.matchAll(PLACE)) {
    if (!found[0].startsWith("'")) {
      parts.push(text.slice(start, found.index));
      const number = found[1] === undefined ? values.length : +found[1] - 1;
      values.push(params[number] ?? null);
      start = found.index + found[0].length;
    }
  }
  parts.push(text.slice(start));
  const strings = Object.assign(parts, { raw: parts });
  return sql(strings, ...(values as never[]));
}
