//! Owns the vectors' matcher: whether a JSON value is what a vector expects.
//!
//! Never substitutes variables: the runner does that before.

use regex::Regex;
use serde_json::{Map, Value};

type Saved = Map<String, Value>;

/// None where `value` matches, else a sentence that says where it does not.
pub fn mismatch(
    matcher: &Value,
    value: Option<&Value>,
    saved: &Saved,
    place: &str,
) -> Option<String> {
    let wrong = |what: String| Some(format!("{place}/: {what}, found {}", shown(value)));
    match matcher {
        Value::Object(members) => match members.iter().find(|(name, _)| name.starts_with('$')) {
            Some((name, argument)) => special(name, argument, value, saved, place),
            None => match value {
                Some(Value::Object(found)) => members.iter().find_map(|(name, inner)| {
                    mismatch(inner, found.get(name), saved, &format!("{place}/{name}"))
                }),
                _ => wrong("expected an object".into()),
            },
        },
        Value::Array(items) => match value {
            Some(Value::Array(found)) if found.len() == items.len() => items
                .iter()
                .zip(found)
                .enumerate()
                .find_map(|(index, (inner, one))| {
                    mismatch(inner, Some(one), saved, &format!("{place}/{index}"))
                }),
            _ => wrong(format!("expected {} items", items.len())),
        },
        plain if value.is_some_and(|value| same(plain, value)) => None,
        plain => wrong(format!("expected {plain}")),
    }
}

fn special(
    name: &str,
    argument: &Value,
    value: Option<&Value>,
    saved: &Saved,
    place: &str,
) -> Option<String> {
    if name == "$all" {
        let all = argument.as_array().expect("a list of matchers");
        return all
            .iter()
            .find_map(|inner| mismatch(inner, value, saved, place));
    }
    if holds(name, argument, value, saved) {
        return None;
    }
    Some(format!(
        "{place}/: {name} {argument} fails for {}",
        shown(value)
    ))
}

fn holds(name: &str, argument: &Value, value: Option<&Value>, saved: &Saved) -> bool {
    match (name, value) {
        ("$absent", value) => value.is_none(),
        ("$not", value) => mismatch(argument, value, saved, "").is_some(),
        (_, None) => false,
        ("$any", Some(_)) => true,
        ("$type", Some(value)) => is(argument.as_str().expect("a type"), value),
        ("$match", Some(value)) => {
            let pattern = Regex::new(argument.as_str().expect("a pattern")).expect("a pattern");
            value.as_str().is_some_and(|text| pattern.is_match(text))
        }
        ("$exact", Some(value)) => same(argument, value),
        ("$saved", Some(value)) => same(
            saved
                .get(argument.as_str().expect("a name"))
                .expect("saved"),
            value,
        ),
        ("$contains", Some(Value::Array(items))) => items
            .iter()
            .any(|item| mismatch(argument, Some(item), saved, "").is_none()),
        ("$contains", _) => false,
        ("$length", Some(value)) => length(value).is_some_and(|length| within(argument, length)),
        ("$range", Some(value)) => {
            let end = |index: usize| argument[index].as_f64().expect("a number");
            value
                .as_f64()
                .is_some_and(|number| end(0) <= number && number <= end(1))
        }
        (other, _) => panic!("unknown matcher {other}"),
    }
}

fn length(value: &Value) -> Option<u64> {
    let length = match value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        Value::String(text) => text.chars().count(),
        _ => return None,
    };
    Some(length as u64)
}

/// Equal as JSON: 1.0 is 1, and the order of members does not count.
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| same(l, r))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, l)| right.get(name).is_some_and(|r| same(l, r)))
        }
        (left, right) => left == right,
    }
}

/// `n`, or `{min, max}`.
pub fn within(wanted: &Value, count: u64) -> bool {
    match wanted {
        Value::Object(ends) => {
            let end = |name: &str| ends.get(name).and_then(Value::as_u64);
            end("min").unwrap_or(0) <= count && count <= end("max").unwrap_or(count)
        }
        exact => exact.as_u64() == Some(count),
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        other => panic!("unknown type {other}"),
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or("nothing".into(), |value| {
        value.to_string().chars().take(300).collect()
    })
}
