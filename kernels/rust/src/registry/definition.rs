// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns how one definition of a pack.json becomes an [`Action`], or a sentence that says
//! why it does not.
//!
//! Never sees a handler.

use serde_json::{Map, Value, json};

use super::{Action, Effect};
use crate::bindings::Bindings;
use crate::envelope::{LONGEST_ACTION, is_action_name};
use crate::errors::ConfigurationError;
use crate::ports::RateLimit;
use crate::redaction::write_only_names;
use crate::schema::{SchemaValidator, close_schema};

const REQUIRED: [&str; 5] = [
    "name",
    "scope",
    "description",
    "params_schema",
    "supports_dry_run",
];
const CHOICES: [(&str, &[&str]); 3] = [
    ("effect", &["read", "write", "destructive"]),
    ("confirm", &["none", "plan"]),
    ("idempotency", &["optional", "required"]),
];
const TEXTS: [&str; 4] = ["scope", "description", "title", "ceiling"];
const FLAGS: [&str; 2] = ["supports_dry_run", "platform_admin"];
const OTHERS: [&str; 3] = ["rate_limit", "result_schema", "examples"];

type Checked<T> = Result<T, ConfigurationError>;

pub(super) fn name_of(pack: &str, definition: &Value) -> Checked<String> {
    match definition.get("name").and_then(Value::as_str) {
        Some(name) if is_action_name(name) => Ok(name.to_owned()),
        _ => Err(wrong(format!(
            "pack `{pack}` has an action without a valid name"
        ))),
    }
}

pub(super) fn action(
    pack: &str,
    own_name: &str,
    definition: Value,
    bindings: &Bindings,
    index: usize,
) -> Checked<Action> {
    let name = match bindings.action_namespace.as_str() {
        "" => own_name.to_owned(),
        namespace => format!("{namespace}.{own_name}"),
    };
    if name.len() > LONGEST_ACTION {
        return Err(wrong(format!("the action name `{name}` is too long")));
    }
    let Value::Object(definition) = definition else {
        return Err(wrong(format!("action `{own_name}` is not an object")));
    };
    check_members(&definition, own_name)?;
    let document = document(pack, own_name, &name, &definition, bindings);
    let validator = validator(&document, own_name, "params_schema")?;
    if document.contains_key("result_schema") {
        self::validator(&document, own_name, "result_schema")?;
    }
    let text = |member: &str| {
        document
            .get(member)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let flag = |member: &str| {
        document
            .get(member)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    };
    Ok(Action {
        pack: pack.to_owned(),
        scope: text("scope").to_owned(),
        effect: match text("effect") {
            "read" => Effect::Read,
            "destructive" => Effect::Destructive,
            _ => Effect::Write,
        },
        supports_dry_run: flag("supports_dry_run"),
        needs_plan: text("confirm") == "plan",
        needs_idempotency_key: text("idempotency") == "required",
        platform_admin: flag("platform_admin"),
        ceiling: document
            .get("ceiling")
            .and_then(Value::as_str)
            .map(str::to_owned),
        rate_limit: document.get("rate_limit").and_then(rate_limit),
        index,
        validator,
        hidden: document
            .get("params_schema")
            .map(write_only_names)
            .unwrap_or_default(),
        name,
        document,
    })
}

fn check_members(definition: &Map<String, Value>, name: &str) -> Checked<()> {
    let known = |member: &str| {
        REQUIRED.contains(&member)
            || CHOICES.iter().any(|(choice, _)| *choice == member)
            || TEXTS.contains(&member)
            || FLAGS.contains(&member)
            || OTHERS.contains(&member)
    };
    if let Some(member) = definition.keys().find(|member| !known(member)) {
        return Err(wrong(format!(
            "action `{name}` has an unknown member `{member}`"
        )));
    }
    if let Some(member) = REQUIRED
        .iter()
        .find(|member| !definition.contains_key(**member))
    {
        return Err(wrong(format!("action `{name}` lacks `{member}`")));
    }
    for (member, choices) in CHOICES {
        let chosen = definition
            .get(member)
            .map_or(Some(choices[0]), Value::as_str);
        if !chosen.is_some_and(|chosen| choices.contains(&chosen)) {
            return Err(wrong(format!(
                "action `{name}`: `{member}` is none of {choices:?}"
            )));
        }
    }
    check_kinds(definition, name)
}

fn check_kinds(definition: &Map<String, Value>, name: &str) -> Checked<()> {
    for member in TEXTS {
        if definition
            .get(member)
            .is_some_and(|value| !value.is_string())
        {
            return Err(wrong(format!(
                "action `{name}`: `{member}` must be a string"
            )));
        }
    }
    for member in FLAGS {
        if definition
            .get(member)
            .is_some_and(|value| !value.is_boolean())
        {
            return Err(wrong(format!(
                "action `{name}`: `{member}` must be true or false"
            )));
        }
    }
    let plan = definition.get("confirm").and_then(Value::as_str) == Some("plan");
    if plan && definition.get("supports_dry_run") != Some(&Value::Bool(true)) {
        return Err(wrong(format!(
            "action `{name}` wants a confirmed plan but supports no dry run"
        )));
    }
    match definition.get("rate_limit") {
        Some(limit) if rate_limit(limit).is_none() => Err(wrong(format!(
            "action `{name}` has an invalid `rate_limit`"
        ))),
        _ => Ok(()),
    }
}

fn rate_limit(value: &Value) -> Option<RateLimit> {
    let members = value.as_object().filter(|members| members.len() == 2)?;
    let positive = |name| members.get(name)?.as_u64().filter(|number| *number > 0);
    Some(RateLimit {
        limit: positive("limit")?,
        window_seconds: positive("window_seconds")?,
    })
}

/// The definition as `meta.actions` shows it: defaults filled in, schema effective.
fn document(
    pack: &str,
    own_name: &str,
    name: &str,
    definition: &Map<String, Value>,
    bindings: &Bindings,
) -> Map<String, Value> {
    let get = |member: &str| definition.get(member).cloned();
    let reads = definition.get("scope").and_then(Value::as_str) == Some("manage.read");
    let by_scope = if reads { "read" } else { "write" };
    let bound = bindings
        .rate_limits
        .actions
        .get(own_name)
        .map(|bound| json!({"limit": bound.limit, "window_seconds": bound.window_seconds}));
    let members = [
        ("name", Some(name.into())),
        ("pack", Some(pack.into())),
        ("title", get("title")),
        ("description", get("description")),
        ("scope", get("scope")),
        ("effect", get("effect").or(Some(by_scope.into()))),
        ("supports_dry_run", get("supports_dry_run")),
        ("confirm", get("confirm").or(Some("none".into()))),
        (
            "idempotency",
            get("idempotency").or(Some("optional".into())),
        ),
        ("platform_admin", get("platform_admin")),
        ("rate_limit", bound.or(get("rate_limit"))),
        ("ceiling", get("ceiling")),
        (
            "params_schema",
            definition.get("params_schema").map(close_schema),
        ),
        ("result_schema", get("result_schema")),
        ("examples", get("examples")),
    ];
    members
        .into_iter()
        .filter_map(|(member, value)| Some((member.to_owned(), value?)))
        .collect()
}

fn validator(document: &Map<String, Value>, name: &str, member: &str) -> Checked<SchemaValidator> {
    let schema = document.get(member).unwrap_or(&Value::Null);
    SchemaValidator::new(schema)
        .map_err(|why| wrong(format!("action `{name}` has an invalid {member}: {why}")))
}

fn wrong(message: String) -> ConfigurationError {
    ConfigurationError(message)
}
