// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the values that a statement is given.
//!
//! Never their form in a database: each dialect has its own.

use serde_json::Value;

use super::driver;

use crate::clock::Timestamp;
use crate::ports::SqlValue;

/// A parameter; None is the null of its type.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Arg<'a> {
    Bool(bool),
    Int(Option<i64>),
    Real(f64),
    Text(Option<&'a str>),
    Time(Option<Timestamp>),
    /// What is no UUID becomes the nil UUID, the id of nothing.
    Uuid(&'a str),
    Json(Option<&'a Value>),
    JsonText(Option<&'a str>),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<&'a Option<String>> for Arg<'a> {
    fn from(text: &'a Option<String>) -> Self {
        Self::Text(text.as_deref())
    }
}

impl From<Timestamp> for Arg<'_> {
    fn from(moment: Timestamp) -> Self {
        Self::Time(Some(moment))
    }
}

impl From<Option<Timestamp>> for Arg<'_> {
    fn from(moment: Option<Timestamp>) -> Self {
        Self::Time(moment)
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<bool> for Arg<'_> {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl<'a> From<&'a SqlValue> for Arg<'a> {
    fn from(value: &'a SqlValue) -> Self {
        match value {
            SqlValue::Null => Self::Text(None),
            SqlValue::Bool(flag) => Self::Bool(*flag),
            SqlValue::Int(number) => Self::Int(Some(*number)),
            SqlValue::Real(number) => Self::Real(*number),
            SqlValue::Text(text) => Self::Text(Some(text)),
            SqlValue::Time(moment) => Self::Time(Some(*moment)),
            SqlValue::Uuid(text) => Self::Uuid(text),
            SqlValue::Json(value) => Self::Json(Some(value)),
        }
    }
}

/// The UUID that a text names, or the nil UUID.
pub(super) fn uuid_of(text: &str) -> driver::types::Uuid {
    driver::types::Uuid::try_parse(text).unwrap_or_default()
}

/// A UUID in its usual form, where it is kept as 32 digits; any other id as it is.
#[cfg(any(feature = "sqlx-sqlite", feature = "sqlx-mysql"))]
pub(super) fn with_hyphens(id: String) -> String {
    let bare = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if bare { uuid_of(&id).to_string() } else { id }
}

/// SQL that takes the hyphens out of a UUID, and is null for any other text.
#[cfg(any(feature = "sqlx-sqlite", feature = "sqlx-mysql"))]
pub(super) fn without_hyphens(text: &str) -> String {
    let form = "'________-____-____-____-____________'";
    format!("CASE WHEN {text} LIKE {form} THEN REPLACE({text}, '-', '') END")
}
