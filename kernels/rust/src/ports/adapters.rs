// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the four adapters beside the database.
//!
//! Never a lock of their own: those that decide do so in one statement, or under the tenant's row.

use std::future::Future;

use super::{
    AuditEntry, CeilingCheck, CeilingResult, Claim, RateLimit, RateLimitResult, Slot, Stored,
    StoredReplay,
};
use crate::clock::Timestamp;

/// The audit log.
pub trait AuditAdapter<T>: Send + Sync + 'static {
    /// Inserts an entry, inside the transaction.
    fn log_event(
        &self,
        tx: &mut T,
        entry: &AuditEntry<'_>,
    ) -> impl Future<Output = Stored<()>> + Send;
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
    /// False (or [`UniqueViolation`](super::StoreError::UniqueViolation)) where another committed call has the row;
    /// [`LockTimeout`](super::StoreError::LockTimeout) when the other call still runs after 10 s.
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

    /// How many are used; [`Failed`](super::StoreError::Failed) for a ceiling that it cannot count.
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
