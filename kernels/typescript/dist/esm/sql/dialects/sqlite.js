// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what is SQLite's own: text for times and UUIDs, one writer at a time.
 *
 * Never asks for a column's type: its affinity decides how a text is compared.
 */
import {
  plainParam,
  readTime,
  uuidOf,
  withoutHyphens,
  writtenTime,
} from "../dialect.js";
export const sqliteDialect = {
  name: "sqlite",
  conditionalUpsert: true,
  quote: '"',
  greatest: "MAX",
  parameter: () => "?",
  column(sql, kind) {
    switch (kind) {
      case "bool":
        return `CASE WHEN ${sql} THEN '1' ELSE '0' END`;
      case "real":
        // CAST keeps 15 digits, which is not all of them.
        return `CASE WHEN ${sql} IS NOT NULL THEN PRINTF('%!.17g', ${sql}) END`;
      default:
        return `CAST(${sql} AS TEXT)`;
    }
  },
  upsert(key, columns) {
    const set = columns.map((name) => `${name} = excluded.${name}`);
    return `ON CONFLICT (${key}) DO UPDATE SET ${set.join(", ")}`;
  },
  encode(kind, value) {
    if (value === null || value === undefined) {
      return null;
    }
    switch (kind) {
      case "id":
        return uuidOf(value).replaceAll("-", "");
      case "time":
        return writtenTime(value);
      default:
        return plainParam(kind, value);
    }
  },
  moment: readTime,
  sameTenant: (_, idColumn, text) =>
    `${idColumn} IN (${text}, ${withoutHyphens(text)})`,
  tenantKind: () => Promise.resolve(""),
};
