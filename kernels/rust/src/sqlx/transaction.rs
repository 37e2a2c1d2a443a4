// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns a transaction; the packs' rows inside of it are in `rows`.
//!
//! Never commits by itself: dropped, it rolls back.

use std::sync::Arc;

use super::arg::Arg;
use super::dialect::{Connection, Dialect, Row as DbRow};
use super::driver;
use super::errors::store_error;
use super::statements::Statements;
use super::store::{Shared, Turn, admin_of};
use crate::ports::{Row, SqlValue, Stored, Transaction};

/// A transaction of a [`super::SqlStore`].
pub struct SqlTx<D: Dialect> {
    // Before `turn`: the next writer is let in after this one has ended.
    tx: driver::Transaction<'static, D::Db>,
    pub(super) shared: Arc<Shared<D>>,
    turn: Turn,
}

impl<D: Dialect> SqlTx<D> {
    pub(super) fn new(
        tx: driver::Transaction<'static, D::Db>,
        shared: Arc<Shared<D>>,
        turn: Turn,
    ) -> Self {
        Self { tx, shared, turn }
    }

    /// The connection, for statements of the host's own in this transaction.
    pub fn connection(&mut self) -> &mut Connection<D> {
        &mut self.tx
    }

    pub(super) fn sql(&self, pick: impl Fn(&Statements) -> &'static str) -> &'static str {
        pick(&self.shared.statements)
    }

    pub(super) async fn rows(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
    ) -> Stored<Vec<DbRow<D>>> {
        D::fetch(&mut self.tx, sql, args).await.map_err(store_error)
    }

    pub(super) async fn change(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Stored<u64> {
        D::execute(&mut self.tx, sql, args)
            .await
            .map_err(store_error)
    }

    async fn many(&mut self, sql: &'static str) -> Stored<()> {
        D::execute_many(&mut self.tx, sql)
            .await
            .map_err(store_error)
    }

    pub(super) async fn all<T>(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        read: fn(&DbRow<D>) -> Stored<T>,
    ) -> Stored<Vec<T>> {
        self.rows(sql, args).await?.iter().map(read).collect()
    }

    pub(super) async fn one<T>(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        read: fn(&DbRow<D>) -> Stored<T>,
    ) -> Stored<Option<T>> {
        self.rows(sql, args).await?.first().map(read).transpose()
    }
}

impl<D: Dialect> Transaction for SqlTx<D> {
    async fn commit(self) -> Stored<()> {
        let done = self.tx.commit().await.map_err(store_error);
        drop(self.turn);
        done
    }

    async fn rollback(self) -> Stored<()> {
        let done = self.tx.rollback().await.map_err(store_error);
        drop(self.turn);
        done
    }

    async fn savepoint(&mut self) -> Stored<()> {
        self.many("SAVEPOINT acp_plan").await
    }

    async fn rollback_to_savepoint(&mut self) -> Stored<()> {
        self.many("ROLLBACK TO SAVEPOINT acp_plan").await
    }

    async fn query(&mut self, sql: &'static str, params: &[SqlValue]) -> Stored<Vec<Row>> {
        let args: Vec<Arg<'_>> = params.iter().map(Arg::from).collect();
        let rows = self.rows(sql, &args).await?;
        rows.iter()
            .map(|row| D::object(row).map_err(store_error))
            .collect()
    }

    async fn execute(&mut self, sql: &'static str, params: &[SqlValue]) -> Stored<u64> {
        let args: Vec<Arg<'_>> = params.iter().map(Arg::from).collect();
        self.change(sql, &args).await
    }

    async fn is_platform_admin(&mut self, tenant_id: &str) -> Stored<bool> {
        match Arc::clone(&self.shared).tenants().await?.is_admin {
            None => Ok(false),
            Some(sql) => admin_of::<D>(&self.rows(sql, &[tenant_id.into()]).await?),
        }
    }
}
