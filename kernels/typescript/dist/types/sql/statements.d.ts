// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns every statement of the store, as one database takes it; they are written once for all.
 *
 * Never holds a value: those are parameters. Names come from checked bindings.
 */
import type { Bindings } from "../kernel/bindings.ts";
import { type Dialect } from "./dialect.ts";
import { type Names, type Statement } from "./statement.ts";
declare const SOURCES: {
  touchKey: "UPDATE {keys} SET last_used_at = :time WHERE id = :id";
  tenantOfKey: "SELECT [text tenant_id] FROM {keys} WHERE id = :id";
  listKeys: "\n    SELECT [\n  id k.id, text k.tenant_id, text k.{key_prefix}, text k.name, json\n  k.{scopes}, time k.created_at, time k.last_used_at, time k.expires_at,\n  time k.revoked_at\n] FROM {keys} k WHERE k.tenant_id = :text ORDER BY\n    k.created_at, k.id\n  ";
  getKey: "\n    SELECT [\n  id k.id, text k.tenant_id, text k.{key_prefix}, text k.name, json\n  k.{scopes}, time k.created_at, time k.last_used_at, time k.expires_at,\n  time k.revoked_at\n] FROM {keys} k WHERE k.tenant_id = :text AND k.id = :id\n  ";
  insertKey: `
    INSERT INTO {keys} (id, tenant_id, name, {key_prefix}, {key_hash},
    {scopes}, created_at, last_used_at, expires_at, revoked_at) VALUES
    (:id, :text, :text, :text, :text, :json, :time, :time, :time, :time)
  `;
  renameKey: `
    UPDATE {keys} SET name = :text WHERE tenant_id = :text AND id = :id
  `;
  rescopeKey: `
    UPDATE {keys} SET {scopes} = :json WHERE tenant_id = :text AND id =
    :id
  `;
  expireKey: `
    UPDATE {keys} SET expires_at = :time WHERE tenant_id = :text AND id =
    :id
  `;
  revokeKey: `
    UPDATE {keys} SET revoked_at = :time WHERE tenant_id = :text AND id =
    :id AND revoked_at IS NULL
  `;
  countKeys: `
    SELECT [int COUNT(*)] FROM {keys} WHERE tenant_id = :text AND
    revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :time)
  `;
  listMembers: "\n    SELECT [\n  id id, text tenant_id, text email, text role, time invited_at, time\n  joined_at\n] FROM {team_members} WHERE tenant_id = :text ORDER\n    BY invited_at, id\n  ";
  findMember: "\n    SELECT [\n  id id, text tenant_id, text email, text role, time invited_at, time\n  joined_at\n] FROM {team_members} WHERE tenant_id = :text AND\n    email = :text\n  ";
  insertMember: `
    INSERT INTO {team_members} (id, tenant_id, email, role, invited_at,
    joined_at) VALUES (:id, :text, :text, :text, :time, :time)
  `;
  listHooks: "\n    SELECT [\n  id id, text tenant_id, text url, json events, bool active, text secret,\n  time created_at, time updated_at\n] FROM {webhooks} WHERE tenant_id = :text ORDER BY\n    created_at, id\n  ";
  getHook: "\n    SELECT [\n  id id, text tenant_id, text url, json events, bool active, text secret,\n  time created_at, time updated_at\n] FROM {webhooks} WHERE tenant_id = :text AND id = :id\n  ";
  insertHook: `
    INSERT INTO {webhooks} (id, tenant_id, url, events, active, secret,
    created_at, updated_at) VALUES (:id, :text, :text, :json, :bool,
    :text, :time, :time)
  `;
  updateHook: `
    UPDATE {webhooks} SET url = :text, events = :json, active = :bool,
    updated_at = :time WHERE tenant_id = :text AND id = :id
  `;
  deleteSent: `
    DELETE FROM {webhook_deliveries} WHERE tenant_id = :text AND
    webhook_id = :id
  `;
  deleteHook: "DELETE FROM {webhooks} WHERE tenant_id = :text AND id = :id";
  countHooks: "SELECT [int COUNT(*)] FROM {webhooks} WHERE tenant_id = :text";
  insertSent: `
    INSERT INTO {webhook_deliveries} (id, webhook_id, tenant_id, event,
    status, status_code, attempted_at, completed_at) VALUES (:id, :id,
    :text, :text, :text, :int, :time, :time)
  `;
  finishSent: `
    UPDATE {webhook_deliveries} SET status = :text, status_code = :int,
    completed_at = :time WHERE tenant_id = :text AND id = :id
  `;
  listSent: "\n    SELECT [\n  id id, id webhook_id, text tenant_id, text event, text status,\n  int status_code, time attempted_at, time completed_at\n] FROM {webhook_deliveries} WHERE tenant_id = :text AND\n    webhook_id = :id ORDER BY attempted_at DESC, id DESC LIMIT :int\n  ";
  getSettings: "SELECT [json value] FROM {settings} WHERE tenant_id = :text";
  logEvent: `
    INSERT INTO {audit_log} (event_id, schema_version, created_at,
    tenant_id, integration, pack, action, actor_type, actor_id,
    api_key_id, request_id, request_hash, result, error_code,
    error_message, impact, before_snapshot, after_snapshot,
    idempotency_key, dry_run, latency_ms, ip_address, user_agent) VALUES
    (:id, :int, :time, :text, :text, :text, :text, :text, :text, :text,
    :text, :text, :text, :text, :text, :json, :json, :json, :text, :bool,
    :int, :text, :text)
  `;
  getReplay: `
    SELECT [text fingerprint, text response] FROM {idempotency} WHERE slot
    = :text AND expires_at > :time
  `;
  storeReplay: "UPDATE {idempotency} SET response = :text WHERE slot = :text";
  insertClaim: `
    INSERT INTO {idempotency} (slot, tenant_id, action, fingerprint,
    created_at, expires_at) VALUES (:text, :text, :text, :text, :time,
    :time)
  `;
  claim: `
    INSERT INTO {idempotency} AS kept (slot, tenant_id, action,
    fingerprint, created_at, expires_at) VALUES (:text, :text, :text,
    :text, :time, :time) ON CONFLICT (slot) DO UPDATE SET fingerprint =
    excluded.fingerprint, response = NULL, created_at =
    excluded.created_at, expires_at = excluded.expires_at WHERE
    kept.expires_at <= excluded.created_at
  `;
  expiredClaim: `
    SELECT [text fingerprint] FROM {idempotency} WHERE slot = :text AND
    expires_at <= :time
  `;
  takeOverClaim: `
    UPDATE {idempotency} SET fingerprint = :text, response = NULL,
    created_at = :time, expires_at = :time WHERE slot = :text AND
    expires_at <= :time
  `;
  spend: "\n    INSERT INTO {rate_limits} AS kept (key_id, bucket, tat_us, seen_us)\n    VALUES (:text, :text, :int, :int) ON CONFLICT (key_id, bucket) DO\n    UPDATE SET tat_us = GREATEST(GREATEST(kept.tat_us, kept.seen_us),\n    excluded.seen_us) + :int, seen_us = GREATEST(kept.seen_us,\n    excluded.seen_us) WHERE kept.tat_us <= GREATEST(kept.seen_us,\n    excluded.seen_us) + :int RETURNING [int tat_us, int seen_us]\n  ";
  spendExisting: `
    UPDATE {rate_limits} SET tat_us = GREATEST(GREATEST(tat_us, seen_us),
    :int) + :int, seen_us = GREATEST(seen_us, :int) WHERE key_id = :text
    AND bucket = :text AND tat_us <= GREATEST(seen_us, :int) + :int
  `;
  getBucket: "\n    SELECT [int tat_us, int seen_us] FROM {rate_limits} WHERE key_id = :text AND bucket\n    = :text\n  ";
  insertBucket: `
    INSERT IGNORE INTO {rate_limits} (key_id, bucket, tat_us, seen_us)
    VALUES (:text, :text, 0, 0)
  `;
  lockTenant: `
    INSERT INTO {tenant_locks} AS kept (tenant_id, turns) VALUES (:text,
    1) ON CONFLICT (tenant_id) DO UPDATE SET turns = kept.turns + 1
  `;
  lockExisting: `
    UPDATE {tenant_locks} SET turns = turns + 1 WHERE tenant_id = :text
  `;
  insertLock: `
    INSERT IGNORE INTO {tenant_locks} (tenant_id, turns) VALUES (:text, 0)
  `;
  listTenants: "SELECT [text {tenant_id}] FROM {tenants} ORDER BY 1";
  insertTenant: `
    INSERT INTO {tenants} (id, name, is_platform_admin, created_at) VALUES
    (:id, :text, :bool, :time)
  `;
  purgeReplays: "DELETE FROM {idempotency} WHERE expires_at <= :time";
  purgeBuckets: "DELETE FROM {rate_limits} WHERE tat_us <= :int";
};
/** All statements but those that name the host's tenants. */
export type Statements = Readonly<
  Record<keyof typeof SOURCES | "putSettings", Statement>
>;
/** The statements for one database and one host. */
export declare function statementsFor(
  dialect: Dialect,
  bindings: Bindings,
): Statements;
/** The statements that name the host's tenants; they need its id column's kind. */
export interface TenantStatements {
  readonly findKeys: Statement;
  readonly isAdmin: Statement | null;
}
export declare function tenantStatementsFor(
  dialect: Dialect,
  bindings: Bindings,
  kind: string,
): TenantStatements;
/** What names in braces stand for: bound ones, else tables behind the prefix. */
export declare function namesOf(dialect: Dialect, bindings: Bindings): Names;
export {};
