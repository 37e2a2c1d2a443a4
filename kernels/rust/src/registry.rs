// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the actions of one router: definitions checked once, looked up for each call.
//!
//! Never a global: two routers in one process have two registries.

mod definition;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::action::{Pack, Registered};
use crate::bindings::Bindings;
use crate::errors::{Code, ConfigurationError, ManageError};
use crate::ports::RateLimit;
use crate::redaction::HiddenNames;
use crate::schema::SchemaValidator;
use crate::suggestions::closest;
use crate::version::API_VERSION;

const MOST_DOCUMENTS: usize = 256;

/// What an action does to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Nothing.
    Read,
    /// Creates or changes.
    Write,
    /// Takes away.
    Destructive,
}

/// One thing an agent may do, ready to run.
#[derive(Debug)]
pub struct Action {
    /// Its full name, with the namespace.
    pub name: String,
    /// The pack it came with.
    pub pack: String,
    /// What a key needs to call it.
    pub scope: String,
    /// What it does to the world.
    pub effect: Effect,
    /// Whether it can be tried without effect.
    pub supports_dry_run: bool,
    /// Whether it wants a confirmed plan.
    pub needs_plan: bool,
    /// Whether a real run needs an idempotency key.
    pub needs_idempotency_key: bool,
    /// Whether only platform admins may call it.
    pub platform_admin: bool,
    /// The ceiling that it counts against.
    pub ceiling: Option<String>,
    /// How often a key may call it.
    pub rate_limit: Option<RateLimit>,
    pub(crate) index: usize,
    pub(crate) validator: SchemaValidator,
    pub(crate) hidden: HiddenNames,
    document: Map<String, Value>,
}

impl Action {
    /// Whether it changes anything.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.effect != Effect::Read
    }

    /// The definition as `meta.actions` shows it, without `callable`.
    #[must_use]
    pub fn document(&self) -> &Map<String, Value> {
        &self.document
    }

    fn callable(&self, scopes: &BTreeSet<String>, is_admin: bool) -> bool {
        scopes.contains(&self.scope) && (is_admin || !self.platform_admin)
    }
}

type Documents = HashMap<(BTreeSet<String>, bool), Arc<str>>;

/// The actions of one router.
#[derive(Debug, Default)]
pub struct Registry {
    actions: Vec<Arc<Action>>,
    by_name: HashMap<String, Arc<Action>>,
    documents: Mutex<Documents>,
}

impl Registry {
    /// Checks every definition and takes the handlers out of the packs, in order.
    ///
    /// # Errors
    /// [`ConfigurationError`] on a duplicate action, a missing or unknown handler, an
    /// invalid definition or schema, a rate limit for an action that is not there.
    pub(crate) fn of<T: Send + 'static>(
        packs: Vec<Pack<T>>,
        bindings: &Bindings,
    ) -> Result<(Self, Vec<Registered<T>>), ConfigurationError> {
        let mut registry = Self::default();
        let mut handlers = Vec::new();
        let mut own_names = BTreeSet::new();
        for pack in packs {
            registry.add_pack(pack, bindings, &mut handlers, &mut own_names)?;
        }
        match bindings
            .rate_limits
            .actions
            .keys()
            .find(|name| !own_names.contains(*name))
        {
            None => Ok((registry, handlers)),
            Some(name) => Err(ConfigurationError(format!(
                "unknown bindings key bindings.rate_limits.actions.{name}: no pack has such an action"
            ))),
        }
    }

    fn add_pack<T: Send + 'static>(
        &mut self,
        mut pack: Pack<T>,
        bindings: &Bindings,
        handlers: &mut Vec<Registered<T>>,
        own_names: &mut BTreeSet<String>,
    ) -> Result<(), ConfigurationError> {
        check_names(&pack)?;
        for definition in std::mem::take(&mut pack.definitions) {
            let index = handlers.len();
            let own_name = definition::name_of(&pack.name, &definition)?;
            let Some(handler) = pack.handlers.remove(&own_name) else {
                let duplicate = own_names.contains(&own_name);
                return Err(ConfigurationError(if duplicate {
                    format!("duplicate action `{own_name}` in pack `{}`", pack.name)
                } else {
                    format!("missing handler for action `{own_name}`")
                }));
            };
            let action = definition::action(&pack.name, &own_name, definition, bindings, index)?;
            if self.by_name.contains_key(&action.name) {
                let text = format!("duplicate action `{}` in pack `{}`", action.name, pack.name);
                return Err(ConfigurationError(text));
            }
            let action = Arc::new(action);
            handlers.push(Registered {
                handler,
                check: pack.checks.remove(&own_name),
            });
            own_names.insert(own_name);
            self.by_name
                .insert(action.name.clone(), Arc::clone(&action));
            self.actions.push(action);
        }
        Ok(())
    }

    /// Every action, in the order of the packs.
    #[must_use]
    pub fn actions(&self) -> &[Arc<Action>] {
        &self.actions
    }

    /// Whether being a platform admin makes a difference.
    #[must_use]
    pub fn has_admin_actions(&self) -> bool {
        self.actions.iter().any(|action| action.platform_admin)
    }

    /// The action of this full name.
    ///
    /// # Errors
    /// NOT_FOUND with up to three suggestions.
    pub fn get(&self, name: &str) -> Result<&Arc<Action>, ManageError> {
        self.by_name.get(name).ok_or_else(|| {
            let text = "There is no such action; `meta.actions` lists them.";
            let refusal = ManageError::new(Code::NotFound, text);
            let near = closest(name, self.by_name.keys().map(String::as_str), 3);
            if near.is_empty() {
                return refusal;
            }
            refusal.with_details(json!({"suggestions": near}))
        })
    }

    /// What `meta.actions` answers to a key with these scopes; made once.
    pub(crate) fn document(
        &self,
        scopes: &BTreeSet<String>,
        is_admin: bool,
    ) -> Result<Arc<str>, serde_json::Error> {
        let key = (scopes.clone(), is_admin);
        // A poisoned lock still guards whole entries: each is inserted in one step.
        let mut documents = self
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = documents.get(&key) {
            return Ok(Arc::clone(text));
        }
        let actions: Vec<Value> = self
            .actions
            .iter()
            .map(|action| {
                let mut shown = action.document.clone();
                shown.insert("callable".into(), action.callable(scopes, is_admin).into());
                Value::Object(shown)
            })
            .collect();
        let total = actions.len();
        let text: Arc<str> = serde_json::to_string(
            &json!({"actions": actions, "api_version": API_VERSION, "total_actions": total}),
        )?
        .into();
        if documents.len() < MOST_DOCUMENTS {
            documents.insert(key, Arc::clone(&text));
        }
        Ok(text)
    }
}

fn check_names<T>(pack: &Pack<T>) -> Result<(), ConfigurationError> {
    let defined = |name: &str| {
        pack.definitions
            .iter()
            .any(|d| d.get("name").and_then(Value::as_str) == Some(name))
    };
    let handlers = pack.handlers.keys().map(|name| ("handler", name));
    let checks = pack.checks.keys().map(|name| ("check", name));
    for (kind, name) in handlers.chain(checks) {
        if !defined(name) {
            return Err(ConfigurationError(format!(
                "pack `{}` has a {kind} for `{name}`, which it does not define",
                pack.name
            )));
        }
    }
    Ok(())
}
