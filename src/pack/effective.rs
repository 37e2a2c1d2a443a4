//! A definition's schemas as a kernel applies them: objects are closed unless they say otherwise.
//! The kernels do the same at their start; a test compares both.

use serde_json::{Map, Value};

const MAPS: [&str; 4] = ["properties", "patternProperties", "$defs", "definitions"];
const LISTS: [&str; 1] = ["prefixItems"];
const SCHEMAS: [&str; 4] = ["items", "additionalProperties", "contains", "unevaluatedProperties"];
const CLOSING: [&str; 2] = ["additionalProperties", "unevaluatedProperties"];
const BRANCH_LISTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];
const BRANCHES: [&str; 4] = ["if", "then", "else", "not"];
const BRANCH_MAPS: [&str; 1] = ["dependentSchemas"];

/// The effective schema.
pub fn close(schema: &Value) -> Value {
    closed(schema, false)
}

/// A branch of a combinator stays open, for it sees its siblings' members too; the object around the combinator is
/// closed by `unevaluatedProperties` instead.
fn closed(schema: &Value, branch: bool) -> Value {
    let Value::Object(members) = schema else { return schema.clone() };
    let mut result = Map::new();
    for (keyword, value) in members {
        let one = keyword.as_str();
        let inner = BRANCHES.contains(&one) || BRANCH_LISTS.contains(&one) || BRANCH_MAPS.contains(&one);
        let value = match value {
            Value::Object(named) if MAPS.contains(&one) || BRANCH_MAPS.contains(&one) => {
                named.iter().map(|(name, value)| (name.clone(), closed(value, inner))).collect()
            }
            Value::Array(items) if LISTS.contains(&one) || BRANCH_LISTS.contains(&one) => {
                items.iter().map(|item| closed(item, inner)).collect()
            }
            value if SCHEMAS.contains(&one) || BRANCHES.contains(&one) => closed(value, inner),
            value => value.clone(),
        };
        result.insert(keyword.clone(), value);
    }
    if !branch && is_object(&result) && !CLOSING.iter().any(|keyword| result.contains_key(*keyword)) {
        result.insert(closing_keyword(&result).into(), Value::Bool(false));
    }
    Value::Object(result)
}

fn is_object(schema: &Map<String, Value>) -> bool {
    let kind = schema.get("type");
    schema.contains_key("properties")
        || kind.is_some_and(|kind| *kind == "object" || *kind == serde_json::json!(["object", "null"]))
}

fn closing_keyword(schema: &Map<String, Value>) -> &'static str {
    let mut combined = BRANCH_LISTS.iter().chain(&BRANCHES).chain(&BRANCH_MAPS).chain(&["$ref"]);
    if combined.any(|keyword| schema.contains_key(*keyword)) { CLOSING[1] } else { CLOSING[0] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn objects_are_closed_but_for_those_that_say_otherwise_and_for_branches() {
        let schema = json!({"type": "object", "properties": {
            "open": {"type": "object", "additionalProperties": true},
            "list": {"type": "array", "items": {"properties": {}}}}});
        assert_eq!(
            close(&schema),
            json!({"type": "object", "properties": {
                "open": {"type": "object", "additionalProperties": true},
                "list": {"type": "array", "items": {"properties": {}, "additionalProperties": false}}},
                "additionalProperties": false})
        );
        let branches = json!({"type": "object", "anyOf": [{"type": "object"}]});
        assert_eq!(
            close(&branches),
            json!({"type": "object", "anyOf": [{"type": "object"}], "unevaluatedProperties": false})
        );
    }
}
