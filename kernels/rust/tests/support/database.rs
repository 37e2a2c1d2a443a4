//! Owns the databases that the vectors run on, and the tables that only tests have.

use acp_kernel::Bindings;
use acp_kernel::sqlx::driver::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use acp_kernel::sqlx::driver::{self, Pool, Sqlite};
use acp_kernel::sqlx::{Dialect, SqlStore, SqliteDialect};
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
