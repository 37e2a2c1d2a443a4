//! Ctrl-C and a polite kill, noticed while something is being written.
//! It never ends the process; whoever writes asks and rolls back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// Holds signals back for as long as it lives.
pub struct Interrupts {
    raised: Arc<AtomicBool>,
    ids: Vec<SigId>,
}

impl Interrupts {
    /// Holds everything back that asks a process to end.
    pub fn hold() -> Self {
        Interrupts::of(&[SIGINT, SIGTERM, SIGHUP])
    }

    /// Holds only Ctrl-C back.
    pub fn hold_keyboard() -> Self {
        Interrupts::of(&[SIGINT])
    }

    fn of(signals: &[i32]) -> Self {
        let raised = Arc::new(AtomicBool::new(false));
        let ids = signals
            .iter()
            .filter_map(|signal| signal_hook::flag::register(*signal, Arc::clone(&raised)).ok())
            .collect();
        Interrupts { raised, ids }
    }

    /// Whether one has come.
    pub fn raised(&self) -> bool {
        self.raised.load(Ordering::SeqCst)
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        for id in self.ids.drain(..) {
            signal_hook::low_level::unregister(id);
        }
    }
}
