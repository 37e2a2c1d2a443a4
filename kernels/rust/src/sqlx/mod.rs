// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns ready adapters over sqlx: one store for SQLite, PostgreSQL and MySQL or MariaDB.
//!
//! Never decides anything: it stores what the kernel hands over, atomically.
//!
//! The tables are those of every acp kernel, so kernels of several languages can share one
//! database. Locks are waited for 10 s at most; on MySQL the connection keeps that setting
//! when it goes back to the pool, and so does a SQLite connection.

mod arg;
mod audit;
mod ceilings;
mod dialect;
mod errors;
mod idempotency;
mod manage;
mod migrations;
#[cfg(feature = "sqlx-mysql")]
mod mysql;
mod own;
#[cfg(feature = "sqlx-postgres")]
mod postgres;
mod rate_limit;
mod records;
mod rows;
#[cfg(feature = "sqlx-sqlite")]
mod sqlite;
mod statements;
mod store;
mod transaction;

#[cfg(feature = "sqlx-0-8")]
pub use ::sqlx08 as driver;
#[cfg(all(feature = "sqlx-0-9", not(feature = "sqlx-0-8")))]
pub use ::sqlx09 as driver;

#[cfg(not(any(feature = "sqlx-0-8", feature = "sqlx-0-9")))]
compile_error!("name a database and the sqlx of the host as one feature, e.g. `sqlx-0-9-postgres`");

pub use self::dialect::Dialect;
pub use self::errors::store_error;
pub use self::own::Fields;
pub use self::store::SqlStore;
pub use self::transaction::SqlTx;

#[cfg(feature = "sqlx-mysql")]
pub use self::mysql::MySqlDialect;
#[cfg(feature = "sqlx-postgres")]
pub use self::postgres::PostgresDialect;
#[cfg(feature = "sqlx-sqlite")]
pub use self::sqlite::SqliteDialect;

/// The store on SQLite.
#[cfg(feature = "sqlx-sqlite")]
pub type SqliteStore = SqlStore<SqliteDialect>;
/// A transaction on SQLite.
#[cfg(feature = "sqlx-sqlite")]
pub type SqliteTx = SqlTx<SqliteDialect>;
/// The store on PostgreSQL.
#[cfg(feature = "sqlx-postgres")]
pub type PostgresStore = SqlStore<PostgresDialect>;
/// A transaction on PostgreSQL.
#[cfg(feature = "sqlx-postgres")]
pub type PostgresTx = SqlTx<PostgresDialect>;
/// The store on MySQL and MariaDB.
#[cfg(feature = "sqlx-mysql")]
pub type MySqlStore = SqlStore<MySqlDialect>;
/// A transaction on MySQL and MariaDB.
#[cfg(feature = "sqlx-mysql")]
pub type MySqlTx = SqlTx<MySqlDialect>;
