// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what SQLite, PostgreSQL and MySQL do each in their own way.
//!
//! Never a statement of the kernel's: those are the same everywhere.

use std::future::Future;

use super::driver::{self, Database, Error, Pool, Transaction};
use serde_json::Value;

use super::arg::Arg;
use crate::bindings::TenantBindings;
use crate::clock::Timestamp;

/// A database's connection.
pub type Connection<D> = <<D as Dialect>::Db as Database>::Connection;
/// A database's row.
pub type Row<D> = <<D as Dialect>::Db as Database>::Row;

type Done<T> = Result<T, Error>;

/// One kind of database. There are three; a host needs no fourth, it writes adapters.
pub trait Dialect: Sized + Send + Sync + 'static {
    /// The database as sqlx knows it.
    type Db: Database;

    /// Whether an upsert can have a condition and return what it stored.
    const CONDITIONAL_UPSERT: bool;
    /// Whether all writers share one lock, so that they had better line up in here.
    const ONE_WRITER: bool;
    /// What a name is quoted with.
    const QUOTE: char;
    /// Table DDL, keys DDL, tenants DDL.
    const DDL: [&'static str; 3];

    /// The placeholder of the parameter with this number, from 1 on.
    fn placeholder(number: usize) -> String;

    /// A column as text, as a 64-bit integer, as JSON text.
    fn as_text(column: &str) -> String;
    /// See [`Dialect::as_text`].
    fn as_int(column: &str) -> String;
    /// See [`Dialect::as_text`].
    fn as_json(column: &str) -> String;
    /// The larger of two.
    fn greatest() -> &'static str;
    /// The tail of an INSERT that replaces `columns` where `key` is there already.
    fn upsert(key: &str, columns: &[&str]) -> String;

    /// A condition that compares the tenants' id column, of this kind, with a text.
    fn same_tenant(kind: &str, id_column: &str, text: &str) -> String;
    /// The kind of the tenants' id column.
    fn tenant_kind(
        pool: &Pool<Self::Db>,
        table: &str,
        bindings: &TenantBindings,
    ) -> impl Future<Output = Done<String>> + Send;

    /// A transaction whose locks are waited for 10 s at most.
    fn begin(
        pool: &Pool<Self::Db>,
    ) -> impl Future<Output = Done<Transaction<'static, Self::Db>>> + Send;

    /// A connection, outside of a transaction.
    fn acquire(
        pool: &Pool<Self::Db>,
    ) -> impl Future<Output = Done<driver::pool::PoolConnection<Self::Db>>> + Send {
        pool.acquire()
    }

    /// The rows of a query.
    fn fetch(
        connection: &mut Connection<Self>,
        sql: &'static str,
        args: &[Arg<'_>],
    ) -> impl Future<Output = Done<Vec<Row<Self>>>> + Send;

    /// How many rows a statement changed (or, on MySQL, found).
    fn execute(
        connection: &mut Connection<Self>,
        sql: &'static str,
        args: &[Arg<'_>],
    ) -> impl Future<Output = Done<u64>> + Send;

    /// Several statements without parameters.
    fn execute_many(
        connection: &mut Connection<Self>,
        sql: &'static str,
    ) -> impl Future<Output = Done<()>> + Send;

    /// A column's value.
    fn text(row: &Row<Self>, index: usize) -> Done<Option<String>>;
    /// A UUID's value, with its hyphens.
    fn id(row: &Row<Self>, index: usize) -> Done<Option<String>>;
    /// A column's value.
    fn int(row: &Row<Self>, index: usize) -> Done<Option<i64>>;
    /// A column's value.
    fn time(row: &Row<Self>, index: usize) -> Done<Option<Timestamp>>;
    /// A whole row by column name.
    fn object(row: &Row<Self>) -> Done<serde_json::Map<String, Value>>;
}

/// Writes out a dialect's `fetch`, `execute` and `execute_many`, which differ in types only.
macro_rules! run_statements {
    ($db:ty) => {
        async fn fetch(
            connection: &mut Connection<Self>,
            sql: &'static str,
            args: &[Arg<'_>],
        ) -> Result<Vec<Row<Self>>, crate::sqlx::driver::Error> {
            let mut query = crate::sqlx::driver::query::<$db>(sql);
            for arg in args {
                query = bound!(query, arg);
            }
            query.fetch_all(&mut *connection).await
        }

        async fn execute(
            connection: &mut Connection<Self>,
            sql: &'static str,
            args: &[Arg<'_>],
        ) -> Result<u64, crate::sqlx::driver::Error> {
            let mut query = crate::sqlx::driver::query::<$db>(sql);
            for arg in args {
                query = bound!(query, arg);
            }
            Ok(query.execute(&mut *connection).await?.rows_affected())
        }

        async fn execute_many(
            connection: &mut Connection<Self>,
            sql: &'static str,
        ) -> Result<(), crate::sqlx::driver::Error> {
            use crate::sqlx::driver::Executor;
            (&mut *connection).execute(sql).await?;
            Ok(())
        }
    };
}
pub(super) use run_statements;
