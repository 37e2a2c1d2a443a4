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
export class Statement {
  readonly sql: string;
  /** Those of its list, in order. */
  readonly columns: readonly Column[];
  readonly #kinds: readonly Kind[];
  readonly #dialect: Dialect;

  constructor(
    dialect: Dialect,
    sql: string,
    kinds: readonly Kind[],
    columns: readonly Column[],
  ) {
    this.sql = sql;
    this.columns = columns;
    this.#kinds = kinds;
    this.#dialect = dialect;
  }

  /** The values as the database takes them, in the order of the parameters. */
  params(values: readonly unknown[]): Param[] {
    return this.#kinds.map((kind, i) => this.#dialect.encode(kind, values[i]));
  }
}

/** What the names in braces stand for. */
export type Names = (name: string) => string;

// What is between apostrophes comes first: nothing in it is replaced.
const PART =
  /'(?:[^']|'')*'|:(bool|id|int|json|real|text|time)\b|\{(\w+)\}|\[([^\]]+)\]|GREATEST/g;

/** The statement that a source means for this database. */
export function statement(
  dialect: Dialect,
  names: Names,
  source: string,
): Statement {
  const kinds: Kind[] = [];
  const listed: Column[] = [];
  const fill = (text: string): string =>
    text.replace(
      PART,
      (found: string, kind?: Kind, name?: string, list?: string) => {
        if (kind !== undefined) {
          kinds.push(kind);
          return dialect.parameter(kinds.length, kind);
        }
        if (name !== undefined) {
          return names(name);
        }
        if (list !== undefined) {
          return list
            .split(",")
            .map((item) => column(dialect, item, listed))
            .map(fill)
            .join(", ");
        }
        return found === "GREATEST" ? dialect.greatest : found;
      },
    );
  const line = source.trim().replace(/\s+/g, " ");
  return new Statement(dialect, fill(line), kinds, listed);
}

/** Their aliases are letters and digits: no library changes the case of those. */
function column(dialect: Dialect, item: string, listed: Column[]): string {
  const [word = "text", sql = "", called] = item.trim().split(" ");
  const kind = word as Kind;
  const name = called ?? sql.slice(sql.lastIndexOf(".") + 1);
  const number = listed.push({ name, kind }) - 1;
  return `${dialect.column(sql, kind)} AS c${number}`;
}

const NUMBERED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\?(\d+)/g;

/**
 * A host's statement: `?1`, `?2` are its parameters in any database. What numbers none goes
 * to the database as it is.
 */
export function hostStatement(
  dialect: Dialect,
  sql: string,
  params: readonly unknown[],
): { sql: string; params: readonly unknown[] } {
  if (!/\?\d/.test(sql)) {
    return { sql, params };
  }
  const order: number[] = [];
  const text = sql.replace(NUMBERED, (found: string, number?: string) => {
    if (number === undefined) {
      return found;
    }
    if (dialect.name === "postgres") {
      return `$${number}`;
    }
    order.push(Number(number) - 1);
    return "?";
  });
  const postgres = dialect.name === "postgres";
  const sent = postgres ? params : order.map((i) => params[i]);
  return { sql: text, params: sent };
}
