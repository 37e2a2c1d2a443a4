//! Does a value look as a vector says it must? Partial objects, exact arrays, and the special members `$…`.
//! It finds every difference, not only the first, and names each by its pointer.

use regex::Regex;
use serde_json::{Map, Value};

use super::values::Values;

/// One difference between what a vector expects and what came.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Mismatch {
    /// Where: a JSON pointer into the body, or words such as "status" or "header retry-after".
    pub at: String,
    pub expected: String,
    pub got: String,
}

impl Mismatch {
    pub fn new(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Mismatch { at: at.into(), expected: expected.into(), got: got.into() }
    }
}

/// All differences; `actual` is `None` where there is no such member. Variables in `matcher` are already filled.
pub fn differences(matcher: &Value, actual: Option<&Value>, at: &str, values: &Values) -> Vec<Mismatch> {
    let wrong = |expected: String| vec![Mismatch::new(name(at), expected, show(actual))];
    match (matcher, actual) {
        (Value::Object(members), _) if special(members).is_some() => {
            let (word, argument) = special(members).unwrap_or(("", &Value::Null));
            special_differences(word, argument, actual, at, values)
        }
        (Value::Object(members), Some(Value::Object(there))) => members
            .iter()
            .flat_map(|(member, m)| differences(m, there.get(member), &below(at, member), values))
            .collect(),
        (Value::Object(_), _) => wrong("an object".into()),
        (Value::Array(items), Some(Value::Array(there))) if items.len() == there.len() => items
            .iter()
            .zip(there)
            .enumerate()
            .flat_map(|(i, (m, v))| differences(m, Some(v), &below(at, &i.to_string()), values))
            .collect(),
        (Value::Array(items), _) => wrong(format!("an array of {} items", items.len())),
        (scalar, Some(there)) if same(scalar, there) => Vec::new(),
        (scalar, _) => wrong(show(Some(scalar))),
    }
}

/// The one member of a special matcher, e.g. `{"$type": "string"}`.
fn special(members: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (word, argument) = members.iter().next()?;
    (members.len() == 1 && word.starts_with('$')).then_some((word.as_str(), argument))
}

fn special_differences(
    word: &str,
    argument: &Value,
    actual: Option<&Value>,
    at: &str,
    values: &Values,
) -> Vec<Mismatch> {
    let holds = match word {
        "$all" => {
            let all = argument.as_array().into_iter().flatten();
            return all.flat_map(|m| differences(m, actual, at, values)).collect();
        }
        "$absent" => actual.is_none(),
        "$not" => !differences(argument, actual, at, values).is_empty(),
        _ => actual.is_some_and(|value| present_holds(word, argument, value, values)),
    };
    if holds {
        return Vec::new();
    }
    let expected = match word {
        "$absent" => "nothing here".into(),
        "$any" => "any value".into(),
        "$exact" => format!("exactly {}", show(Some(argument))),
        "$saved" => format!("the saved value {}", show(values.get(argument.as_str().unwrap_or_default()))),
        _ => format!("{} {}", &word[1..], show(Some(argument))),
    };
    vec![Mismatch::new(name(at), expected, show(actual))]
}

/// The special matchers that need a value.
fn present_holds(word: &str, argument: &Value, value: &Value, values: &Values) -> bool {
    match word {
        "$any" => true,
        "$exact" => same(argument, value),
        "$type" => argument.as_str().is_some_and(|t| is_type(t, value)),
        "$match" => match (argument.as_str().map(Regex::new), value.as_str()) {
            (Some(Ok(pattern)), Some(text)) => pattern.is_match(text),
            _ => false,
        },
        "$contains" => match (argument, value) {
            (Value::String(part), Value::String(text)) => text.contains(part.as_str()),
            (m, Value::Array(items)) => items.iter().any(|v| differences(m, Some(v), "", values).is_empty()),
            _ => false,
        },
        "$length" => length(value).is_some_and(|n| length_holds(argument, n)),
        "$range" => match (argument.get(0), argument.get(1), value.as_f64()) {
            (Some(low), Some(high), Some(n)) => {
                low.as_f64().is_some_and(|low| low <= n) && high.as_f64().is_some_and(|high| n <= high)
            }
            _ => false,
        },
        "$saved" => argument.as_str().and_then(|v| values.get(v)).is_some_and(|saved| same(saved, value)),
        _ => false,
    }
}

fn length(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => Some(text.chars().count() as u64),
        Value::Array(items) => Some(items.len() as u64),
        Value::Object(members) => Some(members.len() as u64),
        _ => None,
    }
}

fn length_holds(argument: &Value, n: u64) -> bool {
    match argument {
        Value::Object(bounds) => {
            bounds.get("min").and_then(Value::as_u64).is_none_or(|min| min <= n)
                && bounds.get("max").and_then(Value::as_u64).is_none_or(|max| n <= max)
        }
        exact => exact.as_u64() == Some(n),
    }
}

fn is_type(name: &str, value: &Value) -> bool {
    match name {
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        _ => false,
    }
}

/// Equal as JSON: members in any order, and `1` is `1.0`.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (Value::Array(x), Value::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(x, y)),
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len() && x.iter().all(|(name, v)| y.get(name).is_some_and(|w| same(v, w)))
        }
        _ => a == b,
    }
}

/// The pointer of a member (RFC 6901).
fn below(at: &str, member: &str) -> String {
    format!("{at}/{}", member.replace('~', "~0").replace('/', "~1"))
}

fn name(at: &str) -> String {
    if at.is_empty() { "body".into() } else { at.into() }
}

/// A value as a person reads it: compact, and cut where it is long.
pub fn show(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".into(), |value| cut(&value.to_string(), 240))
}

/// At most `most` characters of a text.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}
