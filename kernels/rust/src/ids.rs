// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns where ids and randomness come from.
//!
//! Never reads a clock: the moment of an id is given, so that vectors are exact.

use std::cell::RefCell;

use crate::clock::Timestamp;

/// Injected, so that a test can know every id in advance.
pub trait IdSource: Send + Sync + 'static {
    /// Fills `into` with bytes that nobody can guess.
    fn random_bytes(&self, into: &mut [u8]);

    /// A time-ordered UUID (version 7) of the moment `now`.
    fn uuid7(&self, now: Timestamp) -> String {
        let mut random = [0; 10];
        self.random_bytes(&mut random);
        uuid7_of(now, random)
    }
}

/// The system's randomness.
///
/// # Panics
/// Where the system has none to give: there is no safe way on.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

const POOL: usize = 512;

struct Pool {
    bytes: [u8; POOL],
    used: usize,
}

thread_local! {
    // One question to the system serves many ids; what was given out is wiped.
    static RANDOM: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; POOL], used: POOL }) };
}

impl IdSource for SystemIds {
    fn random_bytes(&self, into: &mut [u8]) {
        if into.len() > POOL {
            return fill(into);
        }
        RANDOM.with_borrow_mut(|pool| {
            if pool.used + into.len() > POOL {
                fill(&mut pool.bytes);
                pool.used = 0;
            }
            let taken = &mut pool.bytes[pool.used..pool.used + into.len()];
            into.copy_from_slice(taken);
            taken.fill(0);
            pool.used += into.len();
        });
    }
}

fn fill(into: &mut [u8]) {
    if let Err(error) = getrandom::fill(into) {
        panic!("the system gives no randomness: {error}");
    }
}

/// The UUID of a moment and ten random bytes: 12 bits after the version, 62 after the variant.
pub fn uuid7_of(now: Timestamp, random: [u8; 10]) -> String {
    let mut wide = [0; 16];
    wide[6..].copy_from_slice(&random);
    let random = u128::from_be_bytes(wide);
    let millis = u128::from(now.unix_millis().cast_unsigned() & ((1 << 48) - 1));
    let high = (millis << 16) | 0x7000 | (random >> 68);
    let low = (1 << 63) | (random & ((1 << 62) - 1));
    hyphened((high << 64) | low)
}

/// A UUID in its usual form.
pub(crate) fn hyphened(uuid: u128) -> String {
    let bytes = uuid.to_be_bytes();
    let mut text = [b'-'; 36];
    // Where each group of digits begins in the text, and where its bytes are.
    for (place, group) in [(0, 0..4), (9, 4..6), (14, 6..8), (19, 8..10), (24, 10..16)] {
        write_hex(&bytes[group], &mut text[place..]);
    }
    written(&text).to_owned()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len() * 2];
    write_hex(bytes, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// The digits into the beginning of `text`.
pub(crate) fn write_hex(bytes: &[u8], text: &mut [u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (byte, digits) in bytes.iter().zip(text.chunks_exact_mut(2)) {
        digits[0] = DIGITS[usize::from(byte >> 4)];
        digits[1] = DIGITS[usize::from(byte & 15)];
    }
}

/// ASCII that was put together byte by byte.
pub(crate) fn written(text: &[u8]) -> &str {
    std::str::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_of_a_uuid_are_where_they_belong() {
        let now = Timestamp::from_unix_micros(0x0001_0203_0405_i64 * 1000);
        assert_eq!(
            uuid7_of(now, [0xff; 10]),
            "00010203-0405-7fff-bfff-ffffffffffff"
        );
        assert_eq!(
            uuid7_of(now, [0; 10]),
            "00010203-0405-7000-8000-000000000000"
        );
    }
}
