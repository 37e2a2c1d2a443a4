//! One answer, and how it differs from what a step expects. An answer is looked at whole: the status alone proves
//! nothing, for some hosts answer 200 with a page of HTML to everything.

use serde_json::Value;

use super::matcher::{Mismatch, cut, differences};
use super::values::Values;
use super::vector::Expect;
use crate::effects::http::{Request, Response};

/// Where the endpoint describes itself.
const DOCUMENT: &str = "/openapi.json";

/// An answer with its body read as JSON, where it is JSON.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub json: Option<Value>,
    response: Response,
    /// Whether HTTP gives this answer a body (none to HEAD, none with 304).
    has_body: bool,
    /// The endpoint's document has no envelope.
    is_document: bool,
}

impl Answer {
    pub fn new(response: Response, request: &Request) -> Self {
        let json = serde_json::from_slice(&response.body).ok();
        let has_body = request.method != "HEAD" && response.status != 304;
        let is_document = response.status == 200 && request.url.ends_with(DOCUMENT);
        Answer { status: response.status, json, has_body, is_document, response }
    }

    pub fn code(&self) -> Option<&str> {
        self.json.as_ref()?.get("code")?.as_str()
    }

    /// The value at a pointer into the body.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.json.as_ref()?.pointer(pointer)
    }

    /// Seconds to wait before a call is repeated, for an answer that asks for it.
    pub fn retry_after(&self) -> Option<u64> {
        let asked = self.response.header("retry-after").and_then(|value| value.trim().parse().ok());
        (self.status == 429).then(|| asked.unwrap_or(1))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.response.body).into_owned()
    }

    /// The body of an answer that is not JSON, in a few words: its content type and how it starts.
    pub fn kind_and_start(&self) -> String {
        let kind = self.response.header("content-type").unwrap_or("no content type");
        let to =
            self.response.header("location").map(|to| format!(" and a redirect to {to}")).unwrap_or_default();
        match self.text().trim() {
            "" => format!("{kind}, an empty body{to}"),
            text => format!("{kind}, {:?}{to}", cut(text, 80)),
        }
    }

    /// Everything in which the answer is not what the step expects.
    pub fn differences(&self, expect: &Expect, values: &Values) -> Result<Vec<Mismatch>, String> {
        let mut found = self.envelope_differences();
        if let Some(status) = expect.status.filter(|status| *status != self.status) {
            let said = self.code().map(|code| format!(" {code}")).unwrap_or_default();
            found.push(Mismatch::new("status", status.to_string(), format!("{}{said}", self.status)));
        }
        if let Some(code) = expect.code.as_ref().filter(|code| code.as_deref() != self.code()) {
            let word = |code: Option<&str>| code.unwrap_or("no code").to_string();
            found.push(Mismatch::new("/code", word(code.as_deref()), word(self.code())));
        }
        if let (Some(body), true) = (&expect.body, self.json.is_some()) {
            found.extend(differences(&values.fill(body)?, self.json.as_ref(), "", values));
        }
        for (name, matcher) in &expect.headers {
            let header = self.response.header(&name.to_lowercase()).map(|v| Value::String(v.into()));
            found.extend(differences(
                &values.fill(matcher)?,
                header.as_ref(),
                &format!("header {name}"),
                values,
            ));
        }
        for secret in &expect.text_absent {
            let secret = values.fill_text(secret)?;
            if self.text().contains(&secret) {
                found.push(Mismatch::new("body", format!("no trace of `{secret}`"), cut(&self.text(), 240)));
            }
        }
        Ok(found)
    }

    /// What the contract asks of every answer, whatever the step.
    fn envelope_differences(&self) -> Vec<Mismatch> {
        if !self.has_body {
            return Vec::new();
        }
        let Some(Value::Object(body)) = &self.json else {
            let got = format!("{} with {}", self.status, self.kind_and_start());
            return vec![Mismatch::new("body", "a JSON object", got)];
        };
        if self.is_document {
            return Vec::new();
        }
        let mut found = Vec::new();
        let ok = self.status == 200;
        if body.get("ok") != Some(&Value::Bool(ok)) {
            found.push(Mismatch::new("/ok", ok.to_string(), super::matcher::show(body.get("ok"))));
        }
        let request_id = body.get("request_id").and_then(Value::as_str);
        if request_id.is_none() || request_id != self.response.header("x-request-id") {
            let header = self.response.header("x-request-id").unwrap_or("nothing");
            let expected = request_id.unwrap_or("the request_id that the body lacks");
            found.push(Mismatch::new("header X-Request-Id", expected, header));
        }
        let cache = self.response.header("cache-control").unwrap_or("nothing");
        if !cache.to_lowercase().contains("no-store") {
            found.push(Mismatch::new("header Cache-Control", "no-store", cache));
        }
        found
    }
}
