//! A control plane in a hundred lines over real sockets, that can be told to break the contract in one way.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    /// A replay's data is another than the first answer's.
    WrongReplay,
    /// A repeated idempotency key runs the handler again.
    RunsTwice,
    /// An error tells the exception.
    LeaksErrors,
    /// 200 and a page, whatever is asked.
    HtmlForAll,
    RedirectsToLogin,
    /// Closes the connection instead of answering a write.
    HangsUp,
    /// Every other call is 429.
    LimitsRates,
    LimitsForever,
    NoRequestIdHeader,
    /// The other tenant's key sees this tenant.
    MixesTenants,
}

struct State {
    fault: Fault,
    calls: AtomicU64,
    rows: AtomicU64,
    replays: Mutex<HashMap<String, Value>>,
}

/// Starts a server on a free port that lives as long as the test's process; returns its URL.
pub fn start(fault: Fault) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/api/manage", listener.local_addr().unwrap());
    let state =
        Arc::new(State { fault, calls: 0.into(), rows: 0.into(), replays: Mutex::new(HashMap::new()) });
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let state = Arc::clone(&state);
            std::thread::spawn(move || serve(&state, stream.unwrap()));
        }
    });
    url
}

fn serve(state: &State, stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut length, mut key) = (0, String::new());
    for line in reader.by_ref().lines().skip(1) {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(": ") else { break };
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "x-api-key" => key = value.into(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let call = state.calls.fetch_add(1, Ordering::SeqCst);
    let (status, headers, answer) = respond(state, &key, &body, call)?;
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{headers}\r\n", answer.len());
    (&stream).write_all(format!("{head}{answer}").as_bytes()).ok()
}

/// Status, headers, body; `None` hangs up.
fn respond(state: &State, key: &str, body: &[u8], call: u64) -> Option<(u16, String, String)> {
    let action: Value = serde_json::from_slice(body).unwrap_or_default();
    let writes = action["action"] == "rows.create";
    let limited = match state.fault {
        Fault::HtmlForAll => {
            let page = "<!doctype html><title>Shop</title>";
            return Some((200, "Content-Type: text/html\r\n".into(), page.into()));
        }
        Fault::RedirectsToLogin => return Some((302, "Location: /login\r\n".into(), String::new())),
        Fault::HangsUp if writes => return None,
        Fault::LimitsRates => call.is_multiple_of(2),
        Fault::LimitsForever => writes,
        _ => false,
    };
    let (status, mut answer) = match limited {
        true => (429, json!({"ok": false, "code": "RATE_LIMITED", "error": "slow down"})),
        false => act(state, key, &action),
    };
    answer["request_id"] = json!(format!("req_{call}"));
    let mut headers = String::from("Content-Type: application/json\r\nCache-Control: no-store\r\n");
    if state.fault != Fault::NoRequestIdHeader {
        headers += &format!("X-Request-Id: req_{call}\r\n");
    }
    if status == 429 {
        headers += "Retry-After: 7\r\n";
    }
    Some((status, headers, answer.to_string()))
}

fn act(state: &State, key: &str, request: &Value) -> (u16, Value) {
    let tenant = match key {
        "full" | "read" => "alpha",
        "other" if state.fault == Fault::MixesTenants => "alpha",
        "other" => "beta",
        _ => return (401, json!({"ok": false, "code": "INVALID_API_KEY", "error": "no"})),
    };
    match request["action"].as_str() {
        Some("meta.whoami") => {
            let all = ["manage.read", "manage.iam", "manage.webhooks", "manage.settings", "manage.domain"];
            let scopes = if key == "read" { &all[..1] } else { &all };
            (200, json!({"ok": true, "data": {"tenant_id": tenant, "scopes": scopes}}))
        }
        Some("rows.create") => (200, create(state, request)),
        _ => {
            let leak = "OperationalError: no such table: rows";
            let error = if state.fault == Fault::LeaksErrors { leak } else { "unknown action" };
            (404, json!({"ok": false, "code": "NOT_FOUND", "error": error}))
        }
    }
}

fn create(state: &State, request: &Value) -> Value {
    let key = request["idempotency_key"].as_str().unwrap_or_default().to_string();
    // One lock around all of it: the twin of a running call waits.
    let mut replays = state.replays.lock().unwrap();
    if let Some(first) = replays.get(&key).filter(|_| state.fault != Fault::RunsTwice) {
        let data = if state.fault == Fault::WrongReplay { json!({"row": 0}) } else { first.clone() };
        return json!({"ok": true, "code": "IDEMPOTENT_REPLAY", "data": data});
    }
    let data = json!({"row": state.rows.fetch_add(1, Ordering::SeqCst) + 1});
    replays.insert(key, data.clone());
    json!({"ok": true, "data": data})
}
