
-- Only the hash of a key is kept.
CREATE TABLE IF NOT EXISTS "acp_api_keys" (
    "id" uuid NOT NULL PRIMARY KEY,
    "tenant_id" varchar(255) NOT NULL,
    "name" varchar(200) NULL,
    "key_prefix" varchar(64) NOT NULL,
    "key_hash" varchar(128) NOT NULL,
    "scopes" jsonb NOT NULL,
    "created_at" timestamp with time zone NOT NULL,
    "last_used_at" timestamp with time zone NULL,
    "expires_at" timestamp with time zone NULL,
    "revoked_at" timestamp with time zone NULL
);
CREATE INDEX IF NOT EXISTS "acp_keys_prefix" ON "acp_api_keys" ("key_prefix");
CREATE INDEX IF NOT EXISTS "acp_keys_tenant" ON "acp_api_keys" ("tenant_id", "created_at");
