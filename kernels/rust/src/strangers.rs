// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns who may fail to authenticate how often: 30 times a minute per client address.
//!
//! Never stores anything outside this process, and never grows without bound.

use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const ATTEMPTS: u32 = 30;
const WINDOW: Duration = Duration::from_secs(60);
const KNOWN_KEY: Duration = Duration::from_secs(3600);
const MOST_ADDRESSES: usize = 10_000;
const MOST_KEYS: usize = 10_000;

struct Window {
    opened: Duration,
    failures: u32,
    suppressed: u64,
}

/// Refusals of a past minute that left no audit entry of their own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Suppressed {
    pub address: String,
    pub count: u64,
}

#[derive(Default)]
struct State {
    windows: HashMap<String, Window>,
    /// Addresses in the order in which their windows opened.
    opened: VecDeque<String>,
    known: HashMap<[u8; 32], Duration>,
    finished: Vec<Suppressed>,
}

/// Counts failures per address; `now` is a monotonic time, a key is named by its digest.
#[derive(Default)]
pub(crate) struct Strangers(Mutex<State>);

impl Strangers {
    /// Seconds to wait, if this address is blocked. A key that worked here within the hour
    /// passes: otherwise one stranger behind a shared proxy would lock everyone there out.
    pub fn blocks(&self, address: &str, key: Option<&[u8; 32]>, now: Duration) -> Option<u64> {
        let mut state = self.lock();
        if state.opened.is_empty() {
            return None;
        }
        let group = group_of(address);
        state.close_if_over(&group, now);
        if state
            .windows
            .get(&group)
            .is_none_or(|window| window.failures < ATTEMPTS)
        {
            return None;
        }
        let seen = key.and_then(|key| state.known.get(key));
        if seen.is_some_and(|seen| now.saturating_sub(*seen) < KNOWN_KEY) {
            return None;
        }
        state
            .windows
            .get_mut(&group)
            .map(|window| suppress(window, now))
    }

    /// Counts a failure. Seconds to wait where it was one too many.
    ///
    /// Parallel attempts pass `blocks` together; here each is counted, one by one.
    pub fn failed(&self, address: &str, key: Option<&[u8; 32]>, now: Duration) -> Option<u64> {
        let group = group_of(address);
        let mut state = self.lock();
        if let Some(key) = key {
            state.known.remove(key);
        }
        state.close_if_over(&group, now);
        if !state.windows.contains_key(&group) {
            state.open(&group, now);
        }
        let window = state.windows.get_mut(&group)?;
        window.failures += 1;
        (window.failures > ATTEMPTS).then(|| suppress(window, now))
    }

    /// Remembers that a key was seen at work.
    pub fn worked(&self, key: &[u8; 32], now: Duration) {
        let mut state = self.lock();
        state.known.insert(*key, now);
        if state.known.len() > MOST_KEYS {
            state.forget_keys(now);
        }
    }

    /// What minutes that are over have suppressed; each is told once.
    pub fn finished(&self, now: Duration) -> Vec<Suppressed> {
        let mut state = self.lock();
        while let Some(oldest) = state.opened.front().cloned() {
            if !state.close_if_over(&oldest, now) {
                break;
            }
        }
        std::mem::take(&mut state.finished)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while it was held can only have lost a count.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn open(&mut self, group: &str, now: Duration) {
        if self.windows.len() >= MOST_ADDRESSES
            && let Some(oldest) = self.opened.front().cloned()
        {
            self.close(&oldest);
        }
        let window = Window {
            opened: now,
            failures: 0,
            suppressed: 0,
        };
        self.windows.insert(group.to_owned(), window);
        self.opened.push_back(group.to_owned());
    }

    fn close_if_over(&mut self, group: &str, now: Duration) -> bool {
        let over = self
            .windows
            .get(group)
            .is_some_and(|w| now.saturating_sub(w.opened) >= WINDOW);
        if over {
            self.close(group);
        }
        over
    }

    fn close(&mut self, group: &str) {
        if let Some(place) = self.opened.iter().position(|one| one == group) {
            self.opened.remove(place);
        }
        if let Some(window) = self.windows.remove(group)
            && window.suppressed > 0
        {
            let count = window.suppressed;
            self.finished.push(Suppressed {
                address: group.to_owned(),
                count,
            });
        }
    }

    /// Room for new keys: the old go, and where all are recent, the older half.
    fn forget_keys(&mut self, now: Duration) {
        self.known
            .retain(|_, seen| now.saturating_sub(*seen) < KNOWN_KEY);
        if self.known.len() > MOST_KEYS {
            let mut times: Vec<Duration> = self.known.values().copied().collect();
            times.sort_unstable();
            let middle = times[times.len() / 2];
            self.known.retain(|_, seen| *seen > middle);
        }
    }
}

fn suppress(window: &mut Window, now: Duration) -> u64 {
    window.suppressed += 1;
    let left = (window.opened + WINDOW).saturating_sub(now);
    (left.as_secs() + u64::from(left.subsec_nanos() > 0)).max(1)
}

/// The address; of IPv6 its /64, for a single client has all of one.
fn group_of(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(six)) => {
            let network = u128::from(six) & !u128::from(u64::MAX);
            Ipv6Addr::from(network).to_string()
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thirty_first_failure_waits_and_the_minute_frees() {
        let strangers = Strangers::default();
        let start = Duration::from_secs(100);
        for _ in 0..30 {
            assert_eq!(strangers.failed("1.2.3.4", None, start), None);
        }
        assert_eq!(strangers.blocks("1.2.3.4", None, start), Some(60));
        assert_eq!(strangers.blocks("1.2.3.5", None, start), None);
        assert!(strangers.finished(start).is_empty());
        let later = start + WINDOW;
        let told = Suppressed {
            address: "1.2.3.4".into(),
            count: 1,
        };
        assert_eq!(strangers.finished(later), [told]);
        assert_eq!(strangers.blocks("1.2.3.4", None, later), None);
    }

    #[test]
    fn addresses_and_keys_are_bounded() {
        let strangers = Strangers::default();
        for index in 0..MOST_ADDRESSES + 10 {
            let now = Duration::from_micros(index as u64);
            strangers.failed(&format!("host-{index}"), None, now);
            let mut key = [0; 32];
            key[..8].copy_from_slice(&index.to_be_bytes());
            strangers.worked(&key, now);
        }
        let state = strangers.lock();
        assert!(state.windows.len() <= MOST_ADDRESSES);
        assert_eq!(state.windows.len(), state.opened.len());
        assert!(state.known.len() <= MOST_KEYS);
    }
}
