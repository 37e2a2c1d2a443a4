//! Packs → the OpenAPI 3.1 document of an endpoint: `spec/openapi/frame.json`, filled with the actions.
//! It is a function of its input: no clock, no network. A kernel makes the same of its registry (SPEC.md, 17).

use serde_json::{Map, Value, json};

use crate::embedded::OPENAPI;
use crate::error::{Error, Kind, Result};
use crate::pack::{Action, Pack, names};

mod action;
mod references;
#[cfg(test)]
mod tests;

/// What a document is about.
#[derive(Clone, Debug)]
pub struct Endpoint<'a> {
    pub packs: &'a [Pack],
    pub base_path: &'a str,
    /// Before every action's name, where the bindings say so.
    pub namespace: &'a str,
    /// The kit's version.
    pub version: &'a str,
    /// Where the endpoint is; `None`: where the document is.
    pub server: Option<&'a str>,
}

/// The document, members in the order that people read them.
pub fn document(endpoint: &Endpoint<'_>) -> Result<Value> {
    let frame = frame()?;
    let mut document = frame["document"].clone();
    document["info"]["version"] = json!(endpoint.version);
    document["servers"] = json!([{"url": endpoint.server.unwrap_or("/")}]);
    let mut operation = frame["operation"].clone();
    let mut examples = Map::new();
    let (mut requests, mut mapping, mut successes) = (Vec::new(), Map::new(), Vec::new());
    for one in sorted(endpoint.packs) {
        let component = component(one, &document["components"]["schemas"]);
        let parts = action::parts(one, component, endpoint.namespace, &frame);
        requests.push(parts.request_reference());
        mapping.insert(parts.name.clone(), json!(parts.pointer("Request")));
        successes.push((is_open(one), json!({"$ref": parts.pointer("Success")})));
        examples.extend(parts.examples);
        for (name, schema) in parts.schemas {
            document["components"]["schemas"][name] = schema;
        }
    }
    successes.push((false, json!({"$ref": "#/components/schemas/DryRun"})));
    // Clients try one after the other: what takes any object comes last.
    successes.sort_by_key(|(open, _)| *open);
    let successes: Vec<Value> = successes.into_iter().map(|(_, success)| success).collect();
    let schemas = &mut document["components"]["schemas"];
    schemas["Request"] = json!({
        "description": "One of the actions, told apart by `action`.",
        "oneOf": requests,
        "discriminator": {"propertyName": "action", "mapping": mapping},
    });
    schemas["Success"] = json!({
        "description": "The answer of the action that was called, or the impact where a dry run was asked for.",
        "anyOf": successes,
    });
    operation["requestBody"]["content"]["application/json"]["examples"] = Value::Object(examples);
    document["paths"][endpoint.base_path] = json!({"post": operation});
    document["paths"][format!("{}/openapi.json", endpoint.base_path)] = json!({"get": frame["reading"]});
    Ok(document)
}

/// By name: whatever order a host has its packs in, the document is the same.
fn sorted(packs: &[Pack]) -> Vec<&Action> {
    let mut actions: Vec<&Action> = packs.iter().flat_map(|pack| &pack.actions).collect();
    actions.sort_by(|one, other| one.name.cmp(&other.name));
    actions
}

/// What an action's components begin with; `a.b_c` and `a.b.c` are told apart.
fn component(action: &Action, schemas: &Value) -> String {
    let mut component = names::camel(&action.name);
    while schemas.get(format!("{component}Request")).is_some() {
        component.push('_');
    }
    component
}

/// Whether the action may answer with any object.
fn is_open(action: &Action) -> bool {
    action
        .result_schema
        .as_ref()
        .is_none_or(|schema| schema["type"] == "object" && schema["additionalProperties"] != false)
}

/// The parts of the document that are the same for every host.
fn frame() -> Result<Value> {
    let bytes = OPENAPI.iter().find(|(name, _)| *name == "frame.json").map(|(_, bytes)| *bytes);
    serde_json::from_slice(bytes.unwrap_or_default()).map_err(|error| {
        Error::new(Kind::Failed, "failed to read the frame of the OpenAPI document")
            .caused_by(error)
            .hint("this is a bug in acp; please report it")
    })
}
