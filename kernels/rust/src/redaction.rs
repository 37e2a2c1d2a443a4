// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what never reaches a hash or the audit log.
//!
//! Never decides what is logged: it only blanks members by name, and by `writeOnly`.

use std::collections::HashSet;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
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

/// The JSON text of a value without its secrets; `hidden` are the names that the schema marks
/// `writeOnly`.
///
/// # Errors
/// Never in fact: a value is JSON.
pub fn redacted_text(value: &Value, hidden: &HiddenNames) -> crate::Result<String> {
    Ok(serde_json::to_string(&Redacted { value, hidden })?)
}

struct Redacted<'a> {
    value: &'a Value,
    hidden: &'a HiddenNames,
}

impl Serialize for Redacted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hidden = self.hidden;
        match self.value {
            Value::Object(members) => {
                let mut all = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    if is_secret(name, hidden) {
                        all.serialize_entry(name, REDACTED)?;
                    } else {
                        all.serialize_entry(name, &Self { value, hidden })?;
                    }
                }
                all.end()
            }
            Value::Array(items) => {
                serializer.collect_seq(items.iter().map(|value| Self { value, hidden }))
            }
            other => other.serialize(serializer),
        }
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
