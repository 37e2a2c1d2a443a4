// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the audit log's rows: one per entry, in the transaction it tells of.
 *
 * Never changes a row; a trigger of the database refuses that too.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.SqlAudit = void 0;
const lines_ts_1 = require("./lines.js");
/** In the order of the statement `logEvent`. */
const MEMBERS = [
  "eventId",
  "schemaVersion",
  "ts",
  "tenantId",
  "integration",
  "pack",
  "action",
  "actorType",
  "actorId",
  "apiKeyId",
  "requestId",
  "requestHash",
  "result",
  "errorCode",
  "errorMessage",
  "impact",
  "beforeSnapshot",
  "afterSnapshot",
  "idempotencyKey",
  "dryRun",
  "latencyMs",
  "ipAddress",
  "userAgent",
];
class SqlAudit {
  async logEvent(tx, entry) {
    const handle = (0, lines_ts_1.ours)(tx);
    const values = MEMBERS.map((name) => entry[name]);
    await handle.change(handle.shared.statements.logEvent, ...values);
  }
}
exports.SqlAudit = SqlAudit;
