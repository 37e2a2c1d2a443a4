// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the canonical form (RFC 8785) and the hashes made over it.
//!
//! Never redacts: what must not be hashed is taken out before.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::errors::Result;
use crate::ids::hex;

/// The RFC 8785 form of a value.
///
/// # Errors
/// Where the value has no JSON form.
pub fn canonical(value: &impl Serialize) -> Result<Vec<u8>> {
    Ok(serde_json_canonicalizer::to_vec(value)?)
}

/// Hex SHA-256 of the canonical form.
///
/// # Errors
/// As [`canonical`].
pub fn canonical_hash(value: &impl Serialize) -> Result<String> {
    Ok(hex(&Sha256::digest(canonical(value)?)))
}

/// What makes two requests with one idempotency key the same request.
///
/// # Errors
/// As [`canonical`].
pub fn fingerprint(action: &str, params: &Value) -> Result<String> {
    #[derive(Serialize)]
    struct Fingerprinted<'a> {
        action: &'a str,
        params: &'a Value,
    }
    canonical_hash(&Fingerprinted { action, params })
}
