
-- Only the hash of a key is kept.
CREATE TABLE IF NOT EXISTS "acp_api_keys" (
    "id" char(32) NOT NULL PRIMARY KEY,
    "tenant_id" varchar(255) NOT NULL,
    "name" varchar(200) NULL,
    "key_prefix" varchar(64) NOT NULL,
    "key_hash" varchar(128) NOT NULL,
    "scopes" text NOT NULL CHECK (JSON_VALID("scopes")),
    "created_at" datetime NOT NULL,
    "last_used_at" datetime NULL,
    "expires_at" datetime NULL,
    "revoked_at" datetime NULL
);
CREATE INDEX IF NOT EXISTS "acp_keys_prefix" ON "acp_api_keys" ("key_prefix");
CREATE INDEX IF NOT EXISTS "acp_keys_tenant" ON "acp_api_keys" ("tenant_id", "created_at");
