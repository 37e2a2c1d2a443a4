// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what is MySQL's and MariaDB's own: text for UUIDs, collations, no RETURNING.
 *
 * Never lets a library read a time: each has its own idea of the zone.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.mysqlDialect = void 0;
const dialect_ts_1 = require("../dialect.js");
const WHOLE = ["tinyint", "smallint", "mediumint", "int", "bigint"];
const KIND_OF_COLUMN =
  "SELECT CAST(CONCAT_WS(' ', data_type, character_set_name, collation_name) AS CHAR) " +
  "AS c0 FROM information_schema.columns WHERE table_name = ? AND column_name = ? " +
  "AND table_schema = COALESCE(NULLIF(?, ''), DATABASE())";
exports.mysqlDialect = {
  name: "mysql",
  conditionalUpsert: false,
  quote: "`",
  greatest: "GREATEST",
  parameter: () => "?",
  column(sql, kind) {
    return kind === "bool"
      ? `CASE WHEN ${sql} THEN '1' ELSE '0' END`
      : `CAST(${sql} AS CHAR)`;
  },
  upsert(_, columns) {
    const set = columns.map((name) => `${name} = VALUES(${name})`);
    return `ON DUPLICATE KEY UPDATE ${set.join(", ")}`;
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
  sameTenant(kind, idColumn, text) {
    // In the column's own type or collation, so that its index is used.
    const [type = "", charset, collation] = kind.split(" ");
    if (WHOLE.includes(type)) {
      const form = `${text} REGEXP '^-{0,1}[0-9]{1,18}$'`;
      const number = `CAST(${text} AS SIGNED)`;
      return `${idColumn} = CASE WHEN ${form} THEN ${number} END`;
    }
    if (charset === undefined || collation === undefined) {
      return `CAST(${idColumn} AS CHAR) = ${text}`;
    }
    const own = (sql) =>
      `CONVERT(${sql} USING ${charset}) COLLATE ${collation}`;
    return `${idColumn} IN (${own(text)}, ${own((0, dialect_ts_1.withoutHyphens)(text))})`;
  },
  async tenantKind(session, { tenant }) {
    const [schema, table] = tenant.table.includes(".")
      ? tenant.table.split(".")
      : ["", tenant.table];
    const names = [table, tenant.id_column, schema];
    const rows = await session.query(KIND_OF_COLUMN, names);
    return `${rows[0]?.["c0"] ?? ""}`;
  },
};
