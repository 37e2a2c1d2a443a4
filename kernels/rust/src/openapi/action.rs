// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what one action adds to the document: params, request, result and success.
//!
//! Never decides what an action may do; it says what the definition says.

use serde_json::{Map, Value, json};

type Definition = Map<String, Value>;

pub(super) fn text<'a>(action: &'a Definition, member: &str) -> &'a str {
    let member = action.get(member).and_then(Value::as_str);
    member.unwrap_or_default()
}

pub(super) fn pointer(component: &str, kind: &str) -> String {
    format!("#/components/schemas/{component}{kind}")
}

pub(super) fn schemas(action: &Definition, component: &str, frame: &Value) -> [(String, Value); 4] {
    let to = |kind: &str| pointer(component, kind);
    let open = json!({});
    let schema = |member: &str| action.get(member).unwrap_or(&open);
    let mut success = frame["success"].clone();
    success["properties"]["data"] = json!({"$ref": to("Result")});
    let schemas = [
        ("Params", moved(schema("params_schema"), &to("Params"))),
        (
            "Request",
            request(action, &to("Params"), &frame["envelope"]),
        ),
        ("Result", moved(schema("result_schema"), &to("Result"))),
        ("Success", success),
    ];
    schemas.map(|(kind, schema)| (format!("{component}{kind}"), schema))
}

fn request(action: &Definition, params: &str, envelope: &Value) -> Value {
    let dry = action.get("supports_dry_run") == Some(&Value::Bool(true));
    let writes = text(action, "effect") != "read";
    let needs_key = writes && text(action, "idempotency") == "required";
    // Absent params are `{}`.
    let required = action
        .get("params_schema")
        .and_then(|schema| schema["required"].as_array());
    let mut members = vec!["action"];
    members.extend(required.filter(|names| !names.is_empty()).map(|_| "params"));
    members.extend((needs_key && !dry).then_some("idempotency_key"));
    let dry_run = match dry {
        true => json!({
            "type": "boolean",
            "description": "Say what would change, and change nothing. Absent is false.",
        }),
        false => json!({"type": "boolean", "const": false}),
    };
    let mut schema = json!({
        "title": text(action, "name"),
        "description": text(action, "description"),
        "type": "object",
        "properties": {
            "action": {"type": "string", "const": text(action, "name")},
            "params": {"$ref": params},
            "idempotency_key": envelope["idempotency_key"],
            "dry_run": dry_run,
            "confirm_token": envelope["confirm_token"],
        },
        "required": members,
        "additionalProperties": false,
        "x-acp-scope": text(action, "scope"),
        "x-acp-effect": text(action, "effect"),
        "x-acp-confirm": text(action, "confirm"),
    });
    if needs_key && dry {
        let plan = json!({"properties": {"dry_run": {"const": true}}, "required": ["dry_run"]});
        schema["anyOf"] = json!([{"required": ["idempotency_key"]}, plan]);
    }
    schema
}

/// Whole requests; a dry run comes first where the action wants one.
pub(super) fn examples(action: &Definition) -> impl Iterator<Item = (String, Value)> {
    let name = text(action, "name");
    let given = action.get("examples").and_then(Value::as_array);
    given
        .into_iter()
        .flatten()
        .enumerate()
        .map(move |(number, example)| {
            let mut value = json!({"action": name, "params": example["params"]});
            if text(action, "confirm") == "plan" {
                value["dry_run"] = true.into();
            }
            if text(action, "effect") != "read" {
                value["idempotency_key"] = "one-per-intent".into();
            }
            let key = match number {
                0 => name.to_owned(),
                number => format!("{name}.{}", number + 1),
            };
            (key, json!({"summary": example["title"], "value": value}))
        })
}

/// Whether it may answer with any object.
pub(super) fn is_open(action: &Definition) -> bool {
    action
        .get("result_schema")
        .is_none_or(|schema| schema["type"] == "object" && schema["additionalProperties"] != false)
}

/// The schema as a component: its own references follow it to its new place.
fn moved(schema: &Value, pointer: &str) -> Value {
    let mut schema = rewritten(schema, pointer);
    if let Value::Object(members) = &mut schema {
        members.retain(|name, _| name != "$schema" && name != "$id");
    }
    schema
}

fn rewritten(part: &Value, pointer: &str) -> Value {
    match part {
        Value::Object(members) => {
            let moved = |(name, value): (&String, &Value)| {
                let value = match (name.as_str(), value) {
                    ("$ref", Value::String(target)) => match target.strip_prefix('#') {
                        Some(to) => format!("{pointer}{to}").into(),
                        None => value.clone(),
                    },
                    ("properties", Value::Object(named)) => properties(named, pointer),
                    (_, value) => rewritten(value, pointer),
                };
                (name.clone(), value)
            };
            Value::Object(members.iter().map(moved).collect())
        }
        Value::Array(items) => items.iter().map(|item| rewritten(item, pointer)).collect(),
        value => value.clone(),
    }
}

/// A member that may be anything is `{}`, as generators of clients want it.
fn properties(named: &Definition, pointer: &str) -> Value {
    let one = |value: &Value| match value {
        Value::Bool(true) => json!({}),
        value => rewritten(value, pointer),
    };
    Value::Object(
        named
            .iter()
            .map(|(name, value)| (name.clone(), one(value)))
            .collect(),
    )
}
