// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what the kernel needs from its host: five adapters and how they may fail.
//!
//! Never implements one: the kernel knows no framework and no database. Tenant ids and all
//! other ids are strings. The records that adapters exchange are in [`records`].

pub mod records;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;

use serde_json::{Map, Value};

pub use self::records::*;
use crate::clock::Timestamp;
use crate::errors::Error;

/// How an adapter may fail.
#[derive(Debug)]
pub enum StoreError {
    /// The store cannot be reached: the call answers 503.
    Unavailable(Box<dyn StdError + Send + Sync>),
    /// A lock was waited for and not had; from `claim` it means the twin still runs.
    LockTimeout,
    /// A unique index refused the row; from a handler it is a CONFLICT.
    UniqueViolation,
    /// A deadlock or serialization failure: the whole transaction is to be run again.
    Retry,
    /// Anything else: a wrong statement, a row that cannot be read. The call answers 500.
    Failed(Box<dyn StdError + Send + Sync>),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(cause) => write!(f, "the store cannot be reached: {cause}"),
            Self::LockTimeout => f.write_str("a lock was waited for and not had"),
            Self::UniqueViolation => f.write_str("a unique index refused the row"),
            Self::Retry => f.write_str("the transaction has to be run again"),
            Self::Failed(cause) => write!(f, "the store failed: {cause}"),
        }
    }
}

impl StdError for StoreError {}

impl StoreError {
    /// A failure that only has a text, for the host's log.
    pub fn failed(text: impl Into<String>) -> Self {
        Self::Failed(text.into().into())
    }
}

/// What an adapter's method returns.
pub type Stored<T> = Result<T, StoreError>;

/// What an error means that is neither a refusal nor the store's.
pub(crate) fn meaning(any: Box<dyn StdError + Send + Sync>) -> Error {
    #[cfg(feature = "_sqlx")]
    let any = match any.downcast::<crate::sqlx::driver::Error>() {
        Ok(error) => return Error::Store(crate::sqlx::store_error(*error)),
        Err(any) => any,
    };
    Error::Failed(any)
}

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

/// A transaction, and what the packs need inside of it.
///
/// Dropped without a commit it rolls back. Every pack method takes the tenant first and
/// filters by it. An id that is not one of the host's (not a UUID, say) is not found,
/// never an error. After a failed statement only `rollback` is called.
pub trait Transaction: Send + 'static {
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

    /// Oldest first, revoked ones too.
    fn list_api_keys(
        &mut self,
        tenant_id: &str,
    ) -> impl Future<Output = Stored<Vec<ApiKey>>> + Send;

    /// One key of the tenant.
    fn get_api_key(
        &mut self,
        tenant_id: &str,
        key_id: &str,
    ) -> impl Future<Output = Stored<Option<ApiKey>>> + Send;

    /// Inserts a key.
    fn create_api_key(
        &mut self,
        tenant_id: &str,
        key: StoredKey,
    ) -> impl Future<Output = Stored<ApiKey>> + Send;

    /// Stores what is set in `changes`; None where there is no such key.
    fn update_api_key(
        &mut self,
        tenant_id: &str,
        key_id: &str,
        changes: &ApiKeyChanges,
    ) -> impl Future<Output = Stored<Option<ApiKey>>> + Send;

    /// Sets `revoked_at` unless it is set already; None where there is no such key.
    fn revoke_api_key(
        &mut self,
        tenant_id: &str,
        key_id: &str,
        at: Timestamp,
    ) -> impl Future<Output = Stored<Option<ApiKey>>> + Send;

    /// Oldest first.
    fn list_team_members(
        &mut self,
        tenant_id: &str,
    ) -> impl Future<Output = Stored<Vec<TeamMember>>> + Send;

    /// Compared without case.
    fn find_team_member(
        &mut self,
        tenant_id: &str,
        email: &str,
    ) -> impl Future<Output = Stored<Option<TeamMember>>> + Send;

    /// Inserts a member.
    fn create_team_member(
        &mut self,
        tenant_id: &str,
        member: TeamMember,
    ) -> impl Future<Output = Stored<TeamMember>> + Send;

    /// Oldest first.
    fn list_webhooks(
        &mut self,
        tenant_id: &str,
    ) -> impl Future<Output = Stored<Vec<Webhook>>> + Send;

    /// One webhook of the tenant.
    fn get_webhook(
        &mut self,
        tenant_id: &str,
        webhook_id: &str,
    ) -> impl Future<Output = Stored<Option<Webhook>>> + Send;

    /// Inserts a webhook.
    fn create_webhook(
        &mut self,
        tenant_id: &str,
        webhook: Webhook,
    ) -> impl Future<Output = Stored<Webhook>> + Send;

    /// Stores what is set in `changes`; None where there is no such webhook.
    fn update_webhook(
        &mut self,
        tenant_id: &str,
        webhook_id: &str,
        changes: &WebhookChanges,
    ) -> impl Future<Output = Stored<Option<Webhook>>> + Send;

    /// Its deliveries go with it. False where there is no such webhook.
    fn delete_webhook(
        &mut self,
        tenant_id: &str,
        webhook_id: &str,
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Inserts a delivery.
    fn create_delivery(
        &mut self,
        tenant_id: &str,
        delivery: &WebhookDelivery,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Stores status, status code and end of a delivery by its id.
    fn finish_delivery(
        &mut self,
        tenant_id: &str,
        delivery: &WebhookDelivery,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Newest first.
    fn list_deliveries(
        &mut self,
        tenant_id: &str,
        webhook_id: &str,
        limit: u32,
    ) -> impl Future<Output = Stored<Vec<WebhookDelivery>>> + Send;

    /// An empty object where nothing was stored yet.
    fn get_settings(
        &mut self,
        tenant_id: &str,
    ) -> impl Future<Output = Stored<Map<String, Value>>> + Send;

    /// Replaces the tenant's settings.
    fn put_settings(
        &mut self,
        tenant_id: &str,
        settings: &Map<String, Value>,
        at: Timestamp,
    ) -> impl Future<Output = Stored<()>> + Send;
}

/// The audit log.
pub trait AuditAdapter<T>: Send + Sync + 'static {
    /// Inserts an entry, inside the transaction.
    fn log_event(&self, tx: &mut T, entry: &AuditEntry) -> impl Future<Output = Stored<()>> + Send;
}

/// Rows keyed by [`crate::idempotency_slot`].
pub trait IdempotencyAdapter<T>: Send + Sync + 'static {
    /// The row, unless it expired at or before `now`; outside of any transaction.
    fn get_replay(
        &self,
        slot: &Slot<'_>,
        now: Timestamp,
    ) -> impl Future<Output = Stored<Option<StoredReplay>>> + Send;

    /// Inserts a row without a response; an expired row of this slot is taken over.
    ///
    /// False (or [`StoreError::UniqueViolation`]) where another committed call has the row;
    /// [`StoreError::LockTimeout`] when the other call still runs after 10 s.
    fn claim(&self, tx: &mut T, claim: &Claim<'_>) -> impl Future<Output = Stored<bool>> + Send;

    /// Sets the response of the claimed row: JSON text, kept byte for byte.
    fn store_replay(
        &self,
        tx: &mut T,
        slot: &Slot<'_>,
        response: &str,
    ) -> impl Future<Output = Stored<()>> + Send;
}

/// The rate limits' counters.
pub trait RateLimitAdapter: Send + Sync + 'static {
    /// One atomic conditional UPDATE, outside of any transaction.
    ///
    /// [`crate::limits::Gcra`] has the arithmetic; the row is (key_id, bucket, tat_us).
    fn check(
        &self,
        key_id: &str,
        bucket: &str,
        limit: RateLimit,
        now: Timestamp,
    ) -> impl Future<Output = Stored<RateLimitResult>> + Send;
}

