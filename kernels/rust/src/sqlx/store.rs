// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the store: a pool, the statements, and what happens outside of transactions.
//!
//! Never holds a connection between two calls.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::driver::Pool;
use tokio::sync::{Mutex, OnceCell, OwnedMutexGuard};

use super::arg::Arg;
use super::dialect::{Dialect, Row};
use super::errors::store_error;
use super::records::{Columns, stored_key};
use super::statements::{Statements, TenantStatements, finished};
use super::transaction::SqlTx;
use crate::action::Pack;
use crate::bindings::Bindings;
use crate::clock::Timestamp;
use crate::ports::{DbAdapter, StoreError, Stored, StoredKey};

const LOCK_WAIT: Duration = Duration::from_secs(10);

/// Everything the kernel keeps in a database; cheap to clone.
pub struct SqlStore<D: Dialect> {
    pub(super) shared: Arc<Shared<D>>,
    pub(super) counts: Arc<HashMap<String, &'static str>>,
    /// The DDL of packs' tables.
    pub(super) tables: Arc<Vec<&'static str>>,
}

pub(super) struct Shared<D: Dialect> {
    pub pool: Pool<D::Db>,
    pub bindings: Bindings,
    pub statements: Statements,
    tenants: OnceCell<TenantStatements>,
    line: Arc<Mutex<()>>,
    /// The tenants whose row to lock is known to be there.
    pub lines: Mutex<HashSet<String>>,
}

/// A writer's place at the head of the line, where there is one.
pub(super) type Turn = Option<OwnedMutexGuard<()>>;

impl<D: Dialect> Clone for SqlStore<D> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            counts: Arc::clone(&self.counts),
            tables: Arc::clone(&self.tables),
        }
    }
}

impl<D: Dialect> SqlStore<D> {
    /// A store on this pool, which may be lazy: nothing is asked of the database yet.
    #[must_use]
    pub fn new(pool: Pool<D::Db>, bindings: &Bindings) -> Self {
        let shared = Shared {
            pool,
            bindings: bindings.clone(),
            statements: Statements::of::<D>(bindings),
            tenants: OnceCell::new(),
            line: Arc::default(),
            lines: Mutex::default(),
        };
        Self {
            shared: Arc::new(shared),
            counts: Arc::default(),
            tables: Arc::default(),
        }
    }

    /// Teaches the store to count what a pack's ceiling limits: a query with one parameter,
    /// the tenant, and one column, the number; written as for [`SqlTx::select`].
    #[must_use]
    pub fn count_ceiling(mut self, ceiling: &str, sql: &'static str) -> Self {
        let sql = finished::<D>(&self.shared.bindings, sql);
        Arc::make_mut(&mut self.counts).insert(ceiling.to_owned(), sql);
        self
    }

    /// Counts what the packs' ceilings limit, and knows the tables that they bring.
    #[must_use]
    pub fn with_packs<T>(mut self, packs: &[Pack<T>]) -> Self {
        for pack in packs {
            for (ceiling, sql) in &pack.counts {
                self = self.count_ceiling(ceiling, sql);
            }
            Arc::make_mut(&mut self.tables).extend(&pack.tables);
        }
        self
    }

    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &Pool<D::Db> {
        &self.shared.pool
    }
}

impl<D: Dialect> Shared<D> {
    /// Waits in line where the database lets in one writer at a time: a queue in here is
    /// fair and wakes up at once, its own lock is neither.
    pub async fn turn(&self) -> Stored<Turn> {
        if !D::ONE_WRITER {
            return Ok(None);
        }
        let waiting = tokio::time::timeout(LOCK_WAIT, Arc::clone(&self.line).lock_owned());
        waiting.await.map(Some).map_err(|_| StoreError::LockTimeout)
    }

    pub async fn tenants(&self) -> Stored<&TenantStatements> {
        let made = self.tenants.get_or_try_init(|| async {
            let table = self.bindings.tenant_table();
            let kind = D::tenant_kind(&self.pool, &table, &self.bindings.tenant).await?;
            Ok(TenantStatements::of::<D>(&self.bindings, &kind))
        });
        made.await.map_err(store_error)
    }

    pub async fn rows(&self, sql: &'static str, args: &[Arg<'_>]) -> Stored<Vec<Row<D>>> {
        let mut connection = D::acquire(&self.pool).await.map_err(store_error)?;
        D::fetch(&mut connection, sql, args)
            .await
            .map_err(store_error)
    }

    pub async fn change(&self, sql: &'static str, args: &[Arg<'_>]) -> Stored<u64> {
        let _turn = self.turn().await?;
        let mut connection = D::acquire(&self.pool).await.map_err(store_error)?;
        D::execute(&mut connection, sql, args)
            .await
            .map_err(store_error)
    }
}

impl<D: Dialect> DbAdapter for SqlStore<D> {
    type Tx = SqlTx<D>;

    async fn begin(&self) -> Stored<SqlTx<D>> {
        let turn = self.shared.turn().await?;
        let tx = D::begin(&self.shared.pool).await.map_err(store_error)?;
        Ok(SqlTx::new(tx, Arc::clone(&self.shared), turn))
    }

    async fn find_api_keys(&self, key_prefix: &str) -> Stored<Vec<StoredKey>> {
        let sql = self.shared.tenants().await?.find_keys;
        let rows = self.shared.rows(sql, &[key_prefix.into()]).await?;
        let keys: Vec<StoredKey> = rows.iter().map(stored_key::<D>).collect::<Stored<_>>()?;
        for tenant_id in keys.iter().filter_map(|key| key.tenant_id.as_deref()) {
            self.make_line(tenant_id).await?;
        }
        Ok(keys)
    }

    async fn touch_api_key(&self, api_key_id: &str, at: Timestamp) -> Stored<()> {
        let sql = self.shared.statements.touch_key;
        self.shared
            .change(sql, &[at.into(), Arg::Uuid(api_key_id)])
            .await?;
        Ok(())
    }

    async fn get_tenant_from_api_key(&self, api_key_id: &str) -> Stored<Option<String>> {
        let sql = self.shared.statements.tenant_of_key;
        let rows = self.shared.rows(sql, &[Arg::Uuid(api_key_id)]).await?;
        rows.first()
            .map(|row| Columns::<D>::of(row).text())
            .transpose()
    }

    async fn is_platform_admin(&self, tenant_id: &str) -> Stored<bool> {
        match self.shared.tenants().await?.is_admin {
            None => Ok(false),
            Some(sql) => admin_of::<D>(&self.shared.rows(sql, &[tenant_id.into()]).await?),
        }
    }
}

pub(super) fn admin_of<D: Dialect>(rows: &[Row<D>]) -> Stored<bool> {
    let first = rows
        .first()
        .map(|row| Columns::<D>::of(row).int())
        .transpose()?;
    Ok(first.is_some_and(|number| number != 0))
}
