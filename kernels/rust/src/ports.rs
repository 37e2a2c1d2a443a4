// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what the kernel needs from its host: five adapters and how they may fail.
//!
//! Never implements one: the kernel knows no framework and no database. Tenant ids and all
//! other ids are strings. The records that adapters exchange are in [`records`].

mod adapters;
mod database;
mod errors;
mod host;
pub mod records;
mod rows;

pub use self::adapters::{AuditAdapter, CeilingsAdapter, IdempotencyAdapter, RateLimitAdapter};
pub use self::database::{DbAdapter, Row, SqlValue, Transaction};
pub(crate) use self::errors::meaning;
pub use self::errors::{StoreError, Stored};
pub use self::host::{Adapters, Host};
pub use self::records::*;
pub use self::rows::{KeyRows, SettingsRows, TeamRows, WebhookRows};
