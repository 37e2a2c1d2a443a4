// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the OpenAPI document: the frame that all endpoints share, filled with the actions.
//!
//! Never asks who reads it: it is a function of actions, bindings and version.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::bindings::Bindings;
use crate::ids::hex;
use crate::registry::Registry;
use crate::version::VERSION;

mod action;

const FRAME: &str = include_str!("openapi/frame.json");

/// The document's text and its tag, made when they are first asked for.
#[derive(Default)]
pub(crate) struct Document(OnceLock<(Vec<u8>, String)>);

impl Document {
    pub fn text_and_tag(&self, registry: &Registry, bindings: &Bindings) -> &(Vec<u8>, String) {
        self.0.get_or_init(|| {
            let actions = registry.actions().iter().map(|action| action.document());
            let (namespace, path) = (&bindings.action_namespace, &bindings.base_path);
            let text = document(actions, namespace, path, VERSION)
                .to_string()
                .into_bytes();
            let tag = format!("\"{}\"", &hex(&Sha256::digest(&text))[..32]);
            (text, tag)
        })
    }
}

/// The document of actions as `meta.actions` shows them.
#[must_use]
pub fn document<'a>(
    actions: impl IntoIterator<Item = &'a Map<String, Value>>,
    namespace: &str,
    base_path: &str,
    version: &str,
) -> Value {
    let mut frame: Value = serde_json::from_str(FRAME).unwrap_or_default();
    let mut whole = frame["document"].take();
    whole["info"]["version"] = version.into();
    whole["servers"] = json!([{"url": "/"}]);
    let mut actions: Vec<_> = actions.into_iter().collect();
    actions.sort_by_key(|action| action::text(action, "name"));
    let mut examples = Map::new();
    let (mut requests, mut mapping, mut successes) = (Vec::new(), Map::new(), Vec::new());
    let schemas = &mut whole["components"]["schemas"];
    for action in actions {
        let name = action::text(action, "name");
        let component = component(name, namespace, schemas);
        for (name, schema) in action::schemas(action, &component, &frame) {
            schemas[name] = schema;
        }
        let request = action::pointer(&component, "Request");
        requests.push(json!({"$ref": request}));
        mapping.insert(name.to_owned(), request.into());
        let success = json!({"$ref": action::pointer(&component, "Success")});
        successes.push((action::is_open(action), success));
        examples.extend(action::examples(action));
    }
    successes.push((false, json!({"$ref": action::pointer("DryRun", "")})));
    // Clients try one after the other: what takes any object comes last.
    successes.sort_by_key(|(open, _)| *open);
    let successes: Vec<Value> = successes.into_iter().map(|(_, success)| success).collect();
    schemas["Request"] = json!({
        "description": "One of the actions, told apart by `action`.",
        "oneOf": requests,
        "discriminator": {"propertyName": "action", "mapping": mapping},
    });
    schemas["Success"] = json!({
        "description": "The answer of the action that was called, or the impact where a dry run was asked for.",
        "anyOf": successes,
    });
    let mut operation = frame["operation"].take();
    operation["requestBody"]["content"]["application/json"]["examples"] = examples.into();
    whole["paths"][base_path] = json!({"post": operation});
    whole["paths"][format!("{base_path}/openapi.json")] = json!({"get": frame["reading"].take()});
    whole
}

/// What an action's components begin with; `a.b_c` and `a.b.c` are told apart.
fn component(name: &str, namespace: &str, taken: &Value) -> String {
    let own = match namespace {
        "" => name,
        namespace => name
            .strip_prefix(namespace)
            .and_then(|rest| rest.strip_prefix('.'))
            .unwrap_or(name),
    };
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    let mut component: String = own.split(['.', '-', '_']).map(capitalised).collect();
    while taken.get(format!("{component}Request")).is_some() {
        component.push('_');
    }
    component
}
