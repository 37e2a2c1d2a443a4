
-- For hosts without a table of their own.
CREATE TABLE IF NOT EXISTS "acp_tenants" (
    "id" uuid NOT NULL PRIMARY KEY,
    "name" varchar(200) NOT NULL,
    "is_platform_admin" boolean NOT NULL,
    "created_at" timestamp with time zone NOT NULL
);
