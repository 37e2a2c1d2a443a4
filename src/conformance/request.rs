//! A vector's call → the HTTP request it means. It sends nothing.

use serde_json::Value;

use super::run::Keys;
use super::values::Values;
use super::vector::Call;
use crate::effects::http::Request;

/// The request for one call, its variables filled.
pub fn build(call: &Call, url: &str, keys: &Keys, values: &Values) -> Result<Request, String> {
    let mut headers = vec![("Accept".to_string(), "application/json".to_string())];
    let content_type = call.content_type.clone().unwrap_or_else(|| Some("application/json".into()));
    if let Some(content_type) = content_type {
        headers.push(("Content-Type".into(), content_type));
    }
    if let Some(key) = secret(call, keys, values)? {
        headers.push(match call.auth_header.as_deref() {
            Some("authorization") => ("Authorization".into(), format!("Bearer {key}")),
            _ => ("X-API-Key".into(), key),
        });
    }
    for (name, value) in &call.headers {
        headers.push((name.clone(), values.fill_text(value)?));
    }
    let method = call.method.clone().unwrap_or_else(|| "POST".into());
    let url = match &call.path {
        Some(path) => format!("{}{path}", url.trim_end_matches('/')),
        None => url.into(),
    };
    Ok(Request { method, url, headers, body: body(call, values)? })
}

/// The key that is sent, if any.
fn secret(call: &Call, keys: &Keys, values: &Values) -> Result<Option<String>, String> {
    if let Some(literal) = &call.raw_key {
        return values.fill_text(literal).map(Some);
    }
    match key_name(call) {
        None => Ok(None),
        Some(name) => keys.get(name).map(|key| Some(key.into())).ok_or_else(|| format!("no key `{name}`")),
    }
}

/// Which of the runner's keys a call needs.
pub fn key_name(call: &Call) -> Option<&str> {
    match (&call.raw_key, &call.key) {
        (Some(_), _) | (None, Some(None)) => None,
        (None, Some(Some(name))) => Some(name),
        (None, None) => Some("full"),
    }
}

fn body(call: &Call, values: &Values) -> Result<Vec<u8>, String> {
    if let Some(json) = &call.body {
        return Ok(values.fill(json)?.to_string().into_bytes());
    }
    if let Some(text) = &call.body_text {
        return Ok(values.fill_text(text)?.into_bytes());
    }
    if let Some(hex) = &call.body_hex {
        return unhex(hex).ok_or_else(|| format!("`{hex}` is not hexadecimal"));
    }
    let Some(repeat) = &call.body_repeat else { return Ok(Vec::new()) };
    let (prefix, unit) = (values.fill_text(&repeat.prefix)?, values.fill_text(&repeat.unit)?);
    let suffix = values.fill_text(&repeat.suffix)?;
    Ok([prefix, unit.repeat(repeat.times), suffix].concat().into_bytes())
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..text.len()).step_by(2).map(pair).collect()
}

/// A call in one line, for the report: the action it names, or the first bytes of its body.
pub fn summary(request: &Request) -> String {
    let json: Option<Value> = serde_json::from_slice(&request.body).ok();
    let action = json.as_ref().and_then(|body| body.get("action")).and_then(Value::as_str);
    let what = match action {
        Some(action) => action.to_string(),
        None => super::matcher::cut(&String::from_utf8_lossy(&request.body), 60),
    };
    format!("{} {what}", request.method).trim_end().to_string()
}
