// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns rate limits: GCRA's exact arithmetic, the headers, and the refusal.
//!
//! Never keeps a count: the adapter does, in one atomic statement per check.

use crate::clock::Timestamp;
use crate::errors::ManageError;
use crate::ports::{RateLimit, RateLimitResult};

/// The bucket of the key over all actions.
pub const KEY_BUCKET: &str = "*";

const MICROS: i64 = 1_000_000;

/// The arithmetic of one limit in whole microseconds; `tat` is the row's one number.
///
/// A call is allowed iff max(tat, now) + emission - now <= tolerance, and then sets
/// tat = max(tat, now) + emission. An adapter does both in one conditional UPDATE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gcra {
    /// How many calls.
    pub limit: u64,
    /// How long one call lasts.
    pub emission: i64,
    /// How long all of them last.
    pub tolerance: i64,
}

impl Gcra {
    /// The arithmetic of `limit`.
    #[must_use]
    pub fn of(limit: RateLimit) -> Self {
        let calls = i64::try_from(limit.limit.max(1)).unwrap_or(i64::MAX);
        let seconds = i64::try_from(limit.window_seconds).unwrap_or(i64::MAX);
        let emission = divided(seconds.saturating_mul(MICROS), calls);
        Self {
            limit: limit.limit,
            emission,
            tolerance: emission.saturating_mul(calls),
        }
    }

    /// The call is allowed iff the row's tat is not later than this.
    #[must_use]
    pub fn latest_tat(&self, now: Timestamp) -> i64 {
        now.unix_micros()
            .saturating_add(self.tolerance - self.emission)
    }

    /// After the UPDATE that set `new_tat`.
    #[must_use]
    pub fn allowed(&self, new_tat: i64, now: Timestamp) -> RateLimitResult {
        let ahead = ahead(new_tat, now);
        let left = (self.tolerance - ahead).max(0) / self.emission.max(1);
        RateLimitResult {
            allowed: true,
            limit: self.limit,
            remaining: left.unsigned_abs(),
            retry_after: 0,
            reset_after: seconds(ahead),
        }
    }

    /// When the UPDATE found no row to change.
    #[must_use]
    pub fn refused(&self, tat: i64, now: Timestamp) -> RateLimitResult {
        let ahead = ahead(tat, now);
        RateLimitResult {
            allowed: false,
            limit: self.limit,
            remaining: 0,
            retry_after: seconds(ahead + self.emission - self.tolerance).max(1),
            reset_after: seconds(ahead),
        }
    }

    /// For stores with a lock of their own: the new tat and the result.
    #[must_use]
    pub fn decide(&self, tat: i64, now: Timestamp) -> (i64, RateLimitResult) {
        if tat > self.latest_tat(now) {
            return (tat, self.refused(tat, now));
        }
        let new_tat = tat.max(now.unix_micros()).saturating_add(self.emission);
        (new_tat, self.allowed(new_tat, now))
    }
}

fn ahead(tat: i64, now: Timestamp) -> i64 {
    tat.saturating_sub(now.unix_micros()).max(0)
}

fn divided(whole: i64, by: i64) -> i64 {
    whole / by + i64::from(whole % by != 0)
}

fn seconds(micros: i64) -> u64 {
    divided(micros.max(0), MICROS).unsigned_abs()
}

/// One limit that was asked, named for the headers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checked {
    pub name: &'static str,
    pub limit: RateLimit,
    pub result: RateLimitResult,
}

impl Checked {
    pub fn of(bucket: &str, limit: RateLimit, result: RateLimitResult) -> Self {
        Self {
            name: if bucket == KEY_BUCKET {
                "key"
            } else {
                "action"
            },
            limit,
            result,
        }
    }

    pub fn refuse_if_spent(&self) -> Result<(), ManageError> {
        if self.result.allowed {
            return Ok(());
        }
        let text = format!(
            "This {} is limited to {} calls in {} seconds.",
            self.name, self.limit.limit, self.limit.window_seconds
        );
        Err(ManageError::rate_limited(text, self.result.retry_after))
    }
}

/// Without the machinery of `format!`: every answer has four of them.
fn push_number(number: u64, text: &mut String) {
    if number > 9 {
        push_number(number / 10, text);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// `RateLimit` and `RateLimit-Policy`, a list item for each limit asked.
pub(crate) fn limit_headers(checked: &[Checked], headers: &mut Vec<(&'static str, String)>) {
    if checked.is_empty() {
        return;
    }
    let (mut state, mut policy) = (String::with_capacity(64), String::with_capacity(64));
    for one in checked {
        let between = if state.is_empty() { "" } else { ", " };
        let (name, result, limit) = (one.name, one.result, one.limit);
        let (left, wait) = (result.remaining, result.reset_after);
        let (calls, window) = (limit.limit, limit.window_seconds);
        for (text, first, count, second, time) in [
            (&mut state, "\";r=", left, ";t=", wait),
            (&mut policy, "\";q=", calls, ";w=", window),
        ] {
            for part in [between, "\"", name, first] {
                text.push_str(part);
            }
            push_number(count, text);
            text.push_str(second);
            push_number(time, text);
        }
    }
    headers.push(("RateLimit", state));
    headers.push(("RateLimit-Policy", policy));
}
