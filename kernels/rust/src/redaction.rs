// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what never reaches a hash or the audit log.
//!
//! Never decides what is logged: it only blanks members by name, and by `writeOnly`.

use std::collections::HashSet;

use serde_json::Value;

/// What stands in place of a secret.
pub const REDACTED: &str = "[redacted]";

const MARKS: [&str; 9] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "authorization",
    "credential",
    "privatekey",
];

/// Member names that a schema marks `writeOnly`.
pub type HiddenNames = HashSet<String>;

/// Whether a member of this name holds a secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    // The shortest marks have five letters, and most names are not even near one.
    if name.len() < 5 {
        return false;
    }
    let plain: String = name
        .chars()
        .filter(|letter| !matches!(letter, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect();
    MARKS.iter().any(|mark| plain.contains(mark))
}

/// A copy without secrets; `hidden` are the names that the schema marks `writeOnly`.
#[must_use]
pub fn redact(value: &Value, hidden: &HiddenNames) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| {
                let secret = hidden.contains(name) || is_secret_name(name);
                let kept = if secret {
                    REDACTED.into()
                } else {
                    redact(member, hidden)
                };
                (name.clone(), kept)
            })
            .collect(),
        Value::Array(items) => items.iter().map(|item| redact(item, hidden)).collect(),
        other => other.clone(),
    }
}

/// The names of every member, at any depth, that the schema marks `writeOnly`.
#[must_use]
pub fn write_only_names(schema: &Value) -> HiddenNames {
    let mut names = HiddenNames::new();
    let mut open = vec![schema];
    while let Some(part) = open.pop() {
        match part {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                open.extend(members.values());
                let properties = members.get("properties").and_then(Value::as_object);
                for (name, member) in properties.into_iter().flatten() {
                    if member.get("writeOnly") == Some(&Value::Bool(true)) {
                        names.insert(name.clone());
                    }
                }
            }
            _ => {}
        }
    }
    names
}
