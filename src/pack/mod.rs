//! A pack: its action definitions, out of the files built in or one of the owner's, and only once they are checked.
//! It never knows a handler, nor a framework.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::embedded::PACKS;
use crate::error::{Error, Kind, Result};
use crate::vendor::json::pretty;

pub mod change;
pub mod check;
pub mod effective;
pub mod findings;
pub mod installed;
pub mod names;
pub mod skeleton;
pub mod source;

/// The packs of the kits; their names are taken.
pub const BUILT_IN: [&str; 4] = ["meta", "iam", "webhooks", "settings"];
/// The packs that come with `acp` and go into a host as its own.
pub const BUNDLED: [&str; 1] = ["leadscoring"];
/// The scopes that every host has.
pub const BASE_SCOPES: [&str; 5] =
    ["manage.read", "manage.iam", "manage.webhooks", "manage.settings", "manage.domain"];

/// A pack that was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    pub name: String,
    pub title: String,
    pub description: String,
    pub actions: Vec<Action>,
    /// The file's content, as it goes into a host.
    pub document: Value,
    pub origin: Origin,
}

/// Where a pack comes from, which says which handlers a host has for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It comes with `acp`, handlers and all.
    BuiltIn,
    /// Made for one resource, e.g. `ticket`.
    Skeleton(String),
    /// A file of the owner's; the handlers are the owner's to write.
    File,
}

/// One action, with the defaults of the contract filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub description: String,
    pub scope: String,
    #[serde(default)]
    pub effect: Effect,
    pub supports_dry_run: bool,
    #[serde(default)]
    pub confirm: Confirm,
    #[serde(default)]
    pub idempotency: Idempotency,
    #[serde(default)]
    pub platform_admin: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<RateLimit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<String>,
    pub params_schema: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_schema: Option<Value>,
    #[serde(default)]
    pub examples: Vec<Example>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    Read,
    #[default]
    Write,
    Destructive,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confirm {
    #[default]
    None,
    Plan,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Idempotency {
    #[default]
    Optional,
    Required,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimit {
    pub limit: u64,
    pub window_seconds: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Example {
    pub title: String,
    pub params: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

impl Pack {
    /// Out of a document that `check` found nothing wrong with.
    fn of(document: Value) -> std::result::Result<Pack, String> {
        let text = |key: &str| document[key].as_str().unwrap_or_default().to_owned();
        let (name, title, description) = (text("name"), text("title"), text("description"));
        let given = document["actions"].as_array().cloned().unwrap_or_default();
        let actions = given.into_iter().map(action).collect::<std::result::Result<_, _>>()?;
        let title = if title.is_empty() { names::title(&name) } else { title };
        Ok(Pack { name, title, description, actions, document, origin: Origin::File })
    }

    /// As `pack.json` has it, which formatters leave alone.
    pub fn json(&self) -> String {
        pretty(&self.document)
    }

    /// The scopes that a key needs for what the pack does besides reading, each once.
    pub fn scopes(&self) -> Vec<&str> {
        let scopes = self.actions.iter().map(|action| action.scope.as_str());
        let mut scopes: Vec<&str> = scopes.filter(|scope| *scope != "manage.read").collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    /// The ceilings that its actions are under, each once.
    pub fn ceilings(&self) -> Vec<&str> {
        let mut ceilings: Vec<&str> =
            self.actions.iter().filter_map(|action| action.ceiling.as_deref()).collect();
        ceilings.sort_unstable();
        ceilings.dedup();
        ceilings
    }
}

impl Action {
    /// The part of its name that tells it from the pack's others, e.g. `models.create`.
    pub fn short(&self, pack: &str) -> &str {
        let name = self.name.strip_prefix("domain.").unwrap_or(&self.name);
        name.strip_prefix(pack).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name)
    }

    pub fn writes(&self) -> bool {
        self.effect != Effect::Read
    }
}

fn action(mut given: Value) -> std::result::Result<Action, String> {
    if given.get("effect").is_none() {
        let effect = if given["scope"] == "manage.read" { "read" } else { "write" };
        given["effect"] = json!(effect);
    }
    serde_json::from_value(given).map_err(|error| error.to_string())
}

/// A pack that comes with `acp`.
pub fn built_in(name: &str) -> Result<Pack> {
    let bug = |cause: String| {
        Error::new(Kind::Failed, format!("failed to read the pack `{name}`"))
            .caused_by(cause)
            .hint("this is a bug in acp; please report it")
    };
    let file = format!("{name}.json");
    let bytes = PACKS.iter().find(|(path, _)| *path == file).map(|(_, bytes)| *bytes);
    let bytes = bytes.ok_or_else(|| bug("there is none of that name".into()))?;
    let document: Value = serde_json::from_slice(bytes).map_err(|error| bug(error.to_string()))?;
    Pack::of(document).map(|pack| Pack { origin: Origin::BuiltIn, ..pack }).map_err(bug)
}

/// A pack of the owner's: the text of a `pack.json` or `pack.yaml`, whose name says which.
pub fn read(file: &str, text: &str) -> Result<Pack> {
    let refuse = |flaws: Vec<source::Flaw>| {
        let mut error = Error::new(Kind::Usage, format!("failed to read the pack in `{file}`"));
        for flaw in flaws {
            error = error.caused_by(flaw.said(file));
        }
        error
    };
    let source = source::Source::parse(file, text).map_err(|flaw| refuse(vec![flaw]))?;
    let flaws = check::flaws(&source);
    if !flaws.is_empty() {
        return Err(refuse(flaws));
    }
    Pack::of(source.value.clone()).map_err(|said| refuse(vec![source.flaw("", said)]))
}

/// Members in the order that `pack.json` has them.
pub(crate) fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}
