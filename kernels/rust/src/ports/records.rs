// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the records that the kernel and its adapters exchange.
//!
//! Never their wire form: `packs::wire` has it.

use std::borrow::Cow;

use serde_json::Value;

use crate::clock::Timestamp;

/// A key without its hash: what a pack may see.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the members of the wire form, described in SPEC.md"
)]
pub struct ApiKey {
    pub id: String,
    pub tenant_id: String,
    pub key_prefix: String,
    pub name: Option<String>,
    pub scopes: Vec<String>,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// A key as authentication reads it, and as `create_api_key` is given it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// The row's id.
    pub id: String,
    /// None where the keys table has no such column: `get_tenant_from_api_key` is asked.
    pub tenant_id: Option<String>,
    /// What the key is looked up by.
    pub key_prefix: String,
    /// `hmac-sha256:<hex>` or `sha256:<hex>`; 64 bare hex digits are read as SHA-256.
    pub key_hash: String,
    /// What the key may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// A name for people.
    pub name: Option<String>,
    /// When it was last seen at work, to about a minute.
    pub last_used_at: Option<Timestamp>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
    /// When it was ended for good.
    pub revoked_at: Option<Timestamp>,
    /// False where a status of the host's own forbids the key, or its tenant is gone.
    pub active: bool,
}

impl StoredKey {
    /// The same key, without its hash.
    #[must_use]
    pub fn into_api_key(self, tenant_id: &str) -> ApiKey {
        ApiKey {
            id: self.id,
            tenant_id: tenant_id.to_owned(),
            key_prefix: self.key_prefix,
            name: self.name,
            scopes: self.scopes,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
        }
    }
}

/// What `update_api_key` stores; None: as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of a key")]
pub struct ApiKeyChanges {
    pub name: Option<String>,
    pub scopes: Option<Vec<String>>,
    pub expires_at: Option<Timestamp>,
}

/// Somebody who was invited; the address is in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the members of the wire form, described in SPEC.md"
)]
pub struct TeamMember {
    pub id: String,
    pub tenant_id: String,
    pub email: String,
    pub role: String,
    pub invited_at: Timestamp,
    pub joined_at: Option<Timestamp>,
}

/// An address that events are sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the members of the wire form, described in SPEC.md"
)]
pub struct Webhook {
    pub id: String,
    pub tenant_id: String,
    pub url: String,
    pub events: Vec<String>,
    pub active: bool,
    /// Signs deliveries; it leaves the kernel once, in the answer that created it.
    pub secret: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// What `update_webhook` stores; None: as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of a webhook")]
pub struct WebhookChanges {
    pub url: Option<String>,
    pub events: Option<Vec<String>>,
    pub active: Option<bool>,
    pub updated_at: Timestamp,
}

/// How a delivery went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryStatus {
    /// Not known yet.
    Pending,
    /// Answered with a 2xx.
    Success,
    /// Answered otherwise, or not at all.
    Failed,
}

impl DeliveryStatus {
    /// The status as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Success => "success",
            Self::Failed => "failed",
        }
    }

    /// The status that a text names; an unknown one failed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "pending" => Self::Pending,
            "success" => Self::Success,
            _ => Self::Failed,
        }
    }
}

/// One attempt to send an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the members of the wire form, described in SPEC.md"
)]
pub struct WebhookDelivery {
    pub id: String,
    pub webhook_id: String,
    pub tenant_id: String,
    pub event: String,
    pub status: DeliveryStatus,
    pub status_code: Option<u16>,
    pub attempted_at: Timestamp,
    pub completed_at: Option<Timestamp>,
}

/// One line of the audit log; every value is redacted already.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the contract has the list of its members")]
pub struct AuditEntry<'a> {
    pub event_id: String,
    pub schema_version: u16,
    pub ts: Timestamp,
    pub tenant_id: Option<&'a str>,
    pub integration: &'a str,
    pub pack: Option<&'a str>,
    pub action: Option<&'a str>,
    pub actor_type: &'static str,
    pub actor_id: Option<&'a str>,
    pub api_key_id: Option<&'a str>,
    pub request_id: &'a str,
    pub request_hash: Option<String>,
    pub result: &'static str,
    pub error_code: Option<&'static str>,
    pub error_message: Option<Cow<'a, str>>,
    /// JSON text, as are the two after it.
    pub impact: Option<String>,
    pub before_snapshot: Option<String>,
    pub after_snapshot: Option<String>,
    pub idempotency_key: Option<&'a str>,
    pub dry_run: bool,
    pub latency_ms: u32,
    pub ip_address: Option<&'a str>,
    pub user_agent: Option<Cow<'a, str>>,
}

/// Which idempotency row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the scope of an idempotency key")]
pub struct Slot<'a> {
    pub tenant_id: &'a str,
    pub action: &'a str,
    pub key: &'a str,
}

impl Slot<'_> {
    /// The row's primary key.
    #[must_use]
    pub fn id(&self) -> String {
        crate::idempotency::idempotency_slot(self.tenant_id, self.action, self.key)
    }
}

/// A wish to be the one call with this idempotency key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Which row.
    pub slot: Slot<'a>,
    /// Of the request that claims.
    pub fingerprint: &'a str,
    /// The moment of the call.
    pub now: Timestamp,
    /// Until when the answer is kept.
    pub expires_at: Timestamp,
}

/// What is stored for an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReplay {
    /// Of the request that has the key.
    pub fingerprint: String,
    /// The kernel's own JSON text, kept as it is (a text column, not JSONB).
    pub response: Option<String>,
}

/// So many calls in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct RateLimit {
    pub limit: u64,
    pub window_seconds: u64,
}

/// What a limit said; times are whole seconds, rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimitResult {
    /// Whether the call may go on.
    pub allowed: bool,
    /// The limit that was asked.
    pub limit: u64,
    /// How many calls are left right now.
    pub remaining: u64,
    /// When to come back, where refused.
    pub retry_after: u64,
    /// When all of the limit is there again.
    pub reset_after: u64,
}

/// Asked for every write; `ceiling` and `limit` are None where none is declared.
#[derive(Clone, Copy, Debug)]
pub struct CeilingCheck<'a> {
    /// Which action.
    pub action: &'a str,
    /// Whose quota.
    pub tenant_id: &'a str,
    /// The ceiling that the action declares.
    pub ceiling: Option<&'a str>,
    /// Its value in the bindings.
    pub limit: Option<u64>,
    /// How many the call adds.
    pub adding: u64,
    /// The checked params.
    pub params: &'a Value,
    /// The moment of the call.
    pub now: Timestamp,
}

/// What a ceiling said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the members of the answer's details")]
pub struct CeilingResult {
    pub allowed: bool,
    pub ceiling: Option<String>,
    pub limit: u64,
    pub used: u64,
}

impl CeilingResult {
    /// No ceiling is in the way.
    pub const UNLIMITED: Self = Self {
        allowed: true,
        ceiling: None,
        limit: 0,
        used: 0,
    };
}
