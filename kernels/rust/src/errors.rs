// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the closed list of codes and the errors that carry them.
//!
//! Never shows a caller anything but its own sentences: no other error's text, no value.

use std::error::Error as StdError;
use std::fmt;

use serde_json::{Map, Value, json};

use crate::ports::StoreError;

/// What a handler or a step returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The router refuses to start; the message names the culprit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigurationError(pub String);

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for ConfigurationError {}

/// The codes of the contract; their meaning never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the contract has the table of their meanings")]
pub enum Code {
    ValidationError,
    InvalidApiKey,
    ScopeDenied,
    AdminRequired,
    CeilingExceeded,
    NotFound,
    MethodNotAllowed,
    Conflict,
    IdempotencyInFlight,
    ConfirmationInvalid,
    PayloadTooLarge,
    UnsupportedMediaType,
    IdempotencyConflict,
    ConfirmationRequired,
    RateLimited,
    InternalError,
    ServiceUnavailable,
}

impl Code {
    /// Every code of a refusal.
    pub const ALL: [Self; 17] = [
        Self::ValidationError,
        Self::InvalidApiKey,
        Self::ScopeDenied,
        Self::AdminRequired,
        Self::CeilingExceeded,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::IdempotencyInFlight,
        Self::ConfirmationInvalid,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::IdempotencyConflict,
        Self::ConfirmationRequired,
        Self::RateLimited,
        Self::InternalError,
        Self::ServiceUnavailable,
    ];

    /// The code as it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.row().1
    }

    /// Whether a policy said no; every other failure is audited as an error.
    #[must_use]
    pub const fn is_denial(self) -> bool {
        self.row().2
    }

    const fn row(self) -> (&'static str, u16, bool) {
        match self {
            Self::ValidationError => ("VALIDATION_ERROR", 400, false),
            Self::InvalidApiKey => ("INVALID_API_KEY", 401, true),
            Self::ScopeDenied => ("SCOPE_DENIED", 403, true),
            Self::AdminRequired => ("ADMIN_REQUIRED", 403, true),
            Self::CeilingExceeded => ("CEILING_EXCEEDED", 403, true),
            Self::NotFound => ("NOT_FOUND", 404, false),
            Self::MethodNotAllowed => ("METHOD_NOT_ALLOWED", 405, false),
            Self::Conflict => ("CONFLICT", 409, false),
            Self::IdempotencyInFlight => ("IDEMPOTENCY_IN_FLIGHT", 409, true),
            Self::ConfirmationInvalid => ("CONFIRMATION_INVALID", 412, true),
            Self::PayloadTooLarge => ("PAYLOAD_TOO_LARGE", 413, false),
            Self::UnsupportedMediaType => ("UNSUPPORTED_MEDIA_TYPE", 415, false),
            Self::IdempotencyConflict => ("IDEMPOTENCY_CONFLICT", 422, true),
            Self::ConfirmationRequired => ("CONFIRMATION_REQUIRED", 428, true),
            Self::RateLimited => ("RATE_LIMITED", 429, true),
            Self::InternalError => ("INTERNAL_ERROR", 500, false),
            Self::ServiceUnavailable => ("SERVICE_UNAVAILABLE", 503, false),
        }
    }
}

/// One thing wrong with the request; `pointer` is RFC 6901 into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: a missing member's pointer names the missing member.
    pub pointer: String,
    /// Which rule, for programs.
    pub keyword: String,
    /// What is wrong, for people; it never repeats the value.
    pub message: String,
    /// The nearest name that is known.
    pub suggestion: Option<String>,
}

impl Problem {
    /// A problem without a suggestion.
    pub fn new(
        pointer: impl Into<String>,
        keyword: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            keyword: keyword.into(),
            message: message.into(),
            suggestion: None,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut shape = Map::new();
        shape.insert("pointer".into(), self.pointer.clone().into());
        shape.insert("keyword".into(), self.keyword.clone().into());
        shape.insert("message".into(), self.message.clone().into());
        if let Some(suggestion) = &self.suggestion {
            shape.insert("suggestion".into(), suggestion.clone().into());
        }
        Value::Object(shape)
    }
}

/// A refusal with a code of the contract.
#[derive(Clone, Debug, PartialEq)]
pub struct ManageError {
    /// Which one.
    pub code: Code,
    /// The sentence for the caller.
    pub message: String,
    more: Box<More>,
}

