// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the wire form of the packs' records: members without a value are left out.
//!
//! Never shows a hash or a secret.

use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::ports::{ApiKey, TeamMember, Webhook, WebhookDelivery};

/// A key without its secret.
#[must_use]
pub fn api_key(key: &ApiKey) -> Value {
    present([
        ("id", text(&key.id)),
        ("tenant_id", text(&key.tenant_id)),
        ("key_prefix", text(&key.key_prefix)),
        ("name", key.name.as_deref().and_then(text)),
        ("scopes", Some(key.scopes.clone().into())),
        ("created_at", time(key.created_at)),
        ("last_used_at", key.last_used_at.and_then(time)),
        ("expires_at", key.expires_at.and_then(time)),
        ("revoked_at", key.revoked_at.and_then(time)),
    ])
}

/// Somebody who was invited.
#[must_use]
pub fn team_member(member: &TeamMember) -> Value {
    present([
        ("id", text(&member.id)),
        ("tenant_id", text(&member.tenant_id)),
        ("email", text(&member.email)),
        ("role", text(&member.role)),
        ("invited_at", time(member.invited_at)),
        ("joined_at", member.joined_at.and_then(time)),
    ])
}

/// A webhook without its secret.
#[must_use]
pub fn webhook(hook: &Webhook) -> Value {
    present([
        ("id", text(&hook.id)),
        ("tenant_id", text(&hook.tenant_id)),
        ("url", text(&hook.url)),
        ("events", Some(hook.events.clone().into())),
        ("active", Some(hook.active.into())),
        ("created_at", time(hook.created_at)),
        ("updated_at", time(hook.updated_at)),
    ])
}

/// One attempt to send an event.
#[must_use]
pub fn delivery(sent: &WebhookDelivery) -> Value {
    present([
        ("id", text(&sent.id)),
        ("webhook_id", text(&sent.webhook_id)),
        ("tenant_id", text(&sent.tenant_id)),
        ("event", text(&sent.event)),
        ("status", text(sent.status.as_str())),
        ("status_code", sent.status_code.map(Into::into)),
        ("attempted_at", time(sent.attempted_at)),
        ("completed_at", sent.completed_at.and_then(time)),
    ])
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "a member's value, where there is one"
)]
fn text(value: &str) -> Option<Value> {
    Some(value.into())
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "a member's value, where there is one"
)]
fn time(moment: Timestamp) -> Option<Value> {
    Some(moment.to_string().into())
}

fn present<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let mut present = Map::with_capacity(N);
    for (name, value) in members {
        if let Some(value) = value {
            present.insert(name.to_owned(), value);
        }
    }
    Value::Object(present)
}
