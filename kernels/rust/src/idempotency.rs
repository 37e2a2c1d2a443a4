// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns replays: the slot of a key, what is stored for it, and what a repetition is told.
//!
//! Never a lock of its own: the unique index inside the effect's transaction is the lock.

use std::time::Duration;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::call::Call;
use crate::clock::Timestamp;
use crate::envelope::SuccessText;
use crate::errors::{Code, ManageError};
use crate::ids::hex;
use crate::impact::Impact;
use crate::ports::StoredReplay;

/// How long an answer is kept.
pub const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// Longer than any request of an after-commit step may take; then its process has died.
pub(crate) const FLIGHT_TIME: Duration = Duration::from_secs(30);

/// The primary key of a row: no collation can take two keys for one.
#[must_use]
pub fn idempotency_slot(tenant_id: &str, action: &str, key: &str) -> String {
    let mut slot = Sha256::new();
    slot.update(tenant_id);
    slot.update([0]);
    slot.update(action);
    slot.update([0]);
    slot.update(key);
    hex(&slot.finalize())
}

/// What `store_replay` keeps: the answer with null for what is shown only once.
#[derive(Serialize)]
pub(crate) struct Kept<'a> {
    pub request_id: &'a str,
    pub data: WithOnce<'a>,
    pub constraints_applied: &'a [&'a str],
    pub impact: Option<&'a Impact>,
    pub once: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_until: Option<String>,
}

#[derive(Deserialize)]
struct Found {
    request_id: String,
    data: Value,
    constraints_applied: Vec<String>,
    impact: Option<Value>,
    once: Vec<String>,
    pending_until: Option<String>,
}

/// A handler's data with the members of `once`, or with null in their places.
pub(crate) struct WithOnce<'a> {
    pub data: &'a Value,
    pub once: &'a [(String, Value)],
    pub shown: bool,
}

impl Serialize for WithOnce<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Value::Object(members) = self.data else {
            return self.data.serialize(serializer);
        };
        let mut all = serializer.serialize_map(None)?;
        for (name, own) in members {
            let value = match self.once.iter().find(|(once, _)| once == name) {
                Some(_) if !self.shown => &Value::Null,
                Some((_, shown)) => shown,
                None => own,
            };
            all.serialize_entry(name, value)?;
        }
        for (name, shown) in self.once {
            if !members.contains_key(name) {
                let value = if self.shown { shown } else { &Value::Null };
                all.serialize_entry(name, value)?;
            }
        }
        all.end()
    }
}

/// The repeated answer, or the refusal.
pub(crate) fn replay(stored: &StoredReplay, call: &Call) -> crate::Result<SuccessText> {
    let now = call.now;
    if stored.fingerprint != call.fingerprint {
        let text = "This idempotency key was used for another request; take a new one.";
        return Err(ManageError::new(Code::IdempotencyConflict, text).into());
    }
    let Some(response) = &stored.response else {
        return Err(ManageError::in_flight(1).into());
    };
    let found: Found = serde_json::from_str(response)?;
    if let Some(until) = found.pending_until.as_deref().and_then(Timestamp::parse)
        && now < until
    {
        let wait = until.since(now).as_millis().div_ceil(1000);
        return Err(ManageError::in_flight(u64::try_from(wait).unwrap_or(u64::MAX)).into());
    }
    let mut constraints = found.constraints_applied;
    if !found.once.is_empty() {
        let names: Vec<String> = found.once.iter().map(|name| format!("`{name}`")).collect();
        let names = names.join(", ");
        constraints.push(format!(
            "replay: {names} was shown once, in the first answer only"
        ));
    }
    SuccessText::of(&call.request_id)
        .with("data", &found.data)?
        .with("dry_run", &false)?
        .with("constraints_applied", &constraints)?
        .with("code", &"IDEMPOTENT_REPLAY")?
        .maybe("impact", found.impact.as_ref())?
        .with("replay_of", &found.request_id)
}
