// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the form of an API key and how its hash is made and compared.
//!
//! Never stores one: the key's text is returned once, by [`issue_key`].

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::bindings::AuthBindings;
use crate::ids::{IdSource, hex, write_hex, written};

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PUBLIC: usize = 8;
const SECRET: usize = 32;
const CHECKSUM: usize = 6;
const HMAC_MARK: &str = "hmac-sha256:";
const SHA_MARK: &str = "sha256:";

/// `key` is for its owner's eyes, once; the other two are for the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedKey {
    /// The key itself.
    pub key: String,
    /// What it is looked up by.
    pub key_prefix: String,
    /// What it is compared with.
    pub key_hash: String,
}

/// A new key: prefix, 8 public and 32 secret characters, 6 of checksum.
#[must_use]
pub fn issue_key(bindings: &AuthBindings, pepper: Option<&[u8]>, ids: &dyn IdSource) -> IssuedKey {
    let mut key = bindings.key_prefix.clone();
    random_base62(PUBLIC + SECRET, ids, &mut key);
    key.push_str(&checksum(&key));
    IssuedKey {
        key_prefix: key[..bindings.key_prefix.len() + PUBLIC].to_owned(),
        key_hash: hash_key(&key, pepper),
        key,
    }
}

/// CRC-32 in base 62, six digits: it finds typing errors, it hides nothing.
#[must_use]
pub fn checksum(body: &str) -> String {
    written(&check_digits(body)).to_owned()
}

fn check_digits(body: &str) -> [u8; CHECKSUM] {
    let mut rest = crc32(body.as_bytes());
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    digits
}

/// What to look the key up by; None where the key cannot be one of ours.
#[must_use]
pub fn lookup_prefix<'a>(key: &'a str, bindings: &AuthBindings) -> Option<&'a str> {
    if let Some(tail) = key.strip_prefix(bindings.key_prefix.as_str())
        && tail.len() == PUBLIC + SECRET + CHECKSUM
        && tail.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        let (body, given) = key.split_at(key.len() - CHECKSUM);
        let public = bindings.key_prefix.len() + PUBLIC;
        return (given.as_bytes() == check_digits(body)).then(|| &key[..public]);
    }
    let legacy = bindings.accept_legacy
        && (8..=256).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_graphic())
        && key.len() >= bindings.prefix_length;
    legacy.then(|| &key[..bindings.prefix_length])
}

/// `hmac-sha256:<hex>` with a pepper, `sha256:<hex>` without.
#[must_use]
pub fn hash_key(key: &str, pepper: Option<&[u8]>) -> String {
    let mark = pepper.map_or(SHA_MARK, |_| HMAC_MARK);
    [mark, &hex(&KeyHash::of(pepper).digest(key))].concat()
}

/// In constant time; which hash it is, the row says. 64 bare hex digits are SHA-256.
#[must_use]
pub fn hash_matches(key: &str, stored: &str, pepper: Option<&[u8]>) -> bool {
    let hash = KeyHash::of(pepper);
    hash.matches(key, &hash.digest(key), stored)
}

/// What keys are hashed with: HMAC-SHA-256, its pepper taken in once, else plain SHA-256.
#[derive(Debug)]
pub(crate) struct KeyHash(Option<Hmac<Sha256>>);

impl KeyHash {
    /// With the host's pepper, if it has one.
    pub fn of(pepper: Option<&[u8]>) -> Self {
        Self(pepper.map(hmac))
    }

    /// A key's hash, as a row of this host holds it.
    pub fn digest(&self, key: &str) -> [u8; 32] {
        match &self.0 {
            None => sha_256(key),
            Some(mac) => finished(mac.clone(), key.as_bytes()),
        }
    }

    /// Whether a row has the hash of this key, whose digest is known.
    pub fn matches(&self, key: &str, digest: &[u8; 32], stored: &str) -> bool {
        if let Some(digits) = stored.strip_prefix(HMAC_MARK) {
            // A row that wants a pepper cannot match where the host has none.
            return same(digest, digits) && self.0.is_some();
        }
        // Such a row was made before the host had a pepper.
        let plain = self.0.as_ref().map_or(*digest, |_| sha_256(key));
        match stored.strip_prefix(SHA_MARK) {
            Some(digits) => same(&plain, digits),
            None => same(&plain, &stored.to_ascii_lowercase()),
        }
    }
}

fn same(digest: &[u8; 32], digits: &str) -> bool {
    let mut expected = [0; 64];
    write_hex(digest, &mut expected);
    expected.ct_eq(digits.as_bytes()).into()
}

fn sha_256(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// HMAC-SHA-256.
pub(crate) fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    finished(hmac(key), message)
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    match Hmac::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes keys of any length"),
    }
}

fn finished(mut mac: Hmac<Sha256>, message: &[u8]) -> [u8; 32] {
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn random_base62(count: usize, ids: &dyn IdSource, into: &mut String) {
    let wanted = into.len() + count;
    // Bytes from 248 up are dropped: 248 = 4 * 62, so each character is equally likely.
    while into.len() < wanted {
        let mut random = [0; PUBLIC + SECRET];
        ids.random_bytes(&mut random);
        let fit = random.iter().filter(|byte| **byte < 248);
        into.extend(
            fit.take(wanted - into.len())
                .map(|byte| char::from(ALPHABET[usize::from(byte % 62)])),
        );
    }
}

const fn crc_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                (value >> 1) ^ 0xEDB8_8320
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

static CRC: [u32; 256] = crc_table();

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        CRC[usize::from(crc as u8 ^ byte)] ^ (crc >> 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemIds;

    #[test]
    fn the_checksum_is_the_ieee_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn an_issued_key_is_found_and_matches() {
        let bindings = AuthBindings::default();
        for pepper in [None, Some(b"pepper".as_slice())] {
            let issued = issue_key(&bindings, pepper, &SystemIds);
            assert_eq!(issued.key.len(), 4 + 46);
            assert_eq!(
                lookup_prefix(&issued.key, &bindings),
                Some(issued.key_prefix.as_str())
            );
            assert!(hash_matches(&issued.key, &issued.key_hash, pepper));
            assert!(!hash_matches("acp_other", &issued.key_hash, pepper));
        }
    }

    #[test]
    fn a_peppered_row_never_matches_without_the_pepper() {
        let hash = hash_key("acp_x", Some(b"p"));
        assert!(!hash_matches("acp_x", &hash, None));
        assert!(!hash_matches("acp_x", &hash, Some(b"q")));
    }

    #[test]
    fn bare_digits_are_sha_256() {
        let bare = hash_key("old", None).replace(SHA_MARK, "").to_uppercase();
        assert!(hash_matches("old", &bare, Some(b"p")));
    }
}
