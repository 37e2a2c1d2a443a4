// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns how an error of the schema library becomes a [`Problem`].
//!
//! Never uses the library's own text, for that quotes the value.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::{Location, LocationSegment};
use serde_json::Value;

use super::pointer_to;
use crate::errors::Problem;
use crate::suggestions::closest;

/// Adds what `error` says to `found`: one problem, or one for each unknown member.
pub(super) fn read(
    error: &ValidationError<'_>,
    schema: &Value,
    base: &str,
    found: &mut Vec<Problem>,
) {
    let place = pointer_of(base, error.instance_path());
    match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            found.push(Problem::new(
                pointer_to(&place, name),
                "required",
                message("required", None),
            ));
        }
        Kind::AdditionalProperties { unexpected } => {
            unknown(
                &place,
                "additionalProperties",
                unexpected,
                error,
                schema,
                found,
            );
        }
        Kind::UnevaluatedProperties { unexpected } => {
            unknown(
                &place,
                "unevaluatedProperties",
                unexpected,
                error,
                schema,
                found,
            );
        }
        Kind::AdditionalItems { .. } => push_items(&place, found),
        Kind::FalseSchema => match keyword_of(error).as_deref() {
            // `items: false` fails once for each item; it is one fault, of the list.
            Some("items") => push_items(parent_of(&place), found),
            keyword => {
                let keyword = keyword.unwrap_or("not");
                found.push(Problem::new(place, keyword, "There is no such member."));
            }
        },
        kind => {
            let keyword = kind.keyword();
            let value = schema.pointer(error.schema_path().as_str());
            found.push(Problem::new(place, keyword, message(keyword, value)));
        }
    }
}

fn unknown(
    place: &str,
    keyword: &str,
    unexpected: &[String],
    error: &ValidationError<'_>,
    schema: &Value,
    found: &mut Vec<Problem>,
) {
    let around = parent_of(error.schema_path().as_str());
    let known = schema
        .pointer(around)
        .and_then(|s| s.get("properties"))
        .and_then(Value::as_object);
    for name in unexpected {
        let mut problem = Problem::new(pointer_to(place, name), keyword, message(keyword, None));
        let names = known
            .into_iter()
            .flat_map(|members| members.keys().map(String::as_str));
        problem.suggestion = closest(name, names, 1).pop();
        found.push(problem);
    }
}

fn push_items(place: &str, found: &mut Vec<Problem>) {
    if !found
        .iter()
        .any(|one| one.pointer == place && one.keyword == "items")
    {
        found.push(Problem::new(place, "items", message("items", None)));
    }
}

fn pointer_of(base: &str, location: &Location) -> String {
    location
        .segments()
        .fold(base.to_owned(), |pointer, segment| match segment {
            LocationSegment::Property(name) => pointer_to(&pointer, &name),
            LocationSegment::Index(index) => format!("{pointer}/{index}"),
        })
}

fn parent_of(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn keyword_of(error: &ValidationError<'_>) -> Option<String> {
    error
        .schema_path()
        .as_str()
        .rsplit('/')
        .next()
        .map(str::to_owned)
}

/// A sentence made from the schema alone.
fn message(keyword: &str, value: Option<&Value>) -> String {
    let shown = value.map_or_else(String::new, plain);
    match keyword {
        "required" => "This member is required.".into(),
        "additionalProperties" | "unevaluatedProperties" => "There is no such member.".into(),
        "uniqueItems" => "Items must differ from each other.".into(),
        "anyOf" => "Matches none of the allowed forms.".into(),
        "oneOf" => "Must match exactly one of the allowed forms.".into(),
        "not" => "Matches a form that is not allowed.".into(),
        "items" => "There are more items than allowed.".into(),
        "type" => format!("Must be of type {}.", each(value, "", " or ")),
        "enum" => format!("Must be one of {}.", each(value, "`", ", ")),
        "const" => format!("Must be `{shown}`."),
        "format" => format!("Must be a valid {shown}."),
        "pattern" => format!("Must match the pattern `{shown}`."),
        "minLength" => format!("Must have at least {shown} characters."),
        "maxLength" => format!("Must have at most {shown} characters."),
        "minItems" => format!("Must have at least {shown} items."),
        "maxItems" => format!("Must have at most {shown} items."),
        "minProperties" => format!("Must have at least {shown} members."),
        "maxProperties" => format!("Must have at most {shown} members."),
        "minimum" => format!("Must be at least {shown}."),
        "maximum" => format!("Must be at most {shown}."),
        "exclusiveMinimum" => format!("Must be more than {shown}."),
        "exclusiveMaximum" => format!("Must be less than {shown}."),
        "multipleOf" => format!("Must be a multiple of {shown}."),
        other => format!("Does not satisfy `{other}`."),
    }
}

fn each(value: Option<&Value>, quote: &str, between: &str) -> String {
    let quoted = |one: &Value| format!("{quote}{}{quote}", plain(one));
    match value {
        Some(Value::Array(choices)) => choices.iter().map(quoted).collect::<Vec<_>>().join(between),
        Some(one) => quoted(one),
        None => String::new(),
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
