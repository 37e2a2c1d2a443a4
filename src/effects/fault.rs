//! Faults for the tests of crash safety: `ACP_TEST_FAIL_AT=<n>:<what>` makes the n-th disk operation that
//! changes anything fail. Only debug builds know it; a release build contains none of it.

use std::io;

/// What an operation needs of the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Space,
    Nothing,
}

/// What the operation shall do in place of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Work,
    /// Write half, then die.
    Torn,
}

#[cfg(not(debug_assertions))]
pub fn point(_needs: Needs) -> io::Result<Fate> {
    Ok(Fate::Work)
}

/// Dies with SIGKILL, as from outside.
pub fn die() {
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGKILL);
}

/// To be called before each operation that changes the disk.
#[cfg(debug_assertions)]
pub fn point(needs: Needs) -> io::Result<Fate> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);

    let Some(order) = std::env::var("ACP_TEST_FAIL_AT").ok() else { return Ok(Fate::Work) };
    let Some((at, what)) = order.split_once(':') else { return Ok(Fate::Work) };
    let (at, now) = (at.parse::<u64>().unwrap_or(u64::MAX), COUNT.fetch_add(1, Ordering::SeqCst) + 1);
    match what {
        // A full disk stays full.
        "enospc" if now >= at && needs == Needs::Space => Err(io::ErrorKind::StorageFull.into()),
        "eio" if now == at => Err(io::Error::other("input/output error")),
        "torn" if now == at => Ok(Fate::Torn),
        "kill" if now == at => {
            die();
            Ok(Fate::Work)
        }
        "int" if now == at => {
            signal_hook::low_level::raise(signal_hook::consts::SIGINT)?;
            Ok(Fate::Work)
        }
        "panic" if now == at => panic!("a fault for a test"),
        "wait" if now == at => {
            // Until the test closes our input.
            io::copy(&mut io::stdin(), &mut io::sink())?;
            Ok(Fate::Work)
        }
        _ => Ok(Fate::Work),
    }
}
