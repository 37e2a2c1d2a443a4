// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the state of one request on its way through the steps.
//!
//! Never outlives the request, and is never shared by two.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use serde_json::{Map, Value};

use crate::action::{ActionResult, Caller};
use crate::clock::Timestamp;
use crate::confirm::Claims;
use crate::envelope::{Envelope, SuccessText};
use crate::errors::{Code, Error, Result};
use crate::limits::Checked;
use crate::registry::Action;
use crate::transport::Head;

/// A success.
pub(crate) struct Answer {
    pub text: SuccessText,
    pub replayed: bool,
}

/// What is known so far; each step adds to it.
pub(crate) struct Call {
    pub request_id: Arc<str>,
    pub now: Timestamp,
    pub started: Duration,
    pub request: Head,
    pub address: String,
    /// From step 2 on a request leaves an audit entry, unless a stranger is blocked.
    pub audited: bool,
    pub key_prefix: Option<String>,
    pub caller: Option<Arc<Caller>>,
    pub limits: Vec<Checked>,
    pub body: Option<Value>,
    pub envelope: Option<Envelope>,
    pub action: Option<Arc<Action>>,
    pub fingerprint: String,
    pub confirmed: Option<Claims>,
    pub constraints: Vec<String>,
}

impl Call {
    pub fn caller(&self) -> Result<&Arc<Caller>> {
        self.caller.as_ref().ok_or_else(|| too_early("the caller"))
    }

    pub fn envelope(&self) -> Result<&Envelope> {
        self.envelope
            .as_ref()
            .ok_or_else(|| too_early("the envelope"))
    }

    /// The params of the checked envelope, an object.
    pub fn params(&self) -> &Value {
        static NONE: LazyLock<Value> = LazyLock::new(|| Value::Object(Map::new()));
        let body = self.body.as_ref();
        body.and_then(|body| body.get("params")).unwrap_or(&NONE)
    }

    pub fn action(&self) -> Result<&Arc<Action>> {
        self.action.as_ref().ok_or_else(|| too_early("the action"))
    }

    /// The idempotency key, where this call may be stored and replayed at all.
    pub fn remembered_key(&self) -> Result<Option<&str>> {
        let envelope = self.envelope()?;
        let stored = self.action()?.writes() && !envelope.dry_run;
        Ok(envelope.idempotency_key.as_deref().filter(|_| stored))
    }
}

fn too_early(what: &str) -> Error {
    Error::failed(format!("a step asked for {what} before it was known"))
}

/// What the audit log is told about how a call ended.
#[derive(Clone, Copy, Default)]
pub(crate) struct Outcome<'a> {
    pub code: Option<Code>,
    pub message: Option<&'a str>,
    pub result: Option<&'a ActionResult>,
}
