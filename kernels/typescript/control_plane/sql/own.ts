// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns SQL of the host's own packs: one text for all databases and libraries, run where
 * the call's transaction is.
 *
 * Never puts a value into the text: values are parameters.
 */

import type { Db, Row } from "../kernel/ports.ts";
import { type Dialect, withHyphens } from "./dialect.ts";
import type { SqlHandle } from "./handle.ts";
import { ours } from "./lines.ts";
import { maybe } from "./records.ts";
import { type Column, type Statement, statement } from "./statement.ts";

/**
 * Statements of a host's own. In their text
 *
 * - `:text` is a parameter, as are `:id` (a UUID), `:int`, `:real`, `:bool`, `:json` and
 *   `:time` (a `Date`); their values follow in the same order, and null is one of any kind,
 * - `{leads}` is the table of that name behind the control plane's prefix,
 * - `[id id, text l.name, int COUNT(*) leads]` is the list of columns, each with its kind:
 *   rows come with members of these names, `id`, `name` and `leads`.
 *
 * What is between apostrophes stays as it is.
 */
export interface OwnSql {
  /** All rows; `T` is not checked, it says what the list of columns gives. */
  select<T>(sql: string, ...values: unknown[]): Promise<T[]>;
  /** The first row. */
  selectOne<T>(sql: string, ...values: unknown[]): Promise<T | null>;
  /** How many rows it changed (on MySQL, found). */
  run(sql: string, ...values: unknown[]): Promise<number>;
}

/** Runs statements in the transaction of `context.db`, or on the database itself. */
export function ownSql(db: Db): OwnSql {
  const handle = ours(db);
  return {
    select: (sql, ...values) => select(handle, sql, values),
    selectOne: async <T>(sql: string, ...values: unknown[]) => {
      const [first] = await select<T>(handle, sql, values);
      return first ?? null;
    },
    run: (sql, ...values) => handle.change(made(handle, sql), ...values),
  };
}

async function select<T>(
  handle: SqlHandle,
  sql: string,
  values: unknown[],
): Promise<T[]> {
  const { dialect } = handle.shared;
  const own = made(handle, sql);
  const rows = await handle.rows(own, ...values);
  return rows.map((row) => read(dialect, own.columns, row) as T);
}

function made({ shared }: SqlHandle, sql: string): Statement {
  return statement(shared.dialect, shared.names, sql);
}

function read(dialect: Dialect, columns: readonly Column[], row: Row): Row {
  const values = columns.map(({ name, kind }, i) => {
    const text = maybe(row, i);
    return [name, text === null ? null : valueOf(dialect, kind, text)];
  });
  return Object.fromEntries(values);
}

function valueOf(
  dialect: Dialect,
  kind: Column["kind"],
  text: string,
): unknown {
  switch (kind) {
    case "bool":
      return text === "1";
    case "id":
      return withHyphens(text);
    case "int":
    case "real":
      return Number(text);
    case "json":
      return JSON.parse(text);
    case "time":
      return dialect.moment(text);
    default:
      return text;
  }
}
