// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns how the five adapters of a host become one value.
//!
//! Never calls one.

use super::{
    AuditAdapter, CeilingsAdapter, DbAdapter, IdempotencyAdapter, RateLimitAdapter, Transaction,
};

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
