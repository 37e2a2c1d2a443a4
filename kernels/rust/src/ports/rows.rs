// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what the built-in packs need inside of a transaction, a trait for each.
//!
//! Every method takes the tenant first and filters by it. An id that is not one of the host's
//! (not a UUID, say) is not found, never an error.

use std::future::Future;

use serde_json::{Map, Value};

use super::{
    ApiKey, ApiKeyChanges, Stored, StoredKey, TeamMember, Webhook, WebhookChanges, WebhookDelivery,
};
use crate::clock::Timestamp;

/// The tenants' API keys.
pub trait KeyRows {
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
}

/// The tenants' people.
pub trait TeamRows {
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
}

/// The tenants' webhooks, and what was sent to them.
pub trait WebhookRows {
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
}

/// The tenants' settings.
pub trait SettingsRows {
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
