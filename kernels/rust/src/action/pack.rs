// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns a pack: action definitions and the async functions that carry them out.
//!
//! Never checks a definition: the registry does.

use std::collections::HashMap;
use std::future::Future;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{ActionResult, BoxFuture, Context};
use crate::errors::{ConfigurationError, Error, Result};

/// An `async fn(params: P, context: &mut Context<T>) -> Result<R>`.
///
/// Implemented for every such function; nobody else needs to.
pub trait AsyncHandler<'a, P, T, R>: Send + Sync + 'static {
    /// The function's own future.
    type Future: Future<Output = Result<R>> + Send + 'a;

    /// Calls the function.
    fn call(&self, params: P, context: &'a mut Context<T>) -> Self::Future;
}

impl<'a, P, T, R, F, Fut> AsyncHandler<'a, P, T, R> for F
where
    T: 'static,
    F: Fn(P, &'a mut Context<T>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<R>> + Send + 'a,
{
    type Future = Fut;

    fn call(&self, params: P, context: &'a mut Context<T>) -> Fut {
        self(params, context)
    }
}

/// A handler that reads its own params out of JSON.
pub(crate) trait ErasedHandler<T, R>: Send + Sync {
    fn run<'a>(
        &'a self,
        params: &'a Value,
        context: &'a mut Context<T>,
    ) -> BoxFuture<'a, Result<R>>;
}

struct Typed<P, F> {
    function: F,
    params: PhantomData<fn(P)>,
}

impl<P, T, R, F> ErasedHandler<T, R> for Typed<P, F>
where
    P: DeserializeOwned + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    F: for<'a> AsyncHandler<'a, P, T, R>,
{
    fn run<'a>(
        &'a self,
        params: &'a Value,
        context: &'a mut Context<T>,
    ) -> BoxFuture<'a, Result<R>> {
        match P::deserialize(params) {
            Ok(params) => Box::pin(self.function.call(params, context)),
            Err(error) => Box::pin(std::future::ready(Err(misfit(&error)))),
        }
    }
}

fn misfit(error: &serde_json::Error) -> Error {
    Error::failed(format!(
        "the handler's params do not fit their own schema: {error}"
    ))
}

/// One action's handler and, maybe, its check.
pub(crate) struct Registered<T> {
    pub handler: Box<dyn ErasedHandler<T, ActionResult>>,
    pub check: Option<Box<dyn ErasedHandler<(), ()>>>,
}

/// Action definitions (the content of a pack.json) and a handler for each.
pub struct Pack<T> {
    pub(crate) name: String,
    pub(crate) definitions: Vec<Value>,
    pub(crate) handlers: HashMap<String, Box<dyn ErasedHandler<T, ActionResult>>>,
    pub(crate) checks: HashMap<String, Box<dyn ErasedHandler<(), ()>>>,
    pub(crate) counts: Vec<(String, &'static str)>,
    pub(crate) tables: Vec<&'static str>,
}

impl<T: Send + 'static> Pack<T> {
    /// A pack with these definitions and no handlers yet.
    pub fn new(name: impl Into<String>, definitions: Vec<Value>) -> Self {
        Self {
            name: name.into(),
            definitions,
            handlers: HashMap::new(),
            checks: HashMap::new(),
            counts: Vec::new(),
            tables: Vec::new(),
        }
    }

    /// Reads the text of a pack.json.
    ///
    /// # Errors
    /// [`ConfigurationError`] where it is no pack.
    pub fn from_json(text: &str) -> Result<Self, ConfigurationError> {
        let mut document: Value = serde_json::from_str(text)
            .map_err(|error| ConfigurationError(format!("a pack is not valid JSON: {error}")))?;
        let name = document
            .get("name")
            .and_then(Value::as_str)
            .map(str::to_owned);
        match (name, document.get_mut("actions").map(Value::take)) {
            (Some(name), Some(Value::Array(definitions))) => Ok(Self::new(name, definitions)),
            _ => Err(ConfigurationError(
                "a pack needs a name and a list of actions".into(),
            )),
        }
    }

    /// Carries out the action `name` with an `async fn(params, &mut Context<T>)`.
    ///
    /// The params become a value of the function's own type, after the action's schema has
    /// accepted them. The function runs in dry runs too, and again after a deadlock.
    #[must_use]
    pub fn action<P, F>(mut self, name: &str, function: F) -> Self
    where
        P: DeserializeOwned + Send + 'static,
        F: for<'a> AsyncHandler<'a, P, T, ActionResult>,
    {
        let typed = Typed {
            function,
            params: PhantomData,
        };
        self.handlers.insert(name.to_owned(), Box::new(typed));
        self
    }

    /// Runs before the transaction, so it may take its time (resolve a name); it refuses
    /// by returning an error.
    #[must_use]
    pub fn check<P, F>(mut self, name: &str, function: F) -> Self
    where
        P: DeserializeOwned + Send + 'static,
        F: for<'a> AsyncHandler<'a, P, (), ()>,
    {
        let typed = Typed {
            function,
            params: PhantomData,
        };
        self.checks.insert(name.to_owned(), Box::new(typed));
        self
    }

    /// Counts what a ceiling of the pack limits: a query with one parameter, the tenant, and
    /// one column, the number. For `SqlStore::with_packs`.
    #[must_use]
    pub fn count(mut self, ceiling: &str, sql: &'static str) -> Self {
        self.counts.push((ceiling.to_owned(), sql));
        self
    }

    /// The DDL of the pack's tables, which may be there already: for a host without
    /// migrations of its own, whose `SqlStore::migrate` makes them.
    #[must_use]
    pub fn tables(mut self, ddl: &'static str) -> Self {
        self.tables.push(ddl);
        self
    }
}
