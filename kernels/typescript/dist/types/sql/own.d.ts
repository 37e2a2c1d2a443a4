// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns SQL of the host's own packs: one text for all databases and libraries, run where
 * the call's transaction is.
 *
 * Never puts a value into the text: values are parameters.
 */
import type { Db } from "../kernel/ports.ts";
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
export declare function ownSql(db: Db): OwnSql;
