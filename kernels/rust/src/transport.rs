// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns HTTP as the kernel sees it: method, content type, size, the client's address.
//!
//! Never parses a body and never touches a framework's request.

use std::borrow::Cow;
use std::io;
use std::net::IpAddr;

use crate::action::BoxFuture;
use crate::errors::{Code, ManageError, Result};

/// More bytes no body has.
pub const MAX_BODY: usize = 1024 * 1024;
const LONGEST_AGENT: usize = 512;

/// A body that arrives in pieces; it is read after authentication, and not past 1 MiB.
pub trait ReadBody: Send + 'static {
    /// The next piece, or None at the end.
    fn chunk(&mut self) -> BoxFuture<'_, io::Result<Option<Vec<u8>>>>;
}

/// A request's body.
#[derive(Default)]
pub enum Body {
    /// None at all.
    #[default]
    Empty,
    /// All of it.
    Bytes(Vec<u8>),
    /// Piece by piece.
    Stream(Box<dyn ReadBody>),
}

impl Body {
    /// A body that arrives in pieces.
    pub fn stream(source: impl ReadBody) -> Self {
        Self::Stream(Box::new(source))
    }

    /// All of it, at most [`MAX_BODY`].
    pub(crate) async fn read(self) -> Result<Vec<u8>> {
        let bytes = match self {
            Self::Empty => Vec::new(),
            Self::Bytes(bytes) => bytes,
            Self::Stream(mut source) => {
                let mut bytes = Vec::new();
                while bytes.len() <= MAX_BODY {
                    // The client went away, or sent what is no HTTP body.
                    let unreadable =
                        |_| ManageError::validation("The body could not be read.", "", "json");
                    let Some(piece) = source.chunk().await.map_err(unreadable)? else {
                        break;
                    };
                    bytes.extend_from_slice(&piece);
                }
                bytes
            }
        };
        if bytes.len() > MAX_BODY {
            Err(too_large().into())
        } else {
            Ok(bytes)
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

/// Everything of a request before its body.
#[derive(Default)]
pub(crate) struct Head {
    is_post: bool,
    is_read: bool,
    peer_address: String,
    content_type: Option<String>,
    content_length: Option<String>,
    api_key: Option<String>,
    authorization: Option<String>,
    forwarded_for: Option<String>,
    user_agent: Option<String>,
    if_none_match: Option<String>,
}

/// A request, whatever the framework.
#[derive(Default)]
pub struct HttpRequest {
    pub(crate) head: Head,
    pub(crate) body: Body,
}

impl HttpRequest {
    /// A request without headers and body; `peer_address` is the socket's, with or without
    /// a port, and empty where it is not known.
    pub fn new(method: impl AsRef<str>, peer_address: impl Into<String>) -> Self {
        let is = |known: &str| method.as_ref().eq_ignore_ascii_case(known);
        let head = Head {
            is_post: is("POST"),
            is_read: is("GET") || is("HEAD"),
            peer_address: peer_address.into(),
            ..Head::default()
        };
        Self {
            head,
            body: Body::Empty,
        }
    }

    /// Adds a header, its name in any case; those that the kernel never reads are dropped.
    #[must_use]
    pub fn header(mut self, name: &str, value: &[u8]) -> Self {
        let head = &mut self.head;
        let slots: [(&str, &mut Option<String>); 7] = [
            ("content-type", &mut head.content_type),
            ("content-length", &mut head.content_length),
            ("x-api-key", &mut head.api_key),
            ("authorization", &mut head.authorization),
            ("x-forwarded-for", &mut head.forwarded_for),
            ("user-agent", &mut head.user_agent),
            ("if-none-match", &mut head.if_none_match),
        ];
        let known = |(known, _): &(&str, _)| name.eq_ignore_ascii_case(known);
        if let Some((_, slot)) = slots.into_iter().find(known) {
            let value = text_of(value);
            // A header twice is a list, as RFC 9110 has it.
            *slot = Some(match slot.take() {
                Some(first) => first + ", " + &value,
                None => value,
            });
        }
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Step 1: the refusal of method, content type or announced size.
    pub(crate) fn check(&self) -> Result<(), ManageError> {
        self.head.check()?;
        match &self.body {
            Body::Bytes(bytes) if bytes.len() > MAX_BODY => Err(too_large()),
            _ => Ok(()),
        }
    }
}

impl Head {
    fn check(&self) -> Result<(), ManageError> {
        if !self.is_post {
            let refusal = ManageError::new(Code::MethodNotAllowed, "Use POST.");
            return Err(refusal.with_header("Allow", "POST"));
        }
        if !is_json(self.content_type.as_deref().unwrap_or_default()) {
            let text = "The content type must be application/json.";
            return Err(ManageError::new(Code::UnsupportedMediaType, text));
        }
        let announced = self.content_length.as_deref().unwrap_or_default().trim();
        let digits = !announced.is_empty() && announced.bytes().all(|byte| byte.is_ascii_digit());
        let too_long = digits && announced.parse::<u64>().unwrap_or(u64::MAX) > MAX_BODY as u64;
        if too_long { Err(too_large()) } else { Ok(()) }
    }

    /// The same of the document, which is only read.
    pub(crate) fn check_read(&self) -> Result<(), ManageError> {
        if self.is_read {
            return Ok(());
        }
        let refusal = ManageError::new(Code::MethodNotAllowed, "Use GET.");
        Err(refusal.with_header("Allow", "GET, HEAD"))
    }

    /// The tags of the documents that the client has.
    pub(crate) fn known_tags(&self) -> &str {
        self.if_none_match.as_deref().unwrap_or_default()
    }

    /// The key from `X-API-Key`, else from `Authorization: Bearer`.
    pub(crate) fn presented_key(&self) -> Option<&str> {
        let key = self.api_key.as_deref().unwrap_or_default().trim();
        if !key.is_empty() {
            return Some(key);
        }
        let (scheme, token) = self.authorization.as_deref()?.trim().split_once(' ')?;
        let token = token.trim();
        (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
    }

    /// The client's address; empty where it is none.
    pub(crate) fn client_address(&self, trusted_proxies: usize) -> String {
        let forwarded = self.forwarded_for.as_deref().unwrap_or_default();
        client_address(&self.peer_address, forwarded, trusted_proxies)
    }

    /// The client's own name, made harmless.
    pub(crate) fn agent(&self) -> Option<Cow<'_, str>> {
        let harmless = |letter: char| match letter {
            ' '..='~' | '\u{a0}'..='\u{ffff}' => letter,
            _ => '?',
        };
        let agent = self.user_agent.as_deref()?;
        if agent.len() <= LONGEST_AGENT && agent.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Some(agent.into());
        }
        Some(agent.chars().map(harmless).take(LONGEST_AGENT).collect())
    }
}

/// An answer, whatever the framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// Every header of the answer.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: Vec<u8>,
}

fn too_large() -> ManageError {
    ManageError::new(Code::PayloadTooLarge, "The body is larger than 1 MiB.")
}

/// Header bytes as text; what is not UTF-8 is read as ISO 8859-1.
fn text_of(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => value.iter().copied().map(char::from).collect(),
    }
}

/// `application/json`, with no parameter but the charset UTF-8.
fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let mut rest: Vec<&str> = parts.collect();
    if rest.last() == Some(&"") {
        rest.pop();
    }
    let utf8 = |parameter: &str| {
        parameter.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset")
                && value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
    };
    media.eq_ignore_ascii_case("application/json") && rest.len() <= 1 && rest.into_iter().all(utf8)
}

/// The peer, unless bound proxies are trusted to have written the hops before it.
///
/// Only the last `trusted_proxies` entries were written by them; what stands further left
/// is the client's to forge.
#[must_use]
pub fn client_address(peer: &str, forwarded_for: &str, trusted_proxies: usize) -> String {
    let hops = forwarded_for
        .split(',')
        .map(str::trim)
        .filter(|hop| !hop.is_empty());
    let hops: Vec<&str> = if trusted_proxies == 0 {
        Vec::new()
    } else {
        hops.collect()
    };
    let named = hops
        .len()
        .checked_sub(trusted_proxies.min(hops.len()).max(1));
    let named = named.and_then(|index| address(hops[index]));
    named.or_else(|| address(peer)).unwrap_or_default()
}

fn address(text: &str) -> Option<String> {
    let bare = text.trim();
    let bare = match bare.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        None if bare.matches(':').count() == 1 => bare.split(':').next()?,
        None => bare,
    };
    let bare = bare.split('%').next()?;
    match bare.parse().ok()? {
        // There is only one way to write it that is read at all.
        IpAddr::V4(_) => Some(bare.to_owned()),
        IpAddr::V6(address) => Some(address.to_string()),
    }
}
