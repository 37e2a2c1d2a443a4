// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the confirmation token: plan, then apply.
//!
//! Never stores one: the token carries its claims, and its nonce is claimed when it is used.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::canonical::canonical;
use crate::clock::Timestamp;
use crate::errors::{Code, ManageError, Result};
use crate::keys::mac;

const VERSION: u8 = 1;
const VALID_FOR: Duration = Duration::from_secs(600);
const LONGEST_TOKEN: usize = 4096;
const INFO: &[u8] = b"acp confirm token v1";

/// The action of the idempotency rows that hold used nonces.
pub const NONCE_ACTION: &str = "confirm";

/// What a token says; all but the last three name the request it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "SPEC.md has the list of the claims")]
pub struct Claims {
    pub v: u8,
    pub integration: String,
    pub tenant: String,
    pub key: String,
    pub fingerprint: String,
    pub impact_hash: String,
    pub nonce: String,
    pub exp: i64,
}

impl Claims {
    /// The claims of a request, not yet of a plan.
    #[must_use]
    pub fn of(integration: &str, tenant: &str, key: &str, fingerprint: &str) -> Self {
        Self {
            v: VERSION,
            integration: integration.to_owned(),
            tenant: tenant.to_owned(),
            key: key.to_owned(),
            fingerprint: fingerprint.to_owned(),
            impact_hash: String::new(),
            nonce: String::new(),
            exp: 0,
        }
    }

    fn same_request(&self, other: &Self) -> bool {
        self.v == other.v
            && self.integration == other.integration
            && self.tenant == other.tenant
            && self.key == other.key
            && self.fingerprint == other.fingerprint
    }
}

/// HKDF-SHA-256 of the host's secret, without salt.
#[must_use]
pub fn derive_key(secret: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    if Hkdf::<Sha256>::new(None, secret)
        .expand(INFO, &mut key)
        .is_err()
    {
        unreachable!("32 bytes are one block");
    }
    key
}

/// When a plan made now stops being one.
#[must_use]
pub fn expiry(now: Timestamp) -> Timestamp {
    now.plus(VALID_FOR).whole_second()
}

/// The token of these claims.
///
/// # Errors
/// Never in fact: claims have a JSON form.
pub fn sign(claims: &Claims, key: &[u8; 32]) -> Result<String> {
    let body = URL_SAFE_NO_PAD.encode(canonical(&serde_json::to_value(claims)?)?);
    let signature = URL_SAFE_NO_PAD.encode(mac(key, body.as_bytes()));
    Ok(format!("{body}.{signature}"))
}

/// The token's claims; `wanted` says which request they must be for.
///
/// # Errors
/// CONFIRMATION_INVALID with `bad_signature`, `expired` or `mismatch`, in this order.
pub fn verify(
    token: &str,
    key: &[u8; 32],
    now: Timestamp,
    wanted: &Claims,
) -> Result<Claims, ManageError> {
    let Some(claims) = authentic(token, key) else {
        return Err(invalid(
            "bad_signature",
            "The confirmation token is not valid.",
        ));
    };
    if claims.exp <= now.unix_seconds() {
        let text = "The confirmation token has expired; do the dry run again.";
        return Err(invalid("expired", text));
    }
    if !claims.same_request(wanted) {
        return Err(invalid(
            "mismatch",
            "The confirmation token belongs to another request.",
        ));
    }
    Ok(claims)
}

fn authentic(token: &str, key: &[u8; 32]) -> Option<Claims> {
    if token.len() > LONGEST_TOKEN {
        return None;
    }
    let (body, signature) = token.split_once('.')?;
    let expected = URL_SAFE_NO_PAD.encode(mac(key, body.as_bytes()));
    if !bool::from(expected.as_bytes().ct_eq(signature.as_bytes())) {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
}

pub(crate) fn consumed() -> ManageError {
    invalid(
        "consumed",
        "The confirmation token was used already; do the dry run again.",
    )
}

pub(crate) fn stale() -> ManageError {
    invalid(
        "stale",
        "The plan would now do something else; do the dry run again.",
    )
}

pub(crate) fn required() -> ManageError {
    ManageError::new(
        Code::ConfirmationRequired,
        "This action wants a plan first: repeat the request with `dry_run: true`, then \
         without it and with `confirm_token` set to the answer's `confirm.token`.",
    )
}

fn invalid(reason: &str, message: &str) -> ManageError {
    ManageError::new(Code::ConfirmationInvalid, message).with_details(json!({"reason": reason}))
}
