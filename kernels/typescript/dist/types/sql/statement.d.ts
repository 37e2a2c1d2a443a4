// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns one statement: its SQL in a dialect's words, and how its values are sent.
 *
 * Never holds a value. In the source `:kind` is a parameter, `{name}` a quoted name, and
 * `[kind column, …]` a list of columns, read by their number; a word behind a column is its name.
 */
import type { Dialect, Kind } from "./dialect.ts";
import type { Param } from "./driver.ts";
/** A column of a list, by the name that its reader has for it. */
export interface Column {
  readonly name: string;
  readonly kind: Kind;
}
/** A statement that is ready to be run. */
export declare class Statement {
  #private;
  readonly sql: string;
  /** Those of its list, in order. */
  readonly columns: readonly Column[];
  constructor(
    dialect: Dialect,
    sql: string,
    kinds: readonly Kind[],
    columns: readonly Column[],
  );
  /** The values as the database takes them, in the order of the parameters. */
  params(values: readonly unknown[]): Param[];
}
/** What the names in braces stand for. */
export type Names = (name: string) => string;
/** The statement that a source means for this database. */
export declare function statement(
  dialect: Dialect,
  names: Names,
  source: string,
): Statement;
/**
 * A host's statement: `?1`, `?2` are its parameters in any database. What numbers none goes
 * to the database as it is.
 */
export declare function hostStatement(
  dialect: Dialect,
  sql: string,
  params: readonly unknown[],
): {
  sql: string;
  params: readonly unknown[];
};
