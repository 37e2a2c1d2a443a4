
-- Only the hash of a key is kept.
CREATE TABLE IF NOT EXISTS `acp_api_keys` (
    `id` char(32) NOT NULL PRIMARY KEY,
    `tenant_id` varchar(255) NOT NULL,
    `name` varchar(200) NULL,
    `key_prefix` varchar(64) NOT NULL,
    `key_hash` varchar(128) NOT NULL,
    `scopes` json NOT NULL,
    `created_at` datetime(6) NOT NULL,
    `last_used_at` datetime(6) NULL,
    `expires_at` datetime(6) NULL,
    `revoked_at` datetime(6) NULL,
    KEY `acp_keys_prefix` (`key_prefix`),
    KEY `acp_keys_tenant` (`tenant_id`, `created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