/// What few refusals have.
#[derive(Clone, Debug, Default, PartialEq)]
struct More {
    details: Option<Value>,
    problems: Vec<Problem>,
    headers: Vec<(&'static str, String)>,
}

impl ManageError {
    /// A refusal without details; packs use the constructors below.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            more: Box::default(),
        }
    }

    /// 404: there is no such resource, or it is another tenant's.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Code::NotFound, message)
    }

    /// 409: the state of things forbids it.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(Code::Conflict, message)
    }

    /// 500: a handler that a pack's author still has to write; told apart from a failure.
    #[must_use]
    pub fn not_written() -> Self {
        Self::new(Code::InternalError, "This action is not implemented yet.")
            .with_details(json!({"reason": "not_implemented"}))
    }

    /// 403: the key lacks `scope`.
    pub fn scope_denied(scope: &str, message: impl Into<String>) -> Self {
        Self::new(Code::ScopeDenied, message).with_details(json!({"required_scope": scope}))
    }

    /// 400: one problem; `pointer` points into the request: `/params/url`, not `/url`.
    pub fn validation(
        message: impl Into<String>,
        pointer: impl Into<String>,
        keyword: impl Into<String>,
    ) -> Self {
        let message = message.into();
        Self::invalid(
            message.clone(),
            vec![Problem::new(pointer, keyword, message)],
        )
    }

    /// 400: the envelope or the params are wrong in one or more places.
    pub fn invalid(message: impl Into<String>, problems: Vec<Problem>) -> Self {
        let mut refusal = Self::new(Code::ValidationError, message);
        refusal.more.problems = problems;
        refusal
    }

    /// The answer's `details`.
    #[must_use]
    pub fn details(&self) -> Option<&Value> {
        self.more.details.as_ref()
    }

    /// The answer's `errors`.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.more.problems
    }

    /// Headers that belong to this refusal.
    pub(crate) fn headers(&self) -> &[(&'static str, String)] {
        &self.more.headers
    }

    /// The same refusal with `details`.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.more.details = Some(details);
        self
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.more.headers.push((name, value.into()));
        self
    }

    pub(crate) fn rate_limited(message: impl Into<String>, retry_after: u64) -> Self {
        Self::new(Code::RateLimited, message)
            .with_header("Retry-After", retry_after.max(1).to_string())
    }

    /// One identical refusal for missing, unknown, malformed, revoked and expired keys.
    pub(crate) fn invalid_api_key() -> Self {
        Self::new(Code::InvalidApiKey, "The API key is missing or not valid.")
            .with_header("WWW-Authenticate", "Bearer")
    }

    pub(crate) fn in_flight(retry_after: u64) -> Self {
        let text = "The first call with this idempotency key still runs; repeat this one later.";
        Self::new(Code::IdempotencyInFlight, text)
            .with_header("Retry-After", retry_after.max(1).to_string())
    }

    pub(crate) fn service_unavailable() -> Self {
        let text = "The service cannot do this now; nothing was done.";
        Self::new(Code::ServiceUnavailable, text).with_header("Retry-After", "1")
    }

    pub(crate) fn internal() -> Self {
        Self::new(
            Code::InternalError,
            "Something went wrong on the server's side.",
        )
    }
}

impl fmt::Display for ManageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl StdError for ManageError {}

/// Why a handler or a step did not succeed.
///
/// Every standard error converts with `?`: a [`ManageError`] is the caller's answer, a
/// [`StoreError`] (and, with a sqlx feature, a `sqlx::Error`) means what it says, and
/// anything else is an INTERNAL_ERROR whose text reaches the host's log only. It is no
/// standard error itself, so that this conversion can exist.
#[derive(Debug)]
pub enum Error {
    /// The answer for the caller.
    Refused(Box<ManageError>),
    /// The database could not do it.
    Store(StoreError),
    /// A bug, or something that nobody foresaw.
    Failed(Box<dyn StdError + Send + Sync>),
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        let any: Box<dyn StdError + Send + Sync> = Box::new(error);
        let any = match any.downcast::<ManageError>() {
            Ok(refusal) => return Self::Refused(refusal),
            Err(any) => any,
        };
        match any.downcast::<StoreError>() {
            Ok(store) => Self::Store(*store),
            Err(any) => crate::ports::meaning(any),
        }
    }
}

impl Error {
    /// A failure that only has a text, for the host's log.
    pub fn failed(text: impl Into<String>) -> Self {
        Self::Failed(text.into().into())
    }
}
