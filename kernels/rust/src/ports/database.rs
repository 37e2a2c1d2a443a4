// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the host's database: what is asked outside of transactions, and what one is.
//!
//! Never a pack's rows: `rows` has them.

use std::future::Future;

use serde_json::{Map, Value};

use super::{KeyRows, SettingsRows, Stored, StoredKey, TeamRows, WebhookRows};
use crate::clock::Timestamp;

/// A row of a raw query, by column name.
pub type Row = Map<String, Value>;

/// A parameter of a raw query.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SqlValue {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(String),
    Time(Timestamp),
    /// A UUID in its usual form.
    Uuid(String),
    Json(Value),
}

impl SqlValue {
    /// A UUID; what is none becomes the nil UUID, the id of nothing.
    #[must_use]
    pub fn uuid(text: &str) -> Self {
        Self::Uuid(text.to_owned())
    }
}

/// Writes out a conversion for each kind of value.
macro_rules! from {
    ($($kind:ty => $made:expr;)*) => {$(
        impl From<$kind> for SqlValue {
            fn from(value: $kind) -> Self {
                $made(value.into())
            }
        }
    )*};
}

from! {
    bool => Self::Bool;
    i64 => Self::Int;
    f64 => Self::Real;
    &str => Self::Text;
    &String => Self::Text;
    String => Self::Text;
    Timestamp => Self::Time;
    Value => Self::Json;
}

impl<T: Into<Self>> From<Option<T>> for SqlValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The host's database, outside of any transaction: each method commits by itself.
pub trait DbAdapter: Send + Sync + 'static {
    /// What handlers, ceilings, claims and audit entries share.
    type Tx: Transaction;

    /// Begins a transaction. Locks are waited for 10 s at most; on SQLite this takes the
    /// write lock.
    fn begin(&self) -> impl Future<Output = Stored<Self::Tx>> + Send;

    /// Every key with exactly this lookup prefix, of any tenant, revoked ones too.
    fn find_api_keys(
        &self,
        key_prefix: &str,
    ) -> impl Future<Output = Stored<Vec<StoredKey>>> + Send;

    /// Sets `last_used_at`; called at most once a minute a key.
    fn touch_api_key(
        &self,
        api_key_id: &str,
        at: Timestamp,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Asked where a [`StoredKey`] names no tenant.
    fn get_tenant_from_api_key(
        &self,
        api_key_id: &str,
    ) -> impl Future<Output = Stored<Option<String>>> + Send;

    /// Whether the tenant runs the platform.
    fn is_platform_admin(&self, tenant_id: &str) -> impl Future<Output = Stored<bool>> + Send;
}

/// A transaction, with the rows that the packs need inside of it.
///
/// Dropped without a commit it rolls back. After a failed statement only `rollback` is
/// called.
pub trait Transaction: KeyRows + TeamRows + WebhookRows + SettingsRows + Send + 'static {
    /// Makes everything since `begin` lasting.
    fn commit(self) -> impl Future<Output = Stored<()>> + Send;

    /// Undoes everything since `begin`.
    fn rollback(self) -> impl Future<Output = Stored<()>> + Send;

    /// Marks where `rollback_to_savepoint` goes back to.
    fn savepoint(&mut self) -> impl Future<Output = Stored<()>> + Send;

    /// Undoes everything since `savepoint`; the transaction goes on.
    fn rollback_to_savepoint(&mut self) -> impl Future<Output = Stored<()>> + Send;

    /// Rows of a raw query; placeholders are the database's own.
    fn query(
        &mut self,
        sql: &'static str,
        params: &[SqlValue],
    ) -> impl Future<Output = Stored<Vec<Row>>> + Send;

    /// Runs a raw statement; how many rows it changed.
    fn execute(
        &mut self,
        sql: &'static str,
        params: &[SqlValue],
    ) -> impl Future<Output = Stored<u64>> + Send;

    /// The first row of a raw query.
    fn query_one(
        &mut self,
        sql: &'static str,
        params: &[SqlValue],
    ) -> impl Future<Output = Stored<Option<Row>>> + Send {
        async move { Ok(self.query(sql, params).await?.into_iter().next()) }
    }

    /// Whether the tenant runs the platform.
    fn is_platform_admin(&mut self, tenant_id: &str) -> impl Future<Output = Stored<bool>> + Send;
}
