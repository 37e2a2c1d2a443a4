//! One HTTP exchange: any method, any bytes, any status. `ureq` is named here and nowhere else.
//! It follows no redirect, reads no meaning into a status and never prints.

use std::io::ErrorKind;
use std::time::Duration;

use ureq::config::AutoHeaderValue;
use ureq::http;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};

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

/// Why no answer came.
#[derive(Clone, Debug, PartialEq)]
pub struct NoAnswer {
    pub cause: String,
    /// The connection was reset before an answer began.
    pub reset: bool,
}

/// Sends requests, each over a connection of its own, so that no answer depends on the one before.
#[derive(Clone, Debug)]
pub struct Client {
    agent: ureq::Agent,
    largest: u64,
}

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
        let connector = DefaultConnector::new().chain(HearOut);
        let agent = ureq::Agent::with_parts(config, connector, DefaultResolver::default());
        Client { agent, largest: LARGEST_ANSWER }
    }

    /// For answers that are large by nature.
    pub fn reading_up_to(self, largest: u64) -> Self {
        Client { largest, ..self }
    }

    /// One exchange; an error means that no answer came.
    pub fn send(&self, request: &Request) -> Result<Response> {
        self.exchange(request).map_err(|none| {
            Error::new(Kind::Failed, format!("failed to call `{}`", request.url)).caused_by(none.cause)
        })
    }

    /// The same, for callers that tell one silence from another.
    pub fn exchange(&self, request: &Request) -> std::result::Result<Response, NoAnswer> {
        let lost = |cause: String| NoAnswer { cause, reset: false };
        let mut builder = http::Request::builder().method(request.method.as_str()).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let built = builder.body(request.body.as_slice()).map_err(|error| lost(error.to_string()))?;
        let response = self.agent.run(built).map_err(|error| NoAnswer {
            cause: cause(&error),
            reset: matches!(
                &error,
                ureq::Error::Io(io) if matches!(io.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
            ),
        })?;
        let (parts, mut body) = response.into_parts();
        let body = body.with_config().limit(self.largest).read_to_vec();
        let body = body.map_err(|error| lost(cause(&error)))?;
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

/// Hears a server out that stops reading: one that answers 413 closes the connection before the body has gone, and its
/// answer is there to be read though writing fails.
#[derive(Debug)]
struct HearOut;

impl<In: Transport> Connector<In> for HearOut {
    type Out = HeardOut<In>;

    fn connect(
        &self,
        _details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<HeardOut<In>>, ureq::Error> {
        Ok(chained.map(|inner| HeardOut { inner, deaf: None, heard: false }))
    }
}

#[derive(Debug)]
struct HeardOut<T> {
    inner: T,
    /// The other side reads no more: how it said so.
    deaf: Option<ErrorKind>,
    /// Something has come from the other side.
    heard: bool,
}

impl<T: Transport> Transport for HeardOut<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if self.deaf.is_some() {
            return Ok(());
        }
        match self.inner.transmit_output(amount, timeout) {
            Err(ureq::Error::Io(io))
                if matches!(io.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset) =>
            {
                self.deaf = Some(io.kind());
                Ok(())
            }
            outcome => outcome,
        }
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let progress = self.inner.await_input(timeout)?;
        self.heard |= progress;
        match self.deaf {
            Some(kind) if !self.heard => Err(ureq::Error::Io(kind.into())),
            _ => Ok(progress),
        }
    }

    fn is_open(&mut self) -> bool {
        self.deaf.is_none() && self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn the_answer_of_a_server_that_stops_reading_is_heard() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // It reads the first line and leaves the rest, so closing resets the connection.
            BufReader::with_capacity(64, &stream).read_line(&mut String::new()).unwrap();
            stream.write_all(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\n{}").unwrap();
        });
        let body = vec![b' '; 8 * 1024 * 1024];
        let request = Request { method: "POST".into(), url, headers: Vec::new(), body };
        let response = Client::default().send(&request).unwrap();
        server.join().unwrap();
        assert_eq!((response.status, response.body.as_slice()), (413, b"{}".as_slice()));
    }
}
