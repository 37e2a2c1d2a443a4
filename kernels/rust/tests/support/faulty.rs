//! Owns adapters whose methods ask [`Faults`] first and meet afterwards.

use acp_kernel::ports::*;
use acp_kernel::{SqlValue, Timestamp};
use serde_json::{Map, Value};

use crate::faults::Faults;

/// A store, or a transaction, behind faults.
#[derive(Clone)]
pub struct Faulty<S> {
    /// The real one.
    pub inner: S,
    /// What fails.
    pub faults: Faults,
}

macro_rules! asked {
    ($self:ident, $name:literal, $call:expr) => {{
        $self.faults.strike($name)?;
        let done = $call.await;
        $self.faults.attend($name).await;
        done
    }};
}

impl<S: DbAdapter> DbAdapter for Faulty<S> {
    type Tx = Faulty<S::Tx>;

    async fn begin(&self) -> Stored<Self::Tx> {
        let inner = asked!(self, "db.transaction", self.inner.begin())?;
        Ok(Faulty {
            inner,
            faults: self.faults.clone(),
        })
    }

    async fn find_api_keys(&self, key_prefix: &str) -> Stored<Vec<StoredKey>> {
        asked!(
            self,
            "db.find_api_keys",
            self.inner.find_api_keys(key_prefix)
        )
    }

    async fn touch_api_key(&self, api_key_id: &str, at: Timestamp) -> Stored<()> {
        asked!(
            self,
            "db.touch_api_key",
            self.inner.touch_api_key(api_key_id, at)
        )
    }

    async fn get_tenant_from_api_key(&self, api_key_id: &str) -> Stored<Option<String>> {
        self.inner.get_tenant_from_api_key(api_key_id).await
    }

    async fn is_platform_admin(&self, tenant_id: &str) -> Stored<bool> {
        asked!(
            self,
            "db.is_platform_admin",
            self.inner.is_platform_admin(tenant_id)
        )
    }
}

impl<S, T> AuditAdapter<Faulty<T>> for Faulty<S>
where
    S: AuditAdapter<T>,
    T: Transaction,
{
    async fn log_event(&self, tx: &mut Faulty<T>, entry: &AuditEntry<'_>) -> Stored<()> {
        asked!(
            self,
            "audit.log_event",
            self.inner.log_event(&mut tx.inner, entry)
        )
    }
}

impl<S, T> IdempotencyAdapter<Faulty<T>> for Faulty<S>
where
    S: IdempotencyAdapter<T>,
    T: Transaction,
{
    async fn get_replay(&self, slot: &Slot<'_>, now: Timestamp) -> Stored<Option<StoredReplay>> {
        asked!(
            self,
            "idempotency.get_replay",
            self.inner.get_replay(slot, now)
        )
    }

    async fn claim(&self, tx: &mut Faulty<T>, claim: &Claim<'_>) -> Stored<bool> {
        asked!(
            self,
            "idempotency.claim",
            self.inner.claim(&mut tx.inner, claim)
        )
    }

    async fn store_replay(
        &self,
        tx: &mut Faulty<T>,
        slot: &Slot<'_>,
        response: &str,
    ) -> Stored<()> {
        asked!(
            self,
            "idempotency.store_replay",
            self.inner.store_replay(&mut tx.inner, slot, response)
        )
    }
}

impl<S: RateLimitAdapter> RateLimitAdapter for Faulty<S> {
    async fn check(
        &self,
        key_id: &str,
        bucket: &str,
        limit: RateLimit,
        now: Timestamp,
    ) -> Stored<RateLimitResult> {
        asked!(
            self,
            "rate_limit.check",
            self.inner.check(key_id, bucket, limit, now)
        )
    }
}

impl<S, T> CeilingsAdapter<Faulty<T>> for Faulty<S>
where
    S: CeilingsAdapter<T>,
    T: Transaction,
{
    async fn check(&self, tx: &mut Faulty<T>, check: &CeilingCheck<'_>) -> Stored<CeilingResult> {
        asked!(
            self,
            "ceilings.check",
            self.inner.check(&mut tx.inner, check)
        )
    }

    async fn get_usage(
        &self,
        tx: &mut Faulty<T>,
        ceiling: &str,
        tenant_id: &str,
        now: Timestamp,
    ) -> Stored<u64> {
        self.inner
            .get_usage(&mut tx.inner, ceiling, tenant_id, now)
            .await
    }
}

macro_rules! passed_on {
    ($(fn $name:ident($($arg:ident: $kind:ty),*) -> $result:ty;)*) => {
        $(async fn $name(&mut self, $($arg: $kind),*) -> Stored<$result> {
            self.inner.$name($($arg),*).await
        })*
    };
}

impl<T: Transaction> Transaction for Faulty<T> {
    async fn commit(self) -> Stored<()> {
        asked!(self, "db.commit", self.inner.commit())
    }

    async fn rollback(self) -> Stored<()> {
        self.inner.rollback().await
    }

    async fn savepoint(&mut self) -> Stored<()> {
        asked!(self, "db.savepoint", self.inner.savepoint())
    }

    passed_on! {
        fn rollback_to_savepoint() -> ();
        fn query(sql: &'static str, params: &[SqlValue]) -> Vec<Row>;
        fn execute(sql: &'static str, params: &[SqlValue]) -> u64;
        fn is_platform_admin(tenant_id: &str) -> bool;
    }
}

impl<T: Transaction> KeyRows for Faulty<T> {
    passed_on! {
        fn list_api_keys(tenant_id: &str) -> Vec<ApiKey>;
        fn get_api_key(tenant_id: &str, key_id: &str) -> Option<ApiKey>;
        fn create_api_key(tenant_id: &str, key: StoredKey) -> ApiKey;
        fn update_api_key(tenant_id: &str, key_id: &str, changes: &ApiKeyChanges) -> Option<ApiKey>;
        fn revoke_api_key(tenant_id: &str, key_id: &str, at: Timestamp) -> Option<ApiKey>;
    }
}

impl<T: Transaction> TeamRows for Faulty<T> {
    passed_on! {
        fn list_team_members(tenant_id: &str) -> Vec<TeamMember>;
        fn find_team_member(tenant_id: &str, email: &str) -> Option<TeamMember>;
        fn create_team_member(tenant_id: &str, member: TeamMember) -> TeamMember;
    }
}

impl<T: Transaction> WebhookRows for Faulty<T> {
    passed_on! {
        fn list_webhooks(tenant_id: &str) -> Vec<Webhook>;
        fn get_webhook(tenant_id: &str, webhook_id: &str) -> Option<Webhook>;
        fn create_webhook(tenant_id: &str, webhook: Webhook) -> Webhook;
        fn update_webhook(tenant_id: &str, id: &str, changes: &WebhookChanges) -> Option<Webhook>;
        fn delete_webhook(tenant_id: &str, webhook_id: &str) -> bool;
        fn create_delivery(tenant_id: &str, delivery: &WebhookDelivery) -> ();
        fn finish_delivery(tenant_id: &str, delivery: &WebhookDelivery) -> ();
        fn list_deliveries(tenant_id: &str, webhook_id: &str, limit: u32) -> Vec<WebhookDelivery>;
    }
}

impl<T: Transaction> SettingsRows for Faulty<T> {
    passed_on! {
        fn get_settings(tenant_id: &str) -> Map<String, Value>;
        fn put_settings(tenant_id: &str, settings: &Map<String, Value>, at: Timestamp) -> ();
    }
}
