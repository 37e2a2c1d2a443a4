// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what is SQLite's own: text for times and UUIDs, one writer at a time.
 *
 * Never asks for a column's type: its affinity decides how a text is compared.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.sqliteDialect = void 0;
const dialect_ts_1 = require("../dialect.js");
exports.sqliteDialect = {
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
        return (0, dialect_ts_1.uuidOf)(value).replaceAll("-", "");
      case "time":
        return (0, dialect_ts_1.writtenTime)(value);
      default:
        return (0, dialect_ts_1.plainParam)(kind, value);
    }
  },
  moment: dialect_ts_1.readTime,
  sameTenant: (_, idColumn, text) =>
    `${idColumn} IN (${text}, ${(0, dialect_ts_1.withoutHyphens)(text)})`,
  tenantKind: () => Promise.resolve(""),
};
