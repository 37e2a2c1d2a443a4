// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the validation of params: JSON Schema 2020-12, closed objects, asserted formats.
//!
//! Never coerces, never fills in a default, never fetches a remote schema, never quotes a
//! value.

mod problem;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value};

use crate::errors::Problem;
use crate::formats::{ANNOTATIONS, ASSERTED};

/// More faults than this are not told.
pub(crate) const MOST_PROBLEMS: usize = 20;
const LONGEST_NAME: usize = 128;

const SCHEMA_MAPS: [&str; 4] = ["properties", "patternProperties", "$defs", "definitions"];
const SCHEMAS: [&str; 4] = [
    "items",
    "additionalProperties",
    "contains",
    "unevaluatedProperties",
];
const CLOSING: [&str; 2] = ["additionalProperties", "unevaluatedProperties"];
const BRANCH_LISTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];
const BRANCHES: [&str; 4] = ["if", "then", "else", "not"];
const BRANCH_MAPS: [&str; 1] = ["dependentSchemas"];

/// The effective schema: objects are closed unless they say otherwise.
///
/// A branch of a combinator stays open, for it sees its siblings' members too; the object
/// around the combinator is closed by `unevaluatedProperties` instead.
#[must_use]
pub fn close_schema(schema: &Value) -> Value {
    close(schema, false)
}

fn close(schema: &Value, branch: bool) -> Value {
    let Value::Object(members) = schema else {
        return schema.clone();
    };
    let has = |names: &[&str], name: &str| names.contains(&name);
    let mut closed: Map<String, Value> = members
        .iter()
        .map(|(name, value)| {
            let inner = match name.as_str() {
                n if has(&SCHEMAS, n) => close(value, false),
                n if has(&BRANCHES, n) => close(value, true),
                "prefixItems" => each_item(value, false),
                n if has(&BRANCH_LISTS, n) => each_item(value, true),
                n if has(&SCHEMA_MAPS, n) => each_member(value, false),
                n if has(&BRANCH_MAPS, n) => each_member(value, true),
                _ => value.clone(),
            };
            (name.clone(), inner)
        })
        .collect();
    if !branch && is_object(&closed) && !CLOSING.iter().any(|name| closed.contains_key(*name)) {
        closed.insert(closing_keyword(&closed).into(), false.into());
    }
    Value::Object(closed)
}

fn each_item(value: &Value, branch: bool) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| close(item, branch)).collect(),
        other => other.clone(),
    }
}

fn each_member(value: &Value, branch: bool) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), close(member, branch)))
            .collect(),
        other => other.clone(),
    }
}

fn is_object(schema: &Map<String, Value>) -> bool {
    let kind = schema.get("type");
    let list = kind.and_then(Value::as_array);
    schema.contains_key("properties")
        || kind.and_then(Value::as_str) == Some("object")
        || list.is_some_and(|kinds| kinds.len() == 2 && kinds[0] == "object" && kinds[1] == "null")
}

fn closing_keyword(schema: &Map<String, Value>) -> &'static str {
    let combined = BRANCH_LISTS
        .iter()
        .chain(&BRANCHES)
        .chain(&BRANCH_MAPS)
        .chain(&["$ref"]);
    if combined
        .into_iter()
        .any(|keyword| schema.contains_key(*keyword))
    {
        return CLOSING[1];
    }
    CLOSING[0]
}

/// One schema, checked once, then asked for each call.
#[derive(Debug)]
pub struct SchemaValidator {
    validator: Validator,
    schema: Value,
}

impl SchemaValidator {
    /// Compiles a schema.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn new(schema: &Value) -> Result<Self, String> {
        let mut options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true);
        for name in ANNOTATIONS {
            options = options.with_format(name, |_| true);
        }
        for (name, check) in ASSERTED {
            options = options.with_format(name, check);
        }
        let validator = options.build(schema).map_err(|error| {
            let place = error.instance_path().as_str();
            format!(
                "at `{}`: {error}",
                if place.is_empty() { "/" } else { place }
            )
        })?;
        Ok(Self {
            validator,
            schema: schema.clone(),
        })
    }

    /// What is wrong, ordered by pointer; `base` is the instance's own pointer.
    #[must_use]
    pub fn problems(&self, instance: &Value, base: &str) -> Vec<Problem> {
        let mut found = Vec::new();
        // Most calls are well formed, and to be told so is cheaper than to look for errors.
        if self.validator.is_valid(instance) {
            return found;
        }
        for error in self.validator.iter_errors(instance) {
            problem::read(&error, &self.schema, base, &mut found);
            if found.len() >= MOST_PROBLEMS {
                break;
            }
        }
        found.truncate(MOST_PROBLEMS);
        found.sort_by(|left, right| left.pointer.cmp(&right.pointer));
        found
    }
}

/// An RFC 6901 pointer to a member; a name too long to repeat is cut.
pub(crate) fn pointer_to(base: &str, name: &str) -> String {
    let mut pointer = String::with_capacity(base.len() + name.len() + 1);
    pointer.push_str(base);
    pointer.push('/');
    for letter in name.chars().take(LONGEST_NAME) {
        match letter {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
    pointer
}
