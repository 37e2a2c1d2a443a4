//! A schema that becomes a component: its own references follow it to its new place.

use serde_json::{Map, Value};

/// The schema at `pointer`, without the members that only a file of its own may have. A member that may be anything is
/// `{}`, as generators of clients want it, and not `true`.
pub fn moved(schema: &Value, pointer: &str) -> Value {
    let mut schema = rewritten(schema, pointer);
    if let Value::Object(members) = &mut schema {
        members.shift_remove("$schema");
        members.shift_remove("$id");
    }
    schema
}

fn named(properties: &Value, pointer: &str) -> Value {
    let Value::Object(members) = properties else { return properties.clone() };
    let one = |value: &Value| match value {
        Value::Bool(true) => Value::Object(Map::new()),
        value => rewritten(value, pointer),
    };
    Value::Object(members.iter().map(|(name, value)| (name.clone(), one(value))).collect())
}

fn rewritten(part: &Value, pointer: &str) -> Value {
    match part {
        Value::Object(members) => {
            let moved = |name: &String, value: &Value| match (name.as_str(), value.as_str()) {
                ("$ref", Some(target)) => Value::String(
                    target.strip_prefix('#').map_or(target.into(), |to| format!("{pointer}{to}")),
                ),
                ("properties", None) => named(value, pointer),
                _ => rewritten(value, pointer),
            };
            Value::Object(members.iter().map(|(name, value)| (name.clone(), moved(name, value))).collect())
        }
        Value::Array(items) => items.iter().map(|item| rewritten(item, pointer)).collect(),
        value => value.clone(),
    }
}
