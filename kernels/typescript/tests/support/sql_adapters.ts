/**
 * Owns the reference audit, idempotency, rate limit and ceilings adapters.
 *
 * Never reads before it writes where two callers could stand between the two.
 */

import {
  type AuditAdapter,
  type AuditEntry,
  type CeilingCheck,
  type CeilingResult,
  type CeilingsAdapter,
  type Claim,
  type Db,
  epochMicros,
  Gcra,
  type IdempotencyAdapter,
  idempotencySlot,
  type RateLimit,
  type RateLimitAdapter,
  type RateLimitResult,
  type SlotOwner,
  type StoredReplay,
  type Transaction,
} from "../../control_plane/index.ts";
import type { SqlDb } from "./sql_db.ts";

export class SqlAudit implements AuditAdapter {
  async logEvent(tx: Transaction, entry: AuditEntry): Promise<void> {
    const members = Object.entries(entry).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]);
    await tx.execute(
      "INSERT INTO acp_audit_log (event_id, entry) VALUES (?1, ?2)",
      [entry.eventId, JSON.stringify(Object.fromEntries(members))],
    );
  }
}

/** What the audit log holds, oldest first, with the names of the contract. */
export async function auditEntries(db: Db): Promise<unknown[]> {
  const rows = await db.query("SELECT entry FROM acp_audit_log ORDER BY seq");
  return rows.map((row) => JSON.parse(`${row["entry"]}`) as unknown);
}

export class SqlIdempotency implements IdempotencyAdapter {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async getReplay(owner: SlotOwner, now: Date): Promise<StoredReplay | null> {
    const row = await this.#db.queryOne(
      "SELECT fingerprint, response FROM acp_idempotency " +
        "WHERE slot = ?1 AND expires_at > ?2",
      [idempotencySlot(owner), epochMicros(now)],
    );
    return row as StoredReplay | null;
  }

  async claim(tx: Transaction, claim: Claim): Promise<boolean> {
    const slot = idempotencySlot(claim);
    await tx.execute(
      "DELETE FROM acp_idempotency WHERE slot = ?1 AND expires_at <= ?2",
      [slot, epochMicros(claim.now)],
    );
    const { tenantId, action, fingerprint } = claim;
    const expires = epochMicros(claim.expiresAt);
    const inserted = await tx.execute(
      "INSERT INTO acp_idempotency VALUES (?1, ?2, ?3, ?4, NULL, ?5) " +
        "ON CONFLICT (slot) DO NOTHING",
      [slot, tenantId, action, fingerprint, expires],
    );
    return inserted === 1;
  }

  async storeReplay(
    tx: Transaction,
    owner: SlotOwner,
    response: string,
  ): Promise<void> {
    await tx.execute(
      "UPDATE acp_idempotency SET response = ?1 WHERE slot = ?2",
      [response, idempotencySlot(owner)],
    );
  }
}

export class SqlRateLimit implements RateLimitAdapter {
  readonly #db: SqlDb;

  constructor(db: SqlDb) {
    this.#db = db;
  }

  /**
   * A call that read its clock early may come late, after a wait for the lock: within a row
   * the time never runs backwards, else the last of n calls were refused.
   */
  async check(
    keyId: string,
    bucket: string,
    limit: RateLimit,
    now: Date,
  ): Promise<RateLimitResult> {
    const gcra = new Gcra(limit);
    const micros = epochMicros(now);
    await this.#db.execute(
      "INSERT INTO acp_rate_limits VALUES (?1, ?2, 0, 0) ON CONFLICT DO NOTHING",
      [keyId, bucket],
    );
    const greatest = this.#db.greatest;
    const taken = await this.#db.queryOne(
      `UPDATE acp_rate_limits SET seen_us = ${greatest}(seen_us, ?1), ` +
        `tat_us = ${greatest}(tat_us, seen_us, ?1) + ?2 ` +
        "WHERE key_id = ?3 AND bucket = ?4 " +
        `AND tat_us <= ${greatest}(seen_us, ?1) + ?5 RETURNING tat_us, seen_us`,
      [micros, gcra.emission, keyId, bucket, gcra.latestTat(0)],
    );
    if (taken !== null) {
      return gcra.allowed(Number(taken["tat_us"]), Number(taken["seen_us"]));
    }
    const row = await this.#db.queryOne(
      "SELECT tat_us, seen_us FROM acp_rate_limits " +
        "WHERE key_id = ?1 AND bucket = ?2",
      [keyId, bucket],
    );
    const seen = Math.max(Number(row?.["seen_us"]), micros);
    return gcra.refused(Number(row?.["tat_us"]), seen);
  }
}

const TABLES: Record<string, string> = {
  max_api_keys_per_tenant: "acp_api_keys",
  max_webhooks_per_tenant: "acp_webhooks",
  max_probe_rows: "probe_rows",
};

export class SqlCeilings implements CeilingsAdapter {
  async check(tx: Transaction, check: CeilingCheck): Promise<CeilingResult> {
    await tx.execute(
      "INSERT INTO acp_tenant_locks VALUES (?1, 1) " +
        "ON CONFLICT (tenant_id) DO UPDATE SET taken = acp_tenant_locks.taken + 1",
      [check.tenantId],
    );
    const { ceiling, limit, tenantId, now } = check;
    if (ceiling === null || limit === null) {
      return { allowed: true };
    }
    const used = await this.getUsage(tx, ceiling, tenantId, now);
    return { allowed: used + check.adding <= limit, ceiling, limit, used };
  }

  async getUsage(
    db: Db,
    ceiling: string,
    tenantId: string,
    now: Date,
  ): Promise<number> {
    let where = "tenant_id = ?1";
    const params: unknown[] = [tenantId];
    if (ceiling === "max_api_keys_per_tenant") {
      where += " AND revoked_at IS NULL AND coalesce(expires_at, ?2) >= ?2";
      params.push(epochMicros(now) + 1);
    }
    const sql = `SELECT count(*) AS n FROM ${TABLES[ceiling]} WHERE ${where}`;
    const row = await db.queryOne(sql, params);
    return Number(row?.["n"]);
  }
}
