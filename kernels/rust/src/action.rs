// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what a pack's author writes against: handlers, their context and their result.
//!
//! Never runs a handler: dispatch does.

mod pack;

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

pub(crate) use self::pack::Registered;
pub use self::pack::{AsyncHandler, Pack};
use crate::bindings::Bindings;
use crate::clock::Timestamp;
use crate::errors::Result;
use crate::ids::IdSource;
use crate::impact::Impact;
use crate::registry::Registry;

/// A future that may be stored and sent.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The authenticated key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The key's id.
    pub id: String,
    /// Whose key it is.
    pub tenant_id: String,
    /// The part of the key that may be shown.
    pub prefix: String,
    /// What it may do.
    pub scopes: BTreeSet<String>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
}

/// What all calls of one router share.
pub(crate) struct Kit {
    pub bindings: Bindings,
    pub registry: Registry,
    pub ids: Box<dyn IdSource>,
    pub pepper: Option<Vec<u8>>,
}

/// What a handler gets besides its params. The tenant comes from the key alone.
///
/// `tx` is the transaction that the handler, the ceilings, the idempotency row and the
/// audit entry share; a check, which runs before it, has none (`T` is `()`).
pub struct Context<T = ()> {
    /// The transaction; a dry run's is always rolled back.
    pub tx: T,
    /// Whose data.
    pub tenant_id: String,
    /// Who calls.
    pub api_key: Arc<Caller>,
    /// Whether nothing will last.
    pub dry_run: bool,
    /// The call's own id.
    pub request_id: Arc<str>,
    /// The moment of the call.
    pub now: Timestamp,
    pub(crate) kit: Arc<Kit>,
    pub(crate) after_commit: Option<AfterCommit<T>>,
}

impl<T> Context<T> {
    /// Where new ids come from.
    #[must_use]
    pub fn ids(&self) -> &dyn IdSource {
        &*self.kit.ids
    }

    /// The host's configuration.
    #[must_use]
    pub fn bindings(&self) -> &Bindings {
        &self.kit.bindings
    }

    /// The router's actions.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.kit.registry
    }

    /// What keys are hashed with.
    #[must_use]
    pub fn pepper(&self) -> Option<&[u8]> {
        self.kit.pepper.as_deref()
    }

    /// Work that must not hold the transaction's locks: a request to somebody else.
    ///
    /// It runs at most once, after the commit and outside of any transaction. Until it has
    /// finished the stored answer is the handler's own data, and a twin is told that the
    /// call is in flight. In a dry run it never runs.
    pub fn after_commit(&mut self, work: AfterCommit<T>) {
        self.after_commit = Some(work);
    }
}

/// Work for after the commit; its outcome is stored in a second transaction.
pub struct AfterCommit<T> {
    pub(crate) perform: Box<dyn FnOnce() -> BoxFuture<'static, Result<Finished<T>>> + Send>,
}

impl<T> AfterCommit<T> {
    /// `perform` does the slow part and says how to store what came of it.
    pub fn new<F, Fut>(perform: F) -> Self
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output = Result<Finished<T>>> + Send + 'static,
    {
        Self {
            perform: Box::new(move || Box::pin(perform())),
        }
    }
}

type Record<T> = Box<dyn for<'a> Fn(&'a mut T) -> BoxFuture<'a, Result<()>> + Send + Sync>;

/// The data of the final answer, and how to store it: run inside a transaction, again on
/// a deadlock.
pub struct Finished<T> {
    pub(crate) data: Value,
    pub(crate) record: Record<T>,
}

impl<T> Finished<T> {
    /// The final answer's data and what stores it.
    pub fn new(
        data: Value,
        record: impl for<'a> Fn(&'a mut T) -> BoxFuture<'a, Result<()>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            data,
            record: Box::new(record),
        }
    }
}

/// An answer's data: a value, or JSON text that was made before.
#[derive(Clone, Debug)]
pub(crate) enum Data {
    Value(Value),
    Prepared(Arc<str>),
    Written(String),
}

/// What a handler answers.
#[derive(Clone, Debug)]
pub struct ActionResult {
    pub(crate) data: Data,
    pub(crate) impact: Option<Impact>,
    pub(crate) once: Vec<(String, Value)>,
    pub(crate) before: Option<Value>,
    after: Option<Value>,
    after_is_data: bool,
    pub(crate) constraints: Vec<String>,
}

impl ActionResult {
    /// The answer's data.
    #[must_use]
    pub fn new(data: Value) -> Self {
        Self::with(Data::Value(data))
    }

    /// The answer's data, from anything that serde can write.
    ///
    /// # Errors
    /// Where it has no JSON form.
    pub fn of(data: &impl Serialize) -> Result<Self> {
        Ok(Self::new(serde_json::to_value(data)?))
    }

    /// The answer's data as its text at once: for reads, whose data nobody looks at again.
    pub(crate) fn written(data: &impl Serialize) -> Result<Self> {
        Ok(Self::with(Data::Written(serde_json::to_string(data)?)))
    }

    /// JSON text that was made before, embedded as it is.
    pub(crate) fn prepared(text: Arc<str>) -> Self {
        Self::with(Data::Prepared(text))
    }

    fn with(data: Data) -> Self {
        Self {
            data,
            impact: None,
            once: Vec::new(),
            before: None,
            after: None,
            after_is_data: false,
            constraints: Vec::new(),
        }
    }

    /// What the call changes; a dry run must have one.
    #[must_use]
    pub fn impact(mut self, impact: Impact) -> Self {
        self.impact = Some(impact);
        self
    }

    /// A member of `data` for the first answer only; a replay holds null there.
    #[must_use]
    pub fn once(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.once.retain(|(known, _)| known != name);
        self.once.push((name.to_owned(), value.into()));
        self
    }

    /// The resource as it was, for the audit log.
    #[must_use]
    pub fn before(mut self, snapshot: Value) -> Self {
        self.before = Some(snapshot);
        self
    }

    /// The resource as it is now, for the audit log.
    #[must_use]
    pub fn after(mut self, snapshot: Value) -> Self {
        self.after = Some(snapshot);
        self
    }

    /// The resource as it is now is the answer's data itself.
    #[must_use]
    pub fn after_as_data(mut self) -> Self {
        self.after_is_data = true;
        self
    }

    /// The resource as it is now, if a handler told.
    pub(crate) fn resource_after(&self) -> Option<&Value> {
        match &self.data {
            Data::Value(data) if self.after_is_data => Some(data),
            _ => self.after.as_ref(),
        }
    }

    /// A sentence about what was done otherwise than asked.
    #[must_use]
    pub fn constraint(mut self, text: impl Into<String>) -> Self {
        self.constraints.push(text.into());
        self
    }
}
