//! Owns adapters that keep everything in maps, so that only the kernel takes time.
//!
//! They do what a store does: rows are copied in and out, counted and found by an index.
//! Never for a host: a transaction here undoes nothing, and no lock outlives a call.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use acp_kernel::limits::Gcra;
use acp_kernel::ports::*;
use acp_kernel::serde_json::{Map, Value};
use acp_kernel::{SqlValue, Timestamp};

/// More rows than this are not kept of what every call adds to, so that a long run does not
/// measure the machine's memory.
const MOST_ROWS: usize = 100;

/// A row of the audit log: all of its texts in one piece, as a table's page has them.
#[derive(Clone)]
pub struct Line {
    pub request_id: String,
    pub result: &'static str,
    pub texts: String,
}

impl Line {
    fn of(entry: &AuditEntry<'_>) -> Self {
        let texts = [
            Some(&*entry.event_id),
            entry.tenant_id,
            Some(entry.integration),
            entry.pack,
            entry.action,
            entry.actor_id,
            entry.api_key_id,
            entry.request_hash.as_deref(),
            entry.error_message.as_deref(),
            entry.impact.as_deref(),
            entry.before_snapshot.as_deref(),
            entry.after_snapshot.as_deref(),
            entry.idempotency_key,
            entry.ip_address,
            entry.user_agent.as_deref(),
        ];
        Self {
            request_id: entry.request_id.to_owned(),
            result: entry.result,
            texts: texts.map(Option::unwrap_or_default).concat(),
        }
    }
}

#[derive(Default)]
struct Tables {
    /// By lookup prefix.
    keys: HashMap<String, StoredKey>,
    /// By tenant: what ceilings count.
    key_counts: HashMap<String, u64>,
    members: HashMap<(String, String), TeamMember>,
    settings: HashMap<String, Map<String, Value>>,
    replays: HashMap<String, StoredReplay>,
    /// By key, then by bucket.
    buckets: HashMap<String, HashMap<String, i64>>,
    entries: VecDeque<Line>,
}

/// The store and its transaction are one.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Tables>>);

impl Memory {
    fn tables<T>(&self, work: impl FnOnce(&mut Tables) -> T) -> T {
        work(&mut self.0.lock().expect("the tables"))
    }

    /// Puts a key there.
    pub fn insert_key(&self, key: StoredKey) {
        self.tables(|tables| tables.insert_key(key));
    }

    /// The audit log's last entry.
    pub fn last_entry(&self) -> Option<Line> {
        self.tables(|tables| tables.entries.back().cloned())
    }

    /// Forgets replays, members, and keys but this one, where there are too many.
    pub fn forget_but(&self, key_prefix: &str) {
        self.tables(|tables| {
            if tables.replays.len() >= MOST_ROWS {
                tables.replays.clear();
                tables.members.clear();
                tables.keys.retain(|prefix, _| prefix == key_prefix);
                tables.key_counts.values_mut().for_each(|count| *count = 1);
            }
        });
    }
}

impl Tables {
    fn insert_key(&mut self, key: StoredKey) {
        let tenant = key.tenant_id.clone().unwrap_or_default();
        *self.key_counts.entry(tenant).or_default() += 1;
        self.keys.insert(key.key_prefix.clone(), key);
    }
}

impl DbAdapter for Memory {
    type Tx = Self;

    async fn begin(&self) -> Stored<Self> {
        Ok(self.clone())
    }

    async fn find_api_keys(&self, key_prefix: &str) -> Stored<Vec<StoredKey>> {
        Ok(self
            .tables(|tables| tables.keys.get(key_prefix).cloned())
            .into_iter()
            .collect())
    }

    async fn touch_api_key(&self, _: &str, _: Timestamp) -> Stored<()> {
        Ok(())
    }

    async fn get_tenant_from_api_key(&self, _: &str) -> Stored<Option<String>> {
        Ok(None)
    }

    async fn is_platform_admin(&self, _: &str) -> Stored<bool> {
        Ok(false)
    }
}

impl AuditAdapter<Self> for Memory {
    async fn log_event(&self, _: &mut Self, entry: &AuditEntry<'_>) -> Stored<()> {
        self.tables(|tables| {
            if tables.entries.len() == MOST_ROWS {
                tables.entries.pop_front();
            }
            tables.entries.push_back(Line::of(entry));
        });
        Ok(())
    }
}

impl IdempotencyAdapter<Self> for Memory {
    async fn get_replay(&self, slot: &Slot<'_>, _: Timestamp) -> Stored<Option<StoredReplay>> {
        Ok(self.tables(|tables| tables.replays.get(&slot.id()).cloned()))
    }

    async fn claim(&self, _: &mut Self, claim: &Claim<'_>) -> Stored<bool> {
        let row = StoredReplay {
            fingerprint: claim.fingerprint.to_owned(),
            response: None,
        };
        Ok(self
            .tables(|tables| tables.replays.insert(claim.slot.id(), row))
            .is_none())
    }

    async fn store_replay(&self, _: &mut Self, slot: &Slot<'_>, response: &str) -> Stored<()> {
        self.tables(|tables| {
            if let Some(row) = tables.replays.get_mut(&slot.id()) {
                row.response = Some(response.to_owned());
            }
        });
        Ok(())
    }
}

