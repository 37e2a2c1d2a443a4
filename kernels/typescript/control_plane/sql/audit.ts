// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the audit log's rows: one per entry, in the transaction it tells of.
 *
 * Never changes a row; a trigger of the database refuses that too.
 */

import type { AuditAdapter, AuditEntry, Transaction } from "../kernel/ports.ts";
import { ours } from "./lines.ts";

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
] as const satisfies readonly (keyof AuditEntry)[];

export class SqlAudit implements AuditAdapter {
  async logEvent(tx: Transaction, entry: AuditEntry): Promise<void> {
    const handle = ours(tx);
    const values = MEMBERS.map((name) => entry[name]);
    await handle.change(handle.shared.statements.logEvent, ...values);
  }
}
