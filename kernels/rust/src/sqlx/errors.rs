// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what a database's error means to the kernel.
//!
//! Never shows one to a caller.

use super::driver::Error;
use super::driver::error::DatabaseError;

use crate::ports::StoreError;

/// PostgreSQL's states and MySQL's: to be run again.
const AGAIN: [&str; 2] = ["40001", "40P01"];
const LOCK_NOT_HAD: &str = "55P03";
/// Classes of states: connection, resources, operator's doing, system.
const AWAY: [&str; 4] = ["08", "53", "57", "58"];

/// What an error of sqlx means: run again, wait, conflict, away, or a fault.
#[must_use]
pub fn store_error(error: Error) -> StoreError {
    match &error {
        Error::Io(_)
        | Error::Tls(_)
        | Error::Protocol(_)
        | Error::PoolTimedOut
        | Error::PoolClosed
        | Error::WorkerCrashed => StoreError::Unavailable(Box::new(error)),
        Error::Database(cause) => match kind_of(&**cause) {
            Kind::Again => StoreError::Retry,
            Kind::Unique => StoreError::UniqueViolation,
            Kind::LockNotHad => StoreError::LockTimeout,
            Kind::Away => StoreError::Unavailable(Box::new(error)),
            Kind::Fault => StoreError::Failed(Box::new(error)),
        },
        _ => StoreError::Failed(Box::new(error)),
    }
}

enum Kind {
    Again,
    Unique,
    LockNotHad,
    Away,
    Fault,
}

fn kind_of(error: &dyn DatabaseError) -> Kind {
    if error.is_unique_violation() {
        return Kind::Unique;
    }
    #[cfg(feature = "sqlx-mysql")]
    if let Some(error) = error.try_downcast_ref::<super::driver::mysql::MySqlDatabaseError>() {
        // 1020: the row changed since it was read; 1205: a lock was not had in time.
        match error.number() {
            1020 | 1213 => return Kind::Again,
            1205 => return Kind::LockNotHad,
            _ => {}
        }
    }
    let code = error.code().unwrap_or_default();
    match code.len() {
        5 if AGAIN.contains(&&*code) => Kind::Again,
        5 if code == LOCK_NOT_HAD => Kind::LockNotHad,
        5 if AWAY.contains(&&code[..2]) => Kind::Away,
        5 => Kind::Fault,
        _ => code.parse().map_or(Kind::Fault, sqlite_kind),
    }
}

/// SQLite's result codes; the low byte is the primary one.
fn sqlite_kind(code: i32) -> Kind {
    const BUSY_SNAPSHOT: i32 = 517;
    match (code, code & 0xff) {
        (BUSY_SNAPSHOT, _) => Kind::Again,
        (_, 5 | 6) => Kind::LockNotHad,
        // Read only, I/O, full, cannot open.
        (_, 8 | 10 | 13 | 14) => Kind::Away,
        _ => Kind::Fault,
    }
}
