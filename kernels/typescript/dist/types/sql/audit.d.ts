// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the audit log's rows: one per entry, in the transaction it tells of.
 *
 * Never changes a row; a trigger of the database refuses that too.
 */
import type { AuditAdapter, AuditEntry, Transaction } from "../kernel/ports.ts";
export declare class SqlAudit implements AuditAdapter {
  logEvent(tx: Transaction, entry: AuditEntry): Promise<void>;
}
