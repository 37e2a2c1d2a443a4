//! The endpoint of an install, called once: whether it is ours that answers.
//! It looks at the JSON, never at the status alone.

use super::{Finding, Severity};
use crate::effects::http::{Client, Request, Response};

/// Calls the endpoint and looks at the JSON, not at the status: some hosts answer 200 with HTML to everything.
pub fn call(url: &str, key: &str) -> Option<Finding> {
    let request = Request {
        method: "POST".into(),
        url: url.into(),
        headers: vec![("content-type".into(), "application/json".into()), ("x-api-key".into(), key.into())],
        body: br#"{"action":"meta.actions"}"#.to_vec(),
    };
    let (evidence, mend) = match Client::default().send(&request) {
        Err(error) => {
            let cause = [vec![error.message], error.causes].concat().join(": ");
            (cause, "start the server, then run this again".into())
        }
        Ok(response) => answer(&response)?,
    };
    Some(Finding {
        id: "endpoint",
        severity: Severity::Error,
        evidence: format!("`{url}`: {evidence}"),
        mend,
    })
}

/// What is wrong with an answer to `meta.actions`, and what mends it; `None`: nothing.
fn answer(response: &Response) -> Option<(String, String)> {
    let status = response.status;
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(&response.body) else {
        // The kernel answers a bad request in JSON, too: this is a framework that never asked it.
        let mend = match status {
            400 => "call it at a host name that the server allows, e.g. `localhost` (Django: ALLOWED_HOSTS)",
            _ => "put the route first in the list of routes, then restart the server",
        };
        let evidence = format!("status {status}, and the answer is no JSON: something else answers there");
        return Some((evidence, mend.into()));
    };
    if body["ok"] == true && body["data"]["actions"].as_array().is_some_and(|actions| !actions.is_empty()) {
        return None;
    }
    let code = body["code"].as_str().unwrap_or("no code");
    let mend = match code {
        "INVALID_API_KEY" => "make a key: the step `create-key` of `acp install`",
        "SCOPE_DENIED" => "use a key with the scope `manage.read`",
        "RATE_LIMITED" => "wait a minute, then run this again",
        // Every refusal of the kernel has a code: a middleware or a guard gave this one.
        "no code" if matches!(status, 401 | 403) => {
            "exempt the endpoint's path from what answers in front of it: it brings its own keys"
        }
        _ => "look into the server's log",
    };
    Some((format!("status {status}, {code}"), mend.into()))
}
