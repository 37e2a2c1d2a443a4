//! Owns a clock that moves only when it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use acp_kernel::{Clock, Timestamp};

/// Shared by the router and whoever moves it.
#[derive(Clone)]
pub struct FrozenClock(Arc<AtomicI64>);

impl FrozenClock {
    /// Stands at this moment.
    pub fn at(moment: &str) -> Self {
        let start = Timestamp::parse(moment).expect("a moment");
        Self(Arc::new(AtomicI64::new(start.unix_micros())))
    }

    /// Moves on.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis * 1000, Ordering::SeqCst);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_micros(self.0.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        let micros = self.0.load(Ordering::SeqCst);
        Duration::from_micros(u64::try_from(micros).expect("a moment after 1970"))
    }
}