/// Hard quotas.
pub trait CeilingsAdapter<T>: Send + Sync + 'static {
    /// Takes the tenant's row lock first, then counts; called for every write.
    ///
    /// Allowed iff used + adding <= limit. A host may impose ceilings of its own here.
    fn check(
        &self,
        tx: &mut T,
        check: &CeilingCheck<'_>,
    ) -> impl Future<Output = Stored<CeilingResult>> + Send;

    /// How many are used; [`StoreError::Failed`] for a ceiling that it cannot count.
    ///
    /// `max_api_keys_per_tenant` counts keys neither revoked nor expired at `now`.
    fn get_usage(
        &self,
        tx: &mut T,
        ceiling: &str,
        tenant_id: &str,
        now: Timestamp,
    ) -> impl Future<Output = Stored<u64>> + Send;
}

/// The five adapters of a host, as one type.
pub trait Host: Send + Sync + 'static {
    /// The transaction that the five share.
    type Tx: Transaction;
    /// The database.
    type Db: DbAdapter<Tx = Self::Tx>;
    /// The audit log.
    type Audit: AuditAdapter<Self::Tx>;
    /// Claims and replays.
    type Idempotency: IdempotencyAdapter<Self::Tx>;
    /// The rate limits' counters.
    type RateLimit: RateLimitAdapter;
    /// Hard quotas.
    type Ceilings: CeilingsAdapter<Self::Tx>;

    /// The five themselves.
    #[allow(clippy::type_complexity, reason = "five types are five types")]
    fn adapters(
        &self,
    ) -> &Adapters<Self::Db, Self::Audit, Self::Idempotency, Self::RateLimit, Self::Ceilings>;
}

/// The five adapters of a host.
#[derive(Clone, Debug)]
pub struct Adapters<D, A, I, R, C> {
    /// The database.
    pub db: D,
    /// The audit log.
    pub audit: A,
    /// Claims and replays.
    pub idempotency: I,
    /// The rate limits' counters.
    pub rate_limit: R,
    /// Hard quotas.
    pub ceilings: C,
}

impl<S: Clone> Adapters<S, S, S, S, S> {
    /// One store that is all five.
    pub fn all(store: S) -> Self {
        Self {
            db: store.clone(),
            audit: store.clone(),
            idempotency: store.clone(),
            rate_limit: store.clone(),
            ceilings: store,
        }
    }
}

impl<D, A, I, R, C> Host for Adapters<D, A, I, R, C>
where
    D: DbAdapter,
    A: AuditAdapter<D::Tx>,
    I: IdempotencyAdapter<D::Tx>,
    R: RateLimitAdapter,
    C: CeilingsAdapter<D::Tx>,
{
    type Tx = D::Tx;
    type Db = D;
    type Audit = A;
    type Idempotency = I;
    type RateLimit = R;
    type Ceilings = C;

    fn adapters(&self) -> &Self {
        self
    }
}
