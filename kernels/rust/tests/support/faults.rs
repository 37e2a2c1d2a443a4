//! Owns which calls of the adapters fail, and behind which of them parallel calls meet.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acp_kernel::StoreError;
use tokio::sync::Barrier;

#[derive(Clone, Copy)]
enum Kind {
    Unavailable,
    LockTimeout,
    Retry,
}

#[derive(Default)]
struct Meeting {
    place: Option<String>,
    expected: usize,
    barrier: Option<Arc<Barrier>>,
}

/// `<adapter>.<method>[=kind][*n]`; cheap to clone.
#[derive(Clone, Default)]
pub struct Faults {
    left: Arc<Mutex<HashMap<String, (Kind, usize)>>>,
    meeting: Arc<Mutex<Meeting>>,
}

impl Faults {
    /// From here on these calls fail, and no others.
    pub fn set<'a>(&self, faults: impl IntoIterator<Item = &'a str>) {
        let parsed = faults.into_iter().map(|fault| {
            let (spec, times) = fault.split_once('*').unwrap_or((fault, "1000000"));
            let (name, kind) = spec.split_once('=').unwrap_or((spec, "unavailable"));
            let kind = match kind {
                "unavailable" => Kind::Unavailable,
                "lock_timeout" => Kind::LockTimeout,
                "retry" => Kind::Retry,
                other => panic!("unknown kind of fault: {other}"),
            };
            (
                name.to_owned(),
                (kind, times.parse().expect("a number of times")),
            )
        });
        *self.left.lock().expect("faults") = parsed.collect();
    }

    /// Fails if this call is to fail.
    pub fn strike(&self, name: &str) -> Result<(), StoreError> {
        let mut left = self.left.lock().expect("faults");
        match left.get_mut(name) {
            Some((kind, times)) if *times > 0 => {
                *times -= 1;
                Err(match kind {
                    Kind::Unavailable => StoreError::Unavailable(name.into()),
                    Kind::LockTimeout => StoreError::LockTimeout,
                    Kind::Retry => StoreError::Retry,
                })
            }
            _ => Ok(()),
        }
    }

    /// The first `count` calls of the method at `place` wait for each other.
    pub fn meet(&self, place: Option<String>, count: usize) {
        let barrier = place.is_some().then(|| Arc::new(Barrier::new(count)));
        *self.meeting.lock().expect("meeting") = Meeting {
            place,
            expected: count,
            barrier,
        };
    }

    /// Waits for the others, where this is the place.
    pub async fn attend(&self, place: &str) {
        let barrier = {
            let mut meeting = self.meeting.lock().expect("meeting");
            if meeting.place.as_deref() != Some(place) || meeting.expected == 0 {
                return;
            }
            meeting.expected -= 1;
            meeting.barrier.clone()
        };
        if let Some(barrier) = barrier {
            let met = tokio::time::timeout(Duration::from_secs(30), barrier.wait()).await;
            met.expect("all calls meet");
        }
    }
}
