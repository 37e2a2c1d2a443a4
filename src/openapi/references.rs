//! A schema that becomes a component: its own references follow it to its new place.

use serde_json::Value;

/// The schema at `pointer`, without the members that only a file of its own may have.
pub fn moved(schema: &Value, pointer: &str) -> Value {
    let mut schema = rewritten(schema, pointer);
    if let Value::Object(members) = &mut schema {
        members.shift_remove("$schema");
        members.shift_remove("$id");
    }
    schema
}

fn rewritten(part: &Value, pointer: &str) -> Value {
    match part {
        Value::Object(members) => {
            let moved = |name: &String, value: &Value| match (name.as_str(), value.as_str()) {
                ("$ref", Some(target)) => Value::String(
                    target.strip_prefix('#').map_or(target.into(), |to| format!("{pointer}{to}")),
                ),
                _ => rewritten(value, pointer),
            };
            Value::Object(members.iter().map(|(name, value)| (name.clone(), moved(name, value))).collect())
        }
        Value::Array(items) => items.iter().map(|item| rewritten(item, pointer)).collect(),
        value => value.clone(),
    }
}
