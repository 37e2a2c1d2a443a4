// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the canonical form (RFC 8785) and the hashes made over it.
//!
//! Never keeps a value: it is written straight into the text that is hashed, for every call
//! hashes its whole request.

use std::cmp::Ordering;
use std::io::Write;

use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

use crate::errors::{Error, Result};
use crate::ids::hex;
use crate::redaction::{HiddenNames, REDACTED, is_secret};

/// Beyond this, whole numbers are written as the doubles that they are in JavaScript.
const MOST_EXACT: u64 = (1 << 53) - 1;

/// The RFC 8785 form of a value.
///
/// # Errors
/// Where the value holds a number that is none.
pub fn canonical(value: &Value) -> Result<Vec<u8>> {
    let mut text = Vec::with_capacity(256);
    write(value, &|_| false, &mut text)?;
    Ok(text)
}

/// Hex SHA-256 of the canonical form.
///
/// # Errors
/// As [`canonical`].
pub fn canonical_hash(value: &Value) -> Result<String> {
    Ok(hex(&Sha256::digest(canonical(value)?)))
}

/// Hex SHA-256 of the canonical form of what [`crate::redaction::redacted_text`] leaves of a value.
///
/// # Errors
/// As [`canonical`].
pub fn redacted_hash(value: &Value, hidden: &HiddenNames) -> Result<String> {
    let mut text = Vec::with_capacity(256);
    write(value, &|name| is_secret(name, hidden), &mut text)?;
    Ok(hex(&Sha256::digest(text)))
}

/// What makes two requests with one idempotency key the same request.
///
/// # Errors
/// As [`canonical`].
pub fn fingerprint(action: &str, params: &Value) -> Result<String> {
    let mut text = Vec::with_capacity(256);
    text.extend_from_slice(b"{\"action\":");
    serde_json::to_writer(&mut text, action)?;
    text.extend_from_slice(b",\"params\":");
    write(params, &|_| false, &mut text)?;
    text.push(b'}');
    Ok(hex(&Sha256::digest(text)))
}

/// `hides` says of a member's name whether its value is a secret.
fn write(value: &Value, hides: &impl Fn(&str) -> bool, text: &mut Vec<u8>) -> Result<()> {
    match value {
        Value::Number(number) => return write_number(number, text),
        Value::Object(members) => return write_members(members, hides, text),
        Value::Array(items) => {
            text.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(b',');
                }
                write(item, hides, text)?;
            }
            text.push(b']');
        }
        // What serde_json escapes in a string, and how, is what the RFC asks for.
        other => serde_json::to_writer(text, other)?,
    }
    Ok(())
}

fn write_members(
    members: &Map<String, Value>,
    hides: &impl Fn(&str) -> bool,
    text: &mut Vec<u8>,
) -> Result<()> {
    // Most objects are in order, or have one member: those need no list of their own.
    if members
        .keys()
        .is_sorted_by(|left, right| order(left, right).is_le())
    {
        return write_in_order(members.iter(), hides, text);
    }
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    sorted.sort_unstable_by(|(left, _), (right, _)| order(left, right));
    write_in_order(sorted.into_iter(), hides, text)
}

/// By UTF-16 code units, as the RFC has it.
fn order(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}

fn write_in_order<'a>(
    members: impl Iterator<Item = (&'a String, &'a Value)>,
    hides: &impl Fn(&str) -> bool,
    text: &mut Vec<u8>,
) -> Result<()> {
    text.push(b'{');
    for (index, (name, member)) in members.enumerate() {
        if index > 0 {
            text.push(b',');
        }
        serde_json::to_writer(&mut *text, name)?;
        text.push(b':');
        if hides(name) {
            serde_json::to_writer(&mut *text, REDACTED)?;
        } else {
            write(member, hides, text)?;
        }
    }
    text.push(b'}');
    Ok(())
}

fn write_number(number: &Number, text: &mut Vec<u8>) -> Result<()> {
    if let Some(whole) = number.as_i64().filter(|n| n.unsigned_abs() <= MOST_EXACT) {
        write!(text, "{whole}")?;
        return Ok(());
    }
    let Some(real) = number.as_f64().filter(|real| real.is_finite()) else {
        return Err(Error::failed("a number that is none has no canonical form"));
    };
    text.extend_from_slice(ryu_js::Buffer::new().format_finite(real).as_bytes());
    Ok(())
}