impl RateLimitAdapter for Memory {
    async fn check(
        &self,
        key_id: &str,
        bucket: &str,
        limit: RateLimit,
        now: Timestamp,
    ) -> Stored<RateLimitResult> {
        self.tables(|tables| {
            let gcra = Gcra::of(limit);
            let known = tables.buckets.get_mut(key_id);
            if let Some(tat) = known.and_then(|buckets| buckets.get_mut(bucket)) {
                let (new_tat, result) = gcra.decide(*tat, now);
                *tat = new_tat;
                return Ok(result);
            }
            let (new_tat, result) = gcra.decide(0, now);
            let buckets = tables.buckets.entry(key_id.to_owned()).or_default();
            buckets.insert(bucket.to_owned(), new_tat);
            Ok(result)
        })
    }
}

impl CeilingsAdapter<Self> for Memory {
    async fn check(&self, tx: &mut Self, check: &CeilingCheck<'_>) -> Stored<CeilingResult> {
        let (Some(ceiling), Some(limit)) = (check.ceiling, check.limit) else {
            return Ok(CeilingResult::UNLIMITED);
        };
        let used = self.get_usage(tx, ceiling, check.tenant_id, check.now);
        let used = used.await?;
        Ok(CeilingResult {
            allowed: used + check.adding <= limit,
            ceiling: Some(ceiling.to_owned()),
            limit,
            used,
        })
    }

    async fn get_usage(&self, _: &mut Self, ceiling: &str, of: &str, _: Timestamp) -> Stored<u64> {
        assert_eq!(ceiling, "max_api_keys_per_tenant");
        Ok(self.tables(|tables| tables.key_counts.get(of).copied().unwrap_or_default()))
    }
}

fn absent<T>() -> Stored<T> {
    Err(StoreError::failed("the benchmark does not ask for this"))
}

impl Transaction for Memory {
    async fn commit(self) -> Stored<()> {
        Ok(())
    }

    async fn rollback(self) -> Stored<()> {
        Ok(())
    }

    async fn savepoint(&mut self) -> Stored<()> {
        Ok(())
    }

    async fn rollback_to_savepoint(&mut self) -> Stored<()> {
        Ok(())
    }

    async fn query(&mut self, _: &'static str, _: &[SqlValue]) -> Stored<Vec<Row>> {
        absent()
    }

    async fn execute(&mut self, _: &'static str, _: &[SqlValue]) -> Stored<u64> {
        absent()
    }

    async fn is_platform_admin(&mut self, _: &str) -> Stored<bool> {
        Ok(false)
    }
}

impl KeyRows for Memory {
    async fn list_api_keys(&mut self, tenant_id: &str) -> Stored<Vec<ApiKey>> {
        let own = |key: &StoredKey| key.clone().into_api_key(tenant_id);
        Ok(self.tables(|tables| tables.keys.values().map(own).collect()))
    }

    async fn get_api_key(&mut self, _: &str, _: &str) -> Stored<Option<ApiKey>> {
        absent()
    }

    async fn create_api_key(&mut self, tenant_id: &str, key: StoredKey) -> Stored<ApiKey> {
        self.insert_key(key.clone());
        Ok(key.into_api_key(tenant_id))
    }

    async fn update_api_key(
        &mut self,
        _: &str,
        _: &str,
        _: &ApiKeyChanges,
    ) -> Stored<Option<ApiKey>> {
        absent()
    }

    async fn revoke_api_key(&mut self, _: &str, _: &str, _: Timestamp) -> Stored<Option<ApiKey>> {
        absent()
    }
}

impl TeamRows for Memory {
    async fn list_team_members(&mut self, _: &str) -> Stored<Vec<TeamMember>> {
        absent()
    }

    async fn find_team_member(&mut self, of: &str, email: &str) -> Stored<Option<TeamMember>> {
        let place = (of.to_owned(), email.to_owned());
        Ok(self.tables(|tables| tables.members.get(&place).cloned()))
    }

    async fn create_team_member(&mut self, of: &str, member: TeamMember) -> Stored<TeamMember> {
        let place = (of.to_owned(), member.email.clone());
        self.tables(|tables| tables.members.insert(place, member.clone()));
        Ok(member)
    }
}

impl WebhookRows for Memory {
    async fn list_webhooks(&mut self, _: &str) -> Stored<Vec<Webhook>> {
        absent()
    }

    async fn get_webhook(&mut self, _: &str, _: &str) -> Stored<Option<Webhook>> {
        absent()
    }

    async fn create_webhook(&mut self, _: &str, webhook: Webhook) -> Stored<Webhook> {
        Ok(webhook)
    }

    async fn update_webhook(
        &mut self,
        _: &str,
        _: &str,
        _: &WebhookChanges,
    ) -> Stored<Option<Webhook>> {
        absent()
    }

    async fn delete_webhook(&mut self, _: &str, _: &str) -> Stored<bool> {
        absent()
    }

    async fn create_delivery(&mut self, _: &str, _: &WebhookDelivery) -> Stored<()> {
        absent()
    }

    async fn finish_delivery(&mut self, _: &str, _: &WebhookDelivery) -> Stored<()> {
        absent()
    }

    async fn list_deliveries(&mut self, _: &str, _: &str, _: u32) -> Stored<Vec<WebhookDelivery>> {
        absent()
    }
}

impl SettingsRows for Memory {
    async fn get_settings(&mut self, tenant_id: &str) -> Stored<Map<String, Value>> {
        Ok(self.tables(|tables| tables.settings.get(tenant_id).cloned().unwrap_or_default()))
    }

    async fn put_settings(
        &mut self,
        tenant_id: &str,
        settings: &Map<String, Value>,
        _: Timestamp,
    ) -> Stored<()> {
        self.tables(|tables| {
            tables
                .settings
                .insert(tenant_id.to_owned(), settings.clone())
        });
        Ok(())
    }
}
