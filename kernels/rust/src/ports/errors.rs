// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns how an adapter may fail, and what the kernel makes of it.
//!
//! Never a text for a caller: these are for the host's log.

use std::error::Error as StdError;
use std::fmt;

use crate::errors::Error;

/// How an adapter may fail.
#[derive(Debug)]
pub enum StoreError {
    /// The store cannot be reached: the call answers 503.
    Unavailable(Box<dyn StdError + Send + Sync>),
    /// A lock was waited for and not had; from `claim` it means the twin still runs.
    LockTimeout,
    /// A unique index refused the row; from a handler it is a CONFLICT.
    UniqueViolation,
    /// A deadlock or serialization failure: the whole transaction is to be run again.
    Retry,
    /// Anything else: a wrong statement, a row that cannot be read. The call answers 500.
    Failed(Box<dyn StdError + Send + Sync>),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(cause) => write!(f, "the store cannot be reached: {cause}"),
            Self::LockTimeout => f.write_str("a lock was waited for and not had"),
            Self::UniqueViolation => f.write_str("a unique index refused the row"),
            Self::Retry => f.write_str("the transaction has to be run again"),
            Self::Failed(cause) => write!(f, "the store failed: {cause}"),
        }
    }
}

impl StdError for StoreError {}

impl StoreError {
    /// A failure that only has a text, for the host's log.
    pub fn failed(text: impl Into<String>) -> Self {
        Self::Failed(text.into().into())
    }
}

/// What an adapter's method returns.
pub type Stored<T> = Result<T, StoreError>;

/// What an error means that is neither a refusal nor the store's.
pub(crate) fn meaning(any: Box<dyn StdError + Send + Sync>) -> Error {
    #[cfg(feature = "_sqlx")]
    let any = match any.downcast::<crate::sqlx::driver::Error>() {
        Ok(error) => return Error::Store(crate::sqlx::store_error(*error)),
        Err(any) => any,
    };
    Error::Failed(any)
}
