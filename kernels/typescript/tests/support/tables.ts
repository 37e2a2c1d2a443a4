/**
 * Owns the reference store's tables, in SQL that SQLite and PostgreSQL both take.
 *
 * Never a host's: those have their own migrations.
 */

/** `serial` is the type of a column that numbers its rows by itself. */
export function tables(serial: string): string {
  return `
CREATE TABLE acp_tenants (id TEXT PRIMARY KEY, is_admin INTEGER NOT NULL DEFAULT 0);
CREATE TABLE acp_tenant_locks (tenant_id TEXT PRIMARY KEY, taken INTEGER NOT NULL);
CREATE TABLE acp_api_keys (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, key_prefix TEXT NOT NULL,
  key_hash TEXT NOT NULL, scopes TEXT NOT NULL, created_at BIGINT NOT NULL,
  name TEXT, last_used_at BIGINT, expires_at BIGINT, revoked_at BIGINT);
CREATE INDEX acp_api_keys_prefix ON acp_api_keys (key_prefix);
CREATE TABLE acp_team_members (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL,
  invited_at BIGINT NOT NULL, joined_at BIGINT, UNIQUE (tenant_id, email));
CREATE TABLE acp_webhooks (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL,
  active INTEGER NOT NULL, secret TEXT NOT NULL, created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL);
CREATE TABLE acp_webhook_deliveries (
  id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL, tenant_id TEXT NOT NULL,
  event TEXT NOT NULL, status TEXT NOT NULL, attempted_at BIGINT NOT NULL,
  status_code INTEGER, completed_at BIGINT);
CREATE TABLE acp_settings (tenant_id TEXT PRIMARY KEY, settings TEXT NOT NULL);
CREATE TABLE acp_idempotency (
  slot TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, action TEXT NOT NULL,
  fingerprint TEXT NOT NULL, response TEXT, expires_at BIGINT NOT NULL);
CREATE TABLE acp_rate_limits (
  key_id TEXT NOT NULL, bucket TEXT NOT NULL, tat_us BIGINT NOT NULL,
  seen_us BIGINT NOT NULL, PRIMARY KEY (key_id, bucket));
CREATE TABLE acp_audit_log (
  seq ${serial} PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL);
CREATE TABLE probe_rows (
  seq ${serial} PRIMARY KEY, id TEXT NOT NULL, tenant_id TEXT NOT NULL,
  label TEXT NOT NULL);
`;
}
