//! The values a case saves, and their substitution into what later steps send and expect.
//! It never calls anything.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use serde_json::Value;

/// Saved values by name. `${run}` is in it from the start; `${uuid}` is made anew at every use.
#[derive(Clone, Debug)]
pub struct Values(BTreeMap<String, Value>);

impl Default for Values {
    fn default() -> Self {
        let run = format!("{:012x}", random() & 0xffff_ffff_ffff);
        Values(BTreeMap::from([("run".to_string(), Value::String(run))]))
    }
}

impl Values {
    pub fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.into(), value);
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The same values and one more, for one call of several.
    pub fn with(&self, name: &str, value: Value) -> Self {
        let mut more = self.clone();
        more.set(name, value);
        more
    }

    /// Substitutes in every string of `value`, member names too.
    pub fn fill(&self, value: &Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => self.fill_string(text)?,
            Value::Array(items) => {
                Value::Array(items.iter().map(|v| self.fill(v)).collect::<Result<_, _>>()?)
            }
            Value::Object(members) => {
                let member = |(name, v): (&String, &Value)| Ok((self.fill_text(name)?, self.fill(v)?));
                Value::Object(members.iter().map(member).collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }

    /// Substitutes in a string; one that is nothing but `${name}` takes the saved value with its type.
    fn fill_string(&self, text: &str) -> Result<Value, String> {
        let whole = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        match whole {
            Some(name) if !name.contains('}') => self.value(name),
            _ => self.fill_text(text).map(Value::String),
        }
    }

    /// Substitutes inside a text.
    pub fn fill_text(&self, text: &str) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let Some(end) = rest[start..].find('}') else { break };
            filled.push_str(&rest[..start]);
            match self.value(&rest[start + 2..start + end])? {
                Value::String(s) => filled.push_str(&s),
                other => filled.push_str(&other.to_string()),
            }
            rest = &rest[start + end + 1..];
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value(&self, name: &str) -> Result<Value, String> {
        match name {
            "uuid" => Ok(Value::String(uuid())),
            _ => self.get(name).cloned().ok_or_else(|| format!("no earlier step saved `{name}`")),
        }
    }
}

/// A random UUID, version 4.
fn uuid() -> String {
    let high = (random() & 0xffff_ffff_ffff_0fff) | 0x4000;
    let low = (random() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
    let hex = format!("{high:016x}{low:016x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Enough randomness for names that must not meet those of an earlier run: the standard library seeds its
/// hash tables from the system's.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_string_that_is_one_variable_keeps_the_type_of_its_value() {
        let values = Values::default().with("n", json!(3)).with("list", json!([1]));
        let filled = values.fill(&json!({"a": "${n}", "b": "n=${n}", "${n}": "${list}"})).unwrap();
        assert_eq!(filled, json!({"a": 3, "b": "n=3", "3": [1]}));
    }

    #[test]
    fn an_unknown_variable_is_an_error_that_names_it() {
        assert_eq!(Values::default().fill(&json!("${id}")), Err("no earlier step saved `id`".into()));
    }

    #[test]
    fn every_uuid_is_new_and_of_version_4() {
        let uuid = |v: &Values| v.fill_text("${uuid}").unwrap();
        let values = Values::default();
        assert_ne!(uuid(&values), uuid(&values));
        assert_eq!(uuid(&values).len(), 36);
        assert_eq!(&uuid(&values)[14..15], "4");
        assert!("89ab".contains(&uuid(&values)[19..20]));
    }

    #[test]
    fn a_dollar_without_a_variable_stays() {
        assert_eq!(Values::default().fill_text("^a$ ${").unwrap(), "^a$ ${");
    }
}
