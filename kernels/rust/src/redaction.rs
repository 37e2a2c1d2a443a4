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
    // The shortest marks have five letters.
    if name.len() < 5 {
        return false;
    }
    // Every name of every call is looked at: most are short, and need no memory.
    let mut plain = [0; 64];
    if name.len() > plain.len() || !name.is_ascii() {
        let letters = name.chars().filter(|letter| !is_joint(*letter));
        return holds_mark(
            letters
                .flat_map(char::to_lowercase)
                .collect::<String>()
                .as_bytes(),
        );
    }
    let letters = name.bytes().filter(|letter| !is_joint(char::from(*letter)));
    let mut length = 0;
    for (place, letter) in plain.iter_mut().zip(letters) {
        *place = letter.to_ascii_lowercase();
        length += 1;
    }
    holds_mark(&plain[..length])
}

fn is_joint(letter: char) -> bool {
    matches!(letter, '_' | '-' | ' ')
}

fn holds_mark(plain: &[u8]) -> bool {
    plain.iter().enumerate().any(|(place, first)| {
        // The letters that marks begin with.
        matches!(first, b'a' | b'c' | b'p' | b's' | b't')
            && MARKS
                .iter()
                .any(|mark| plain[place..].starts_with(mark.as_bytes()))
    })
}

/// Whether a member holds a secret, by its name or by what the schema says of it.
pub(crate) fn is_secret(name: &str, hidden: &HiddenNames) -> bool {
    is_secret_name(name) || (!hidden.is_empty() && hidden.contains(name))
}

/// A copy without secrets; `hidden` are the names that the schema marks `writeOnly`.
#[must_use]
pub fn redact(value: &Value, hidden: &HiddenNames) -> Value {
    redacted(value.clone(), hidden)
}

/// As [`redact`], of a value that nobody else needs.
pub(crate) fn redacted(mut value: Value, hidden: &HiddenNames) -> Value {
    blank(&mut value, hidden);
    value
}

fn blank(value: &mut Value, hidden: &HiddenNames) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if is_secret(name, hidden) {
                    *member = REDACTED.into();
                } else {
                    blank(member, hidden);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| blank(item, hidden)),
        _ => {}
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
