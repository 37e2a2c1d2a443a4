// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns SQL of the host's own packs: one text for all databases and libraries, run where
 * the call's transaction is.
 *
 * Never puts a value into the text: values are parameters.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.ownSql = ownSql;
const dialect_ts_1 = require("./dialect.js");
const lines_ts_1 = require("./lines.js");
const records_ts_1 = require("./records.js");
const statement_ts_1 = require("./statement.js");
/** Runs statements in the transaction of `context.db`, or on the database itself. */
function ownSql(db) {
  const handle = (0, lines_ts_1.ours)(db);
  return {
    select: (sql, ...values) => select(handle, sql, values),
    selectOne: async (sql, ...values) => {
      const [first] = await select(handle, sql, values);
      return first ?? null;
    },
    run: (sql, ...values) => handle.change(made(handle, sql), ...values),
  };
}
async function select(handle, sql, values) {
  const { dialect } = handle.shared;
  const own = made(handle, sql);
  const rows = await handle.rows(own, ...values);
  return rows.map((row) => read(dialect, own.columns, row));
}
function made({ shared }, sql) {
  return (0, statement_ts_1.statement)(shared.dialect, shared.names, sql);
}
function read(dialect, columns, row) {
  const values = columns.map(({ name, kind }, i) => {
    const text = (0, records_ts_1.maybe)(row, i);
    return [name, text === null ? null : valueOf(dialect, kind, text)];
  });
  return Object.fromEntries(values);
}
function valueOf(dialect, kind, text) {
  switch (kind) {
    case "bool":
      return text === "1";
    case "id":
      return (0, dialect_ts_1.withHyphens)(text);
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
