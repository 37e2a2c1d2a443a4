// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what is PostgreSQL's own: strict types, so that every parameter is text and cast.
 *
 * Never relies on a library's guess of a parameter's type: each guesses in its own way.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.postgresDialect = void 0;
const dialect_ts_1 = require("../dialect.js");
const TYPES = {
  bool: "boolean",
  id: "uuid",
  int: "bigint",
  json: "jsonb",
  real: "double precision",
  text: "text",
  time: "timestamp with time zone",
};
const UUID = "'^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'";
const WHOLE = "'^-{0,1}[0-9]{1,18}$'";
const KIND_OF_COLUMN =
  "SELECT format_type(atttypid, atttypmod) AS c0 FROM pg_attribute " +
  "WHERE attrelid = to_regclass(CAST($1 AS text)) " +
  "AND attname = CAST($2 AS text) AND NOT attisdropped";
exports.postgresDialect = {
  name: "postgres",
  conditionalUpsert: true,
  quote: '"',
  greatest: "GREATEST",
  parameter(number, kind) {
    const text = `CAST($${number} AS text)`;
    return kind === "text" ? text : `CAST(${text} AS ${TYPES[kind]})`;
  },
  column(sql, kind) {
    switch (kind) {
      case "bool":
        return `CASE WHEN ${sql} THEN '1' ELSE '0' END`;
      case "time":
        return `CAST(EXTRACT(EPOCH FROM ${sql}) AS text)`;
      default:
        return `CAST(${sql} AS text)`;
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
        return (0, dialect_ts_1.uuidOf)(value);
      case "time":
        return value.toISOString();
      case "json":
        return (0, dialect_ts_1.plainParam)(kind, value);
      default:
        return String(value);
    }
  },
  // To the millisecond below, as the other kernels show what they wrote to the microsecond.
  moment: (text) => new Date(Math.floor(Math.round(Number(text) * 1e6) / 1000)),
  sameTenant(kind, idColumn, text) {
    // In the column's own type, so that its index is used; what is none finds nothing.
    const when = (form, own) =>
      `${idColumn} = CASE WHEN ${text} ~ ${form} THEN CAST(${text} AS ${own}) END`;
    if (kind === "uuid") {
      return when(UUID, "uuid");
    }
    if (kind === "smallint" || kind === "integer" || kind === "bigint") {
      return when(WHOLE, "bigint");
    }
    const plain = kind === "text" || kind.startsWith("character varying");
    return `${plain ? idColumn : `CAST(${idColumn} AS text)`} = ${text}`;
  },
  async tenantKind(session, { tenant }) {
    const parts = tenant.table.split(".").map((part) => `"${part}"`);
    const names = [parts.join("."), tenant.id_column];
    const rows = await session.query(KIND_OF_COLUMN, names);
    return `${rows[0]?.["c0"] ?? ""}`;
  },
};
