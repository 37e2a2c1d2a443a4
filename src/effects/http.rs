//! One HTTP exchange: any method, any bytes, any status. `ureq` is named here and nowhere else.
//! It follows no redirect, reads no meaning into a status and never prints.

use std::time::Duration;

use ureq::config::AutoHeaderValue;
use ureq::http;

use crate::error::{Error, Kind, Result};

const TIMEOUT: Duration = Duration::from_secs(30);
/// An answer past this is not worth reading on.
const LARGEST_ANSWER: u64 = 16 * 1024 * 1024;

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What came back, whatever its status.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    pub status: u16,
    /// Names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// The first value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Sends requests, each over a connection of its own, so that no answer depends on the one before.
#[derive(Clone, Debug)]
pub struct Client(ureq::Agent);

impl Default for Client {
    fn default() -> Self {
        Client::new(TIMEOUT)
    }
}

impl Client {
    pub fn new(timeout: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .max_idle_connections(0)
            .accept_encoding(AutoHeaderValue::None)
            .user_agent(concat!("acp/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(timeout))
            .build();
        Client(config.into())
    }

    /// One exchange; an error means that no answer came.
    pub fn send(&self, request: &Request) -> Result<Response> {
        let failed = |cause: String| {
            Error::new(Kind::Failed, format!("failed to call `{}`", request.url)).caused_by(cause)
        };
        let mut builder = http::Request::builder().method(request.method.as_str()).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let built = builder.body(request.body.as_slice()).map_err(|e| failed(e.to_string()))?;
        let response = self.0.run(built).map_err(|e| failed(cause(&e)))?;
        let (parts, mut body) = response.into_parts();
        let body = body.with_config().limit(LARGEST_ANSWER).read_to_vec().map_err(|e| failed(cause(&e)))?;
        let headers = parts
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        Ok(Response { status: parts.status.as_u16(), headers, body })
    }
}

/// The cause in words; ureq's own name the layer ("io: …") and not what happened.
fn cause(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(io) => io.to_string(),
        ureq::Error::HostNotFound => "no such host".into(),
        ureq::Error::Timeout(_) => "no answer in time".into(),
        other => other.to_string(),
    }
}
