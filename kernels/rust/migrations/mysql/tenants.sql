
-- For hosts without a table of their own.
CREATE TABLE IF NOT EXISTS `acp_tenants` (
    `id` char(32) NOT NULL PRIMARY KEY,
    `name` varchar(200) NOT NULL,
    `is_platform_admin` bool NOT NULL,
    `created_at` datetime(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
