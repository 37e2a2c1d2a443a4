/**
 * Owns how the audit log's rows become entries with the names of the contract.
 *
 * Never in the kit: nothing in it reads the log.
 */

import type { Row } from "../../control_plane/index.ts";
import type { SqlDb } from "../../control_plane/sql/index.ts";
import { statement } from "../../control_plane/sql/statement.ts";
import { withHyphens } from "../../control_plane/sql/dialect.ts";
import { LOG_ORDER } from "./stores/store.ts";

const COLUMNS =
  "id event_id, int schema_version, time created_at, text tenant_id, " +
  "text integration, text pack, text action, text actor_type, text actor_id, " +
  "text api_key_id, text request_id, text request_hash, text result, " +
  "text error_code, text error_message, json impact, json before_snapshot, " +
  "json after_snapshot, text idempotency_key, bool dry_run, int latency_ms, " +
  "text ip_address, text user_agent";
const MEMBERS = COLUMNS.split(", ").map((column) => column.split(" "));

/** What the audit log holds, oldest first. */
export async function auditEntries(db: SqlDb): Promise<unknown[]> {
  const { dialect } = db.shared;
  const order = LOG_ORDER[dialect.name];
  const source = `SELECT [${COLUMNS}] FROM acp_audit_log ORDER BY ${order}`;
  const rows = await db.rows(statement(dialect, (name) => name, source));
  const read = (kind: string, value: unknown): unknown => {
    if (value === null) {
      return null;
    }
    const text = `${value as string}`;
    switch (kind) {
      case "id":
        return withHyphens(text);
      case "int":
        return Number(text);
      case "time":
        return dialect.moment(text).toISOString();
      case "json":
        return JSON.parse(text) as unknown;
      case "bool":
        return text === "1";
      default:
        return text;
    }
  };
  const entry = (row: Row) =>
    MEMBERS.map(([kind = "", name = ""], i) => {
      const member = name === "created_at" ? "ts" : name;
      return [member, read(kind, row[`c${i}`])];
    });
  return rows.map((row) => Object.fromEntries(entry(row)) as unknown);
}
