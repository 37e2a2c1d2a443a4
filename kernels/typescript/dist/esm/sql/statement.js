// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns one statement: its SQL in a dialect's words, and how its values are sent.
 *
 * Never holds a value. In the source `:kind` is a parameter, `{name}` a quoted name, and
 * `[kind column, …]` a list of columns, read by their number.
 */
/** A statement that is ready to be run. */
export class Statement {
  sql;
  #kinds;
  #dialect;
  constructor(dialect, sql, kinds) {
    this.sql = sql;
    this.#kinds = kinds;
    this.#dialect = dialect;
  }
  /** The values as the database takes them, in the order of the parameters. */
  params(values) {
    return this.#kinds.map((kind, i) => this.#dialect.encode(kind, values[i]));
  }
}
// What is between apostrophes comes first: nothing in it is replaced.
const PART =
  /'(?:[^']|'')*'|:(bool|id|int|json|text|time)\b|\{(\w+)\}|\[([^\]]+)\]|GREATEST/g;
/** The statement that a source means for this database. */
export function statement(dialect, names, source) {
  const kinds = [];
  const fill = (text) =>
    text.replace(PART, (found, kind, name, list) => {
      if (kind !== undefined) {
        kinds.push(kind);
        return dialect.parameter(kinds.length, kind);
      }
      if (name !== undefined) {
        return names(name);
      }
      if (list !== undefined) {
        return columns(dialect, list).map(fill).join(", ");
      }
      return found === "GREATEST" ? dialect.greatest : found;
    });
  const line = source.trim().replace(/\s+/g, " ");
  return new Statement(dialect, fill(line), kinds);
}
/** Their aliases are letters and digits: no library changes the case of those. */
function columns(dialect, list) {
  return list.split(",").map((item, i) => {
    const [kind = "text", column = ""] = item.trim().split(" ");
    return `${dialect.column(column, kind)} AS c${i}`;
  });
}
const NUMBERED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\?(\d+)/g;
/**
 * A host's statement: `?1`, `?2` are its parameters in any database. What numbers none goes
 * to the database as it is.
 */
export function hostStatement(dialect, sql, params) {
  if (!/\?\d/.test(sql)) {
    return { sql, params };
  }
  const order = [];
  const text = sql.replace(NUMBERED, (found, number) => {
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
