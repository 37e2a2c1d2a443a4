// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the statements of the kernel's own steps, and of what a host does beside the endpoint.
 *
 * Never one of a pack's. See statement.ts for what the brackets mean.
 */

const BUCKET = "int tat_us, int seen_us";

/** By their names. */
export const STEP_SOURCES = {
  logEvent: `
    INSERT INTO {audit_log} (event_id, schema_version, created_at,
    tenant_id, integration, pack, action, actor_type, actor_id,
    api_key_id, request_id, request_hash, result, error_code,
    error_message, impact, before_snapshot, after_snapshot,
    idempotency_key, dry_run, latency_ms, ip_address, user_agent) VALUES
    (:id, :int, :time, :text, :text, :text, :text, :text, :text, :text,
    :text, :text, :text, :text, :text, :json, :json, :json, :text, :bool,
    :int, :text, :text)
  `,

  getReplay: `
    SELECT [text fingerprint, text response] FROM {idempotency} WHERE slot
    = :text AND expires_at > :time
  `,
  storeReplay: "UPDATE {idempotency} SET response = :text WHERE slot = :text",
  insertClaim: `
    INSERT INTO {idempotency} (slot, tenant_id, action, fingerprint,
    created_at, expires_at) VALUES (:text, :text, :text, :text, :time,
    :time)
  `,
  // Where the dialect can: insert, or take an expired row over, or change nothing.
  claim: `
    INSERT INTO {idempotency} AS kept (slot, tenant_id, action,
    fingerprint, created_at, expires_at) VALUES (:text, :text, :text,
    :text, :time, :time) ON CONFLICT (slot) DO UPDATE SET fingerprint =
    excluded.fingerprint, response = NULL, created_at =
    excluded.created_at, expires_at = excluded.expires_at WHERE
    kept.expires_at <= excluded.created_at
  `,
  expiredClaim: `
    SELECT [text fingerprint] FROM {idempotency} WHERE slot = :text AND
    expires_at <= :time
  `,
  takeOverClaim: `
    UPDATE {idempotency} SET fingerprint = :text, response = NULL,
    created_at = :time, expires_at = :time WHERE slot = :text AND
    expires_at <= :time
  `,

  // Where the dialect can: one call spent, in one statement.
  spend: `
    INSERT INTO {rate_limits} AS kept (key_id, bucket, tat_us, seen_us)
    VALUES (:text, :text, :int, :int) ON CONFLICT (key_id, bucket) DO
    UPDATE SET tat_us = GREATEST(GREATEST(kept.tat_us, kept.seen_us),
    excluded.seen_us) + :int, seen_us = GREATEST(kept.seen_us,
    excluded.seen_us) WHERE kept.tat_us <= GREATEST(kept.seen_us,
    excluded.seen_us) + :int RETURNING [${BUCKET}]
  `,
  // Elsewhere: on a row that is there. MySQL assigns from left to right.
  spendExisting: `
    UPDATE {rate_limits} SET tat_us = GREATEST(GREATEST(tat_us, seen_us),
    :int) + :int, seen_us = GREATEST(seen_us, :int) WHERE key_id = :text
    AND bucket = :text AND tat_us <= GREATEST(seen_us, :int) + :int
  `,
  getBucket: `
    SELECT [${BUCKET}] FROM {rate_limits} WHERE key_id = :text AND bucket
    = :text
  `,
  insertBucket: `
    INSERT IGNORE INTO {rate_limits} (key_id, bucket, tat_us, seen_us)
    VALUES (:text, :text, 0, 0)
  `,

  // Where the dialect can: the tenant's row, made or there already, is ours until the end.
  lockTenant: `
    INSERT INTO {tenant_locks} AS kept (tenant_id, turns) VALUES (:text,
    1) ON CONFLICT (tenant_id) DO UPDATE SET turns = kept.turns + 1
  `,
  lockExisting: `
    UPDATE {tenant_locks} SET turns = turns + 1 WHERE tenant_id = :text
  `,
  insertLock: `
    INSERT IGNORE INTO {tenant_locks} (tenant_id, turns) VALUES (:text, 0)
  `,

  listTenants: "SELECT [text {tenant_id}] FROM {tenants} ORDER BY 1",
  insertTenant: `
    INSERT INTO {tenants} (id, name, is_platform_admin, created_at) VALUES
    (:id, :text, :bool, :time)
  `,
  purgeReplays: "DELETE FROM {idempotency} WHERE expires_at <= :time",
  purgeBuckets: "DELETE FROM {rate_limits} WHERE tat_us <= :int",
} as const;
