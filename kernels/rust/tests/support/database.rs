//! Owns the databases that the vectors run on, and the tables that only tests have.

use acp_kernel::Bindings;
use acp_kernel::sqlx::driver::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use acp_kernel::sqlx::driver::{self, Pool, Sqlite};
use acp_kernel::sqlx::{Dialect, MySqlDialect, PostgresDialect, SqlStore, SqliteDialect};
use tempfile::TempDir;

/// What a test does beyond the store's own statements, in each database's words.
pub trait TestDialect: Dialect {
    /// Makes `tenants`, `probe_rows`, and a column `seq` in the audit log.
    const EXTRA: &'static str;
    /// Inserts a tenant (id, whether it runs the platform).
    const INSERT_TENANT: &'static str;
    /// Inserts a row (id, tenant, label).
    const INSERT_ROW: &'static str;
    /// Counts a tenant's rows.
    const COUNT_ROWS: &'static str;
    /// A tenant's rows in their order.
    const LIST_ROWS: &'static str;
    /// The audit log in its order.
    const LIST_ENTRIES: &'static str;
    /// Empties all tables.
    const EMPTY: &'static str;
}

impl TestDialect for SqliteDialect {
    const EXTRA: &'static str = "
        CREATE TABLE tenants (id TEXT PRIMARY KEY, is_admin BOOLEAN NOT NULL);
        CREATE TABLE probe_rows (seq INTEGER PRIMARY KEY, id TEXT, tenant_id TEXT, label TEXT);";
    const INSERT_TENANT: &'static str = "INSERT INTO tenants (id, is_admin) VALUES (?, ?)";
    const INSERT_ROW: &'static str =
        "INSERT INTO probe_rows (id, tenant_id, label) VALUES (?, ?, ?)";
    const COUNT_ROWS: &'static str = "SELECT COUNT(*) FROM probe_rows WHERE tenant_id = ?";
    const LIST_ROWS: &'static str =
        "SELECT id, label FROM probe_rows WHERE tenant_id = ? ORDER BY seq";
    const LIST_ENTRIES: &'static str = "SELECT * FROM acp_audit_log ORDER BY rowid";
    const EMPTY: &'static str = "";
}

impl TestDialect for PostgresDialect {
    const EXTRA: &'static str = "
        CREATE TABLE tenants (id TEXT PRIMARY KEY, is_admin BOOLEAN NOT NULL);
        CREATE TABLE probe_rows (seq BIGSERIAL PRIMARY KEY, id TEXT, tenant_id TEXT, label TEXT);
        ALTER TABLE acp_audit_log ADD COLUMN seq BIGSERIAL;";
    const INSERT_TENANT: &'static str = "INSERT INTO tenants (id, is_admin) VALUES ($1, $2)";
    const INSERT_ROW: &'static str =
        "INSERT INTO probe_rows (id, tenant_id, label) VALUES ($1, $2, $3)";
    const COUNT_ROWS: &'static str = "SELECT COUNT(*) FROM probe_rows WHERE tenant_id = $1";
    const LIST_ROWS: &'static str =
        "SELECT id, label FROM probe_rows WHERE tenant_id = $1 ORDER BY seq";
    const LIST_ENTRIES: &'static str = "SELECT * FROM acp_audit_log ORDER BY seq";
    const EMPTY: &'static str = "
        TRUNCATE tenants, probe_rows, acp_audit_log, acp_idempotency, acp_rate_limits,
        acp_tenant_locks, acp_settings, acp_team_members, acp_webhooks, acp_webhook_deliveries,
        acp_api_keys";
}

impl TestDialect for MySqlDialect {
    const EXTRA: &'static str = "
        CREATE TABLE tenants (id VARCHAR(255) PRIMARY KEY, is_admin BOOLEAN NOT NULL);
        CREATE TABLE probe_rows (seq BIGINT PRIMARY KEY AUTO_INCREMENT, id TEXT,
                                 tenant_id VARCHAR(255), label TEXT);
        ALTER TABLE acp_audit_log ADD COLUMN seq BIGINT NOT NULL UNIQUE AUTO_INCREMENT;";
    const INSERT_TENANT: &'static str = "INSERT INTO tenants (id, is_admin) VALUES (?, ?)";
    const INSERT_ROW: &'static str =
        "INSERT INTO probe_rows (id, tenant_id, label) VALUES (?, ?, ?)";
    const COUNT_ROWS: &'static str = "SELECT COUNT(*) FROM probe_rows WHERE tenant_id = ?";
    const LIST_ROWS: &'static str =
        "SELECT id, label FROM probe_rows WHERE tenant_id = ? ORDER BY seq";
    const LIST_ENTRIES: &'static str = "SELECT * FROM acp_audit_log ORDER BY seq";
    const EMPTY: &'static str = "
        TRUNCATE tenants; TRUNCATE probe_rows; TRUNCATE acp_audit_log; TRUNCATE acp_idempotency;
        TRUNCATE acp_rate_limits; TRUNCATE acp_tenant_locks; TRUNCATE acp_settings;
        TRUNCATE acp_team_members; TRUNCATE acp_webhooks; TRUNCATE acp_webhook_deliveries;
        TRUNCATE acp_api_keys";
}

/// A SQLite file that goes away with it.
pub struct SqliteFile {
    folder: TempDir,
}

impl Default for SqliteFile {
    fn default() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }
}

impl SqliteFile {
    /// A pool on it.
    pub async fn pool(&self) -> Pool<Sqlite> {
        let options = SqliteConnectOptions::new()
            .filename(self.folder.path().join("store.sqlite3"))
            .create_if_missing(true)
            .journal_mode(driver::sqlite::SqliteJournalMode::Wal)
            .synchronous(driver::sqlite::SqliteSynchronous::Normal);
        let pool = SqlitePoolOptions::new()
            .max_connections(8)
            .connect_with(options)
            .await;
        pool.expect("a SQLite file")
    }
}

/// Makes all tables on a fresh database.
pub async fn prepare<D: TestDialect>(pool: &Pool<D::Db>, bindings: &Bindings) {
    SqlStore::<D>::new(pool.clone(), bindings)
        .migrate()
        .await
        .expect("the kit's tables");
    let mut connection = D::acquire(pool).await.expect("a connection");
    D::execute_many(&mut connection, D::EXTRA)
        .await
        .expect("the tests' tables");
}

/// Empties all tables, for the next case.
pub async fn empty<D: TestDialect>(pool: &Pool<D::Db>) {
    let mut connection = D::acquire(pool).await.expect("a connection");
    D::execute_many(&mut connection, D::EMPTY)
        .await
        .expect("empty tables");
}
