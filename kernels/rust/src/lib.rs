// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! The agentic control plane's kernel: one endpoint through which agents manage a product.
//!
//! A [`Router`] takes a request to its one answer, in the contract's order: transport,
//! key, limits, envelope, scope, params, replay, confirmation, then one transaction in
//! which claim, ceilings, handler, stored answer and audit entry commit together. What it
//! needs of its host are the five adapters of [`ports`]; what it can do are [`Pack`]s.
//!
//! The core knows no framework and no database. The features `sqlx-0-8-sqlite`,
//! `sqlx-0-9-postgres` and the like bring adapters, `axum` brings a router to mount.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod action;
mod audit;
mod auth;
#[cfg(feature = "axum")]
pub mod axum;
mod bindings;
mod call;
pub mod canonical;
mod clock;
pub mod confirm;
mod dispatch;
mod document;
mod effect;
mod envelope;
mod errors;
mod formats;
mod idempotency;
mod ids;
mod impact;
mod keys;
pub mod limits;
pub mod openapi;
pub mod packs;
pub mod ports;
pub mod redaction;
mod registry;
mod schema;
mod services;
#[cfg(feature = "_sqlx")]
pub mod sqlx;
mod steps;
mod strangers;
pub mod strict_json;
pub mod suggestions;
mod transport;
mod version;

pub use {serde, serde_json};

pub use crate::action::{
    ActionResult, AfterCommit, AsyncHandler, BoxFuture, Caller, Context, Finished, Pack,
};
pub use crate::bindings::{
    AuthBindings, BASE_SCOPES, Bindings, DatabaseBindings, RateLimitBindings, ScopeBindings,
    TenantBindings, WebhookBindings,
};
pub use crate::clock::{Clock, SystemClock, Timestamp};
pub use crate::dispatch::{Router, RouterBuilder};
pub use crate::envelope::{Envelope, is_action_name};
pub use crate::errors::{Code, ConfigurationError, Error, ManageError, Problem, Result};
pub use crate::idempotency::{KEPT_FOR, idempotency_slot};
pub use crate::ids::{IdSource, SystemIds, uuid7_of};
pub use crate::impact::{Impact, Risk};
pub use crate::keys::{IssuedKey, checksum, hash_key, hash_matches, issue_key, lookup_prefix};
pub use crate::ports::{Adapters, SqlValue, StoreError, Transaction};
pub use crate::registry::{Action, Effect, Registry};
pub use crate::schema::{SchemaValidator, close_schema};
pub use crate::services::{Log, StderrLog};
pub use crate::transport::{Body, HttpRequest, HttpResponse, MAX_BODY, ReadBody, client_address};
pub use crate::version::{API_VERSION, CONTRACT_VERSION, KERNEL, SCHEMA_VERSION, VERSION};
