//! One action → its components: params, result, request and success.
//! It never decides what an action may do; it says what the definition says.

use serde_json::{Map, Value, json};

use super::references;
use crate::pack::{Action, Confirm, Idempotency, effective};

/// What one action adds to a document.
pub struct Parts {
    /// As a request names it.
    pub name: String,
    component: String,
    pub schemas: Vec<(String, Value)>,
    pub examples: Map<String, Value>,
}

impl Parts {
    pub fn pointer(&self, kind: &str) -> String {
        format!("#/components/schemas/{}{kind}", self.component)
    }

    pub fn request_reference(&self) -> Value {
        json!({"$ref": self.pointer("Request")})
    }
}

pub fn parts(action: &Action, component: String, namespace: &str, frame: &Value) -> Parts {
    let name =
        if namespace.is_empty() { action.name.clone() } else { format!("{namespace}.{}", action.name) };
    let mut parts = Parts { name, component, schemas: Vec::new(), examples: examples(action, namespace) };
    let params = references::moved(&effective::close(&action.params_schema), &parts.pointer("Params"));
    let result = action.result_schema.clone().unwrap_or_else(|| json!({}));
    let result = references::moved(&result, &parts.pointer("Result"));
    let (request, success) = (request(action, &parts, frame), success(&parts, frame));
    let schemas = [("Params", params), ("Request", request), ("Result", result), ("Success", success)];
    parts.schemas =
        schemas.into_iter().map(|(kind, schema)| (format!("{}{kind}", parts.component), schema)).collect();
    parts
}

fn request(action: &Action, parts: &Parts, frame: &Value) -> Value {
    let mut properties = Map::new();
    properties.insert("action".into(), json!({"type": "string", "const": parts.name}));
    properties.insert("params".into(), json!({"$ref": parts.pointer("Params")}));
    properties.insert("idempotency_key".into(), frame["envelope"]["idempotency_key"].clone());
    let dry_run = match action.supports_dry_run {
        true => json!({
            "type": "boolean",
            "description": "Say what would change, and change nothing. Absent is false.",
        }),
        false => json!({"type": "boolean", "const": false}),
    };
    properties.insert("dry_run".into(), dry_run);
    properties.insert("confirm_token".into(), frame["envelope"]["confirm_token"].clone());
    let mut schema = json!({
        "title": parts.name,
        "description": action.description,
        "type": "object",
        "properties": properties,
        "required": required(action),
        "additionalProperties": false,
        "x-acp-scope": action.scope,
        "x-acp-effect": action.effect,
        "x-acp-confirm": action.confirm,
    });
    if needs_key(action) && action.supports_dry_run {
        let dry_run = json!({"properties": {"dry_run": {"const": true}}, "required": ["dry_run"]});
        schema["anyOf"] = json!([{"required": ["idempotency_key"]}, dry_run]);
    }
    schema
}

fn needs_key(action: &Action) -> bool {
    action.writes() && action.idempotency == Idempotency::Required
}

/// Absent params are `{}`: they are required where the action requires one of them.
fn required(action: &Action) -> Vec<&'static str> {
    let some = action.params_schema["required"].as_array().is_some_and(|names| !names.is_empty());
    let params = some.then_some("params");
    let key = (needs_key(action) && !action.supports_dry_run).then_some("idempotency_key");
    ["action"].into_iter().chain(params).chain(key).collect()
}

fn success(parts: &Parts, frame: &Value) -> Value {
    let mut schema = frame["success"].clone();
    schema["properties"]["data"] = json!({"$ref": parts.pointer("Result")});
    schema
}

/// The definition's examples as whole requests; a dry run comes first where the action wants one.
fn examples(action: &Action, namespace: &str) -> Map<String, Value> {
    let name =
        if namespace.is_empty() { action.name.clone() } else { format!("{namespace}.{}", action.name) };
    let all = action.examples.iter().enumerate().map(|(number, example)| {
        let key = if number == 0 { name.clone() } else { format!("{name}.{}", number + 1) };
        let mut value = json!({"action": name, "params": example.params});
        if action.confirm == Confirm::Plan {
            value["dry_run"] = json!(true);
        }
        if action.writes() {
            value["idempotency_key"] = json!("one-per-intent");
        }
        (key, json!({"summary": example.title, "value": value}))
    });
    all.collect()
}
