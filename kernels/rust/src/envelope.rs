// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the request and response envelopes: their members, their checks, their text.
//!
//! Never knows an action: `params` is any object here.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::errors::{ManageError, Problem, Result};
use crate::schema::{MOST_PROBLEMS, pointer_to};
use crate::strict_json;
use crate::suggestions::closest;

/// More characters no action's name has.
pub const LONGEST_ACTION: usize = 128;
const LONGEST_KEY: usize = 255;
const MEMBERS: [(&str, &str); 5] = [
    ("action", "string"),
    ("params", "object"),
    ("idempotency_key", "string"),
    ("dry_run", "boolean"),
    ("confirm_token", "string"),
];

/// The checked request, without its params: they stay in the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// The full name of the action.
    pub action: String,
    /// What makes a repetition a replay.
    pub idempotency_key: Option<String>,
    /// Whether nothing may last.
    pub dry_run: bool,
    /// The plan that is applied.
    pub confirm_token: Option<String>,
}

/// Whether a text is names joined by dots.
#[must_use]
pub fn is_action_name(text: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
            })
    };
    text.contains('.') && text.split('.').all(part)
}

/// The body as JSON.
///
/// # Errors
/// VALIDATION_ERROR with the keyword `json`.
pub fn parse_body(raw: &[u8]) -> Result<Value, ManageError> {
    strict_json::parse(raw).map_err(|sentence| ManageError::validation(sentence, "", "json"))
}

/// The checked envelope.
///
/// # Errors
/// VALIDATION_ERROR with everything that is wrong with it at once.
pub fn read_envelope(body: &Value) -> Result<Envelope, ManageError> {
    let Value::Object(members) = body else {
        return Err(ManageError::validation(
            "The body must be an object.",
            "",
            "type",
        ));
    };
    let mut problems: Vec<Problem> = members
        .iter()
        .filter_map(|(name, value)| member_problem(name, value))
        .collect();
    if !members.contains_key("action") {
        problems.push(Problem::new(
            "/action",
            "required",
            "This member is required.",
        ));
    }
    if !problems.is_empty() {
        problems.sort_by(|left, right| left.pointer.cmp(&right.pointer));
        problems.truncate(MOST_PROBLEMS);
        let text = "The request is not valid; `errors` says where.";
        return Err(ManageError::invalid(text, problems));
    }
    let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    Ok(Envelope {
        action: text("action").unwrap_or_default(),
        idempotency_key: text("idempotency_key"),
        dry_run: members.get("dry_run") == Some(&Value::Bool(true)),
        confirm_token: text("confirm_token"),
    })
}

fn member_problem(name: &str, value: &Value) -> Option<Problem> {
    let Some((_, kind)) = MEMBERS.iter().find(|(known, _)| *known == name) else {
        let pointer = pointer_to("", name);
        let mut problem = Problem::new(pointer, "additionalProperties", "There is no such member.");
        problem.suggestion = closest(name, MEMBERS.iter().map(|(known, _)| *known), 1).pop();
        return Some(problem);
    };
    let fits = match *kind {
        "string" => value.is_string(),
        "object" => value.is_object(),
        _ => value.is_boolean(),
    };
    if !fits {
        return Some(Problem::new(
            pointer_to("", name),
            "type",
            format!("Must be of type {kind}."),
        ));
    }
    match (name, value.as_str()) {
        ("action", Some(text)) => action_problem(text),
        ("idempotency_key", Some(text)) => idempotency_key_problem(text),
        _ => None,
    }
}

fn action_problem(text: &str) -> Option<Problem> {
    let (keyword, message) = if text.chars().count() > LONGEST_ACTION {
        (
            "maxLength",
            format!("Must have at most {LONGEST_ACTION} characters."),
        )
    } else if !is_action_name(text) {
        (
            "pattern",
            "Must be names joined by dots, such as `meta.actions`.".into(),
        )
    } else {
        return None;
    };
    Some(Problem::new("/action", keyword, message))
}

fn idempotency_key_problem(text: &str) -> Option<Problem> {
    let (keyword, message) = if text.is_empty() {
        ("minLength", "Must not be empty.")
    } else if text.chars().count() > LONGEST_KEY {
        ("maxLength", "Must have at most 255 characters.")
    } else if !text.bytes().all(|byte| (0x20..=0x7e).contains(&byte)) {
        ("pattern", "Must be printable ASCII.")
    } else {
        return None;
    };
    Some(Problem::new("/idempotency_key", keyword, message))
}

/// A success as JSON text, member by member.
pub(crate) struct SuccessText(Vec<u8>);

impl SuccessText {
    /// The answer to this request, with nothing in it yet.
    pub fn of(request_id: &str) -> Self {
        let mut text = Vec::with_capacity(512);
        text.extend_from_slice(b"{\"ok\":true,\"request_id\":\"");
        text.extend_from_slice(request_id.as_bytes());
        text.push(b'"');
        Self(text)
    }

    /// Adds a member.
    pub fn with(mut self, name: &str, value: &impl Serialize) -> Result<Self> {
        self.name(name);
        serde_json::to_writer(&mut self.0, value)?;
        Ok(self)
    }

    /// Adds a member where there is a value.
    pub fn maybe(self, name: &str, value: Option<&impl Serialize>) -> Result<Self> {
        match value {
            Some(value) => self.with(name, value),
            None => Ok(self),
        }
    }

    /// Adds a member that is JSON text already.
    pub fn prepared(mut self, name: &str, text: &str) -> Self {
        self.name(name);
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// The whole body.
    pub fn body(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }

    /// `,"name":`
    fn name(&mut self, name: &str) {
        self.0.extend_from_slice(b",\"");
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
    }
}

/// The body of a refusal.
pub(crate) fn error_body(request_id: &str, error: &ManageError, dry_run: Option<bool>) -> Vec<u8> {
    let mut body = Map::new();
    body.insert("ok".into(), false.into());
    body.insert("request_id".into(), request_id.into());
    body.insert("error".into(), error.message.clone().into());
    body.insert("code".into(), error.code.as_str().into());
    if let Some(dry_run) = dry_run {
        body.insert("dry_run".into(), dry_run.into());
    }
    if !error.problems().is_empty() {
        body.insert(
            "errors".into(),
            error.problems().iter().map(Problem::to_json).collect(),
        );
    }
    if let Some(details) = error.details() {
        body.insert("details".into(), details.clone());
    }
    Value::Object(body).to_string().into_bytes()
}
