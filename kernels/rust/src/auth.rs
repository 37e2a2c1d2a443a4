// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns step 2: from a presented key to the caller it belongs to.
//!
//! Never tells why a key was refused: missing, unknown, revoked and expired look the same.

use std::time::Duration;

use crate::action::Caller;
use crate::clock::Timestamp;
use crate::errors::Result;
use crate::keys::KeyHash;
use crate::ports::{DbAdapter, Host, StoredKey};
use crate::services::Services;

const TOUCH_EVERY: Duration = Duration::from_secs(60);
const MOST_CANDIDATES: usize = 10;

/// A key of a form that can be one of ours.
#[derive(Clone, Copy)]
pub(crate) struct Presented<'a> {
    /// The key itself.
    pub key: &'a str,
    /// What to look it up by.
    pub prefix: &'a str,
    /// Its hash: to compare it with, and to know it again by.
    pub digest: [u8; 32],
}

/// The caller, or None whatever is wrong with the key.
pub(crate) async fn caller_of<H: Host>(
    services: &Services<H>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Option<Caller>> {
    let db = &services.host.adapters().db;
    let candidates = db.find_api_keys(presented.prefix).await?;
    let found = matching(presented, candidates, &services.key_hash);
    let Some(mut stored) = found.filter(|key| usable(key, now)) else {
        return Ok(None);
    };
    let tenant = match stored.tenant_id.take() {
        Some(tenant) => Some(tenant),
        None => db.get_tenant_from_api_key(&stored.id).await?,
    };
    let Some(tenant_id) = tenant else {
        return Ok(None);
    };
    touch(services, &stored, now).await;
    Ok(Some(Caller {
        id: stored.id,
        tenant_id,
        prefix: stored.key_prefix,
        scopes: stored.scopes.into_iter().collect(),
        expires_at: stored.expires_at,
    }))
}

/// Every candidate is compared; an unknown prefix has cost a hash as well.
fn matching(
    presented: &Presented<'_>,
    candidates: Vec<StoredKey>,
    hash: &KeyHash,
) -> Option<StoredKey> {
    let compared = candidates.into_iter().take(MOST_CANDIDATES);
    compared.fold(None, |found, stored| {
        if hash.matches(presented.key, &presented.digest, &stored.key_hash) {
            Some(stored)
        } else {
            found
        }
    })
}

fn usable(stored: &StoredKey, now: Timestamp) -> bool {
    stored.active
        && stored.revoked_at.is_none()
        && stored.expires_at.is_none_or(|expires_at| expires_at > now)
}

async fn touch<H: Host>(services: &Services<H>, stored: &StoredKey, now: Timestamp) {
    if stored
        .last_used_at
        .is_some_and(|used| now.since(used) < TOUCH_EVERY && used <= now)
    {
        return;
    }
    // When a key was last used is a courtesy: it must not cost the call.
    if let Err(error) = services
        .host
        .adapters()
        .db
        .touch_api_key(&stored.id, now)
        .await
    {
        services
            .log
            .error("failed to store when a key was used", &error);
    }
}
