-- Part of the acp kit. The tables of the control plane; every acp kernel has the same.
-- No foreign keys: a tenant is kept as text, so that any primary key will do and the
-- audit log outlives what it tells of. UUIDs are 32 hexadecimal digits here.

CREATE TABLE IF NOT EXISTS `acp_audit_log` (
    `event_id` char(32) NOT NULL PRIMARY KEY,
    `schema_version` smallint unsigned NOT NULL,
    `created_at` datetime(6) NOT NULL,
    `tenant_id` varchar(255) NULL,
    `integration` varchar(128) NOT NULL,
    `pack` varchar(128) NULL,
    `action` varchar(128) NULL,
    `actor_type` varchar(16) NOT NULL,
    `actor_id` varchar(255) NULL,
    `api_key_id` varchar(64) NULL,
    `request_id` varchar(64) NOT NULL,
    `request_hash` varchar(64) NULL,
    `result` varchar(16) NOT NULL,
    `error_code` varchar(64) NULL,
    `error_message` longtext NULL,
    `impact` json NULL,
    `before_snapshot` json NULL,
    `after_snapshot` json NULL,
    `idempotency_key` varchar(255) NULL,
    `dry_run` bool NOT NULL,
    `latency_ms` integer unsigned NOT NULL,
    `ip_address` varchar(64) NULL,
    `user_agent` longtext NULL,
    KEY `acp_audit_tenant` (`tenant_id`, `created_at`),
    KEY `acp_audit_action` (`action`, `created_at`),
    KEY `acp_audit_request` (`request_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

DROP TRIGGER IF EXISTS `acp_audit_log_update`;
CREATE TRIGGER `acp_audit_log_update` BEFORE UPDATE ON `acp_audit_log`
FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit log is only ever added to';
DROP TRIGGER IF EXISTS `acp_audit_log_delete`;
CREATE TRIGGER `acp_audit_log_delete` BEFORE DELETE ON `acp_audit_log`
FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit log is only ever added to';

CREATE TABLE IF NOT EXISTS `acp_idempotency` (
    `slot` varchar(64) NOT NULL PRIMARY KEY,
    `tenant_id` varchar(255) NOT NULL,
    `action` varchar(128) NOT NULL,
    `fingerprint` varchar(64) NOT NULL,
    `response` longtext NULL,
    `created_at` datetime(6) NOT NULL,
    `expires_at` datetime(6) NOT NULL,
    KEY `acp_idem_expires` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS `acp_rate_limits` (
    `id` bigint NOT NULL PRIMARY KEY AUTO_INCREMENT,
    `key_id` varchar(64) NOT NULL,
    `bucket` varchar(160) NOT NULL,
    `tat_us` bigint NOT NULL DEFAULT 0,
    `seen_us` bigint NOT NULL DEFAULT 0,
    CONSTRAINT `acp_rate_bucket` UNIQUE (`key_id`, `bucket`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS `acp_tenant_locks` (
    `tenant_id` varchar(255) NOT NULL PRIMARY KEY,
    `turns` bigint NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS `acp_settings` (
    `tenant_id` varchar(255) NOT NULL PRIMARY KEY,
    `value` json NOT NULL,
    `updated_at` datetime(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS `acp_team_members` (
    `id` char(32) NOT NULL PRIMARY KEY,
    `tenant_id` varchar(255) NOT NULL,
    `email` varchar(254) NOT NULL,
    `role` varchar(64) NOT NULL,
    `invited_at` datetime(6) NOT NULL,
    `joined_at` datetime(6) NULL,
    CONSTRAINT `acp_team_email` UNIQUE (`tenant_id`, `email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS `acp_webhooks` (
    `id` char(32) NOT NULL PRIMARY KEY,
    `tenant_id` varchar(255) NOT NULL,
    `url` longtext NOT NULL,
    `events` json NOT NULL,
    `active` bool NOT NULL,
    `secret` varchar(128) NOT NULL,
    `created_at` datetime(6) NOT NULL,
    `updated_at` datetime(6) NOT NULL,
    KEY `acp_hooks_tenant` (`tenant_id`, `created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE IF NOT EXISTS `acp_webhook_deliveries` (
    `id` char(32) NOT NULL PRIMARY KEY,
    `tenant_id` varchar(255) NOT NULL,
    `webhook_id` char(32) NOT NULL,
    `event` varchar(128) NOT NULL,
    `status` varchar(16) NOT NULL,
    `status_code` smallint unsigned NULL,
    `attempted_at` datetime(6) NOT NULL,
    `completed_at` datetime(6) NULL,
    KEY `acp_sends_hook` (`webhook_id`, `attempted_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
