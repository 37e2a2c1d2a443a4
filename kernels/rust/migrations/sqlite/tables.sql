-- Part of the acp kit. The tables of the control plane; every acp kernel has the same.
-- No foreign keys: a tenant is kept as text, so that any primary key will do and the
-- audit log outlives what it tells of. UUIDs are 32 hexadecimal digits here.

CREATE TABLE IF NOT EXISTS "acp_audit_log" (
    "event_id" char(32) NOT NULL PRIMARY KEY,
    "schema_version" smallint unsigned NOT NULL CHECK ("schema_version" >= 0),
    "created_at" datetime NOT NULL,
    "tenant_id" varchar(255) NULL,
    "integration" varchar(128) NOT NULL,
    "pack" varchar(128) NULL,
    "action" varchar(128) NULL,
    "actor_type" varchar(16) NOT NULL,
    "actor_id" varchar(255) NULL,
    "api_key_id" varchar(64) NULL,
    "request_id" varchar(64) NOT NULL,
    "request_hash" varchar(64) NULL,
    "result" varchar(16) NOT NULL,
    "error_code" varchar(64) NULL,
    "error_message" text NULL,
    "impact" text NULL CHECK (JSON_VALID("impact") OR "impact" IS NULL),
    "before_snapshot" text NULL CHECK (JSON_VALID("before_snapshot") OR "before_snapshot" IS NULL),
    "after_snapshot" text NULL CHECK (JSON_VALID("after_snapshot") OR "after_snapshot" IS NULL),
    "idempotency_key" varchar(255) NULL,
    "dry_run" bool NOT NULL,
    "latency_ms" integer unsigned NOT NULL CHECK ("latency_ms" >= 0),
    "ip_address" varchar(64) NULL,
    "user_agent" text NULL
);
CREATE INDEX IF NOT EXISTS "acp_audit_tenant" ON "acp_audit_log" ("tenant_id", "created_at");
CREATE INDEX IF NOT EXISTS "acp_audit_action" ON "acp_audit_log" ("action", "created_at");
CREATE INDEX IF NOT EXISTS "acp_audit_request" ON "acp_audit_log" ("request_id");

CREATE TRIGGER IF NOT EXISTS "acp_audit_log_update" BEFORE UPDATE ON "acp_audit_log"
FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS "acp_audit_log_delete" BEFORE DELETE ON "acp_audit_log"
FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;

CREATE TABLE IF NOT EXISTS "acp_idempotency" (
    "slot" varchar(64) NOT NULL PRIMARY KEY,
    "tenant_id" varchar(255) NOT NULL,
    "action" varchar(128) NOT NULL,
    "fingerprint" varchar(64) NOT NULL,
    "response" text NULL,
    "created_at" datetime NOT NULL,
    "expires_at" datetime NOT NULL
);
CREATE INDEX IF NOT EXISTS "acp_idem_expires" ON "acp_idempotency" ("expires_at");

CREATE TABLE IF NOT EXISTS "acp_rate_limits" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key_id" varchar(64) NOT NULL,
    "bucket" varchar(160) NOT NULL,
    "tat_us" bigint NOT NULL DEFAULT 0,
    "seen_us" bigint NOT NULL DEFAULT 0,
    CONSTRAINT "acp_rate_bucket" UNIQUE ("key_id", "bucket")
);

CREATE TABLE IF NOT EXISTS "acp_tenant_locks" (
    "tenant_id" varchar(255) NOT NULL PRIMARY KEY,
    "turns" bigint NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS "acp_settings" (
    "tenant_id" varchar(255) NOT NULL PRIMARY KEY,
    "value" text NOT NULL CHECK (JSON_VALID("value")),
    "updated_at" datetime NOT NULL
);

CREATE TABLE IF NOT EXISTS "acp_team_members" (
    "id" char(32) NOT NULL PRIMARY KEY,
    "tenant_id" varchar(255) NOT NULL,
    "email" varchar(254) NOT NULL,
    "role" varchar(64) NOT NULL,
    "invited_at" datetime NOT NULL,
    "joined_at" datetime NULL,
    CONSTRAINT "acp_team_email" UNIQUE ("tenant_id", "email")
);

CREATE TABLE IF NOT EXISTS "acp_webhooks" (
    "id" char(32) NOT NULL PRIMARY KEY,
    "tenant_id" varchar(255) NOT NULL,
    "url" text NOT NULL,
    "events" text NOT NULL CHECK (JSON_VALID("events")),
    "active" bool NOT NULL,
    "secret" varchar(128) NOT NULL,
    "created_at" datetime NOT NULL,
    "updated_at" datetime NOT NULL
);
CREATE INDEX IF NOT EXISTS "acp_hooks_tenant" ON "acp_webhooks" ("tenant_id", "created_at");

CREATE TABLE IF NOT EXISTS "acp_webhook_deliveries" (
    "id" char(32) NOT NULL PRIMARY KEY,
    "tenant_id" varchar(255) NOT NULL,
    "webhook_id" char(32) NOT NULL,
    "event" varchar(128) NOT NULL,
    "status" varchar(16) NOT NULL,
    "status_code" smallint unsigned NULL CHECK ("status_code" >= 0),
    "attempted_at" datetime NOT NULL,
    "completed_at" datetime NULL
);
CREATE INDEX IF NOT EXISTS "acp_sends_hook" ON "acp_webhook_deliveries" ("webhook_id", "attempted_at");
