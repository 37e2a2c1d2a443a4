// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the statements of the kernel's own steps, and of what a host does beside the endpoint.
 *
 * Never one of a pack's. See statement.ts for what the brackets mean.
 */
/** By their names. */
export declare const STEP_SOURCES: {
  readonly logEvent: `
    INSERT INTO {audit_log} (event_id, schema_version, created_at,
    tenant_id, integration, pack, action, actor_type, actor_id,
    api_key_id, request_id, request_hash, result, error_code,
    error_message, impact, before_snapshot, after_snapshot,
    idempotency_key, dry_run, latency_ms, ip_address, user_agent) VALUES
    (:id, :int, :time, :text, :text, :text, :text, :text, :text, :text,
    :text, :text, :text, :text, :text, :json, :json, :json, :text, :bool,
    :int, :text, :text)
  `;
  readonly getReplay: `
    SELECT [text fingerprint, text response] FROM {idempotency} WHERE slot
    = :text AND expires_at > :time
  `;
  readonly storeReplay: "UPDATE {idempotency} SET response = :text WHERE slot = :text";
  readonly insertClaim: `
    INSERT INTO {idempotency} (slot, tenant_id, action, fingerprint,
    created_at, expires_at) VALUES (:text, :text, :text, :text, :time,
    :time)
  `;
  readonly claim: `
    INSERT INTO {idempotency} AS kept (slot, tenant_id, action,
    fingerprint, created_at, expires_at) VALUES (:text, :text, :text,
    :text, :time, :time) ON CONFLICT (slot) DO UPDATE SET fingerprint =
    excluded.fingerprint, response = NULL, created_at =
    excluded.created_at, expires_at = excluded.expires_at WHERE
    kept.expires_at <= excluded.created_at
  `;
  readonly expiredClaim: `
    SELECT [text fingerprint] FROM {idempotency} WHERE slot = :text AND
    expires_at <= :time
  `;
  readonly takeOverClaim: `
    UPDATE {idempotency} SET fingerprint = :text, response = NULL,
    created_at = :time, expires_at = :time WHERE slot = :text AND
    expires_at <= :time
  `;
  readonly spend: "\n    INSERT INTO {rate_limits} AS kept (key_id, bucket, tat_us, seen_us)\n    VALUES (:text, :text, :int, :int) ON CONFLICT (key_id, bucket) DO\n    UPDATE SET tat_us = GREATEST(GREATEST(kept.tat_us, kept.seen_us),\n    excluded.seen_us) + :int, seen_us = GREATEST(kept.seen_us,\n    excluded.seen_us) WHERE kept.tat_us <= GREATEST(kept.seen_us,\n    excluded.seen_us) + :int RETURNING [int tat_us, int seen_us]\n  ";
  readonly spendExisting: `
    UPDATE {rate_limits} SET tat_us = GREATEST(GREATEST(tat_us, seen_us),
    :int) + :int, seen_us = GREATEST(seen_us, :int) WHERE key_id = :text
    AND bucket = :text AND tat_us <= GREATEST(seen_us, :int) + :int
  `;
  readonly getBucket: "\n    SELECT [int tat_us, int seen_us] FROM {rate_limits} WHERE key_id = :text AND bucket\n    = :text\n  ";
  readonly insertBucket: `
    INSERT IGNORE INTO {rate_limits} (key_id, bucket, tat_us, seen_us)
    VALUES (:text, :text, 0, 0)
  `;
  readonly lockTenant: `
    INSERT INTO {tenant_locks} AS kept (tenant_id, turns) VALUES (:text,
    1) ON CONFLICT (tenant_id) DO UPDATE SET turns = kept.turns + 1
  `;
  readonly lockExisting: `
    UPDATE {tenant_locks} SET turns = turns + 1 WHERE tenant_id = :text
  `;
  readonly insertLock: `
    INSERT IGNORE INTO {tenant_locks} (tenant_id, turns) VALUES (:text, 0)
  `;
  readonly listTenants: "SELECT [text {tenant_id}] FROM {tenants} ORDER BY 1";
  readonly insertTenant: `
    INSERT INTO {tenants} (id, name, is_platform_admin, created_at) VALUES
    (:id, :text, :bool, :time)
  `;
  readonly purgeReplays: "DELETE FROM {idempotency} WHERE expires_at <= :time";
  readonly purgeBuckets: "DELETE FROM {rate_limits} WHERE tat_us <= :int";
};
