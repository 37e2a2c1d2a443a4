// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the way from axum to the router and back.
//!
//! Never reads a body by itself, and never answers: the router does both.

use std::io;
use std::net::SocketAddr;

use ::axum::Router as AxumRouter;
use ::axum::extract::{ConnectInfo, Request};
use ::axum::http::{HeaderName, HeaderValue, StatusCode};
use ::axum::response::{IntoResponse, Response};
use ::axum::routing::any;
use http_body_util::BodyExt;

use crate::action::BoxFuture;
use crate::dispatch::Router;
use crate::ports::Host;
use crate::transport::{Body, HttpRequest, HttpResponse, ReadBody};

/// Routes at the bound base path, with and without a slash at its end, and at the document
/// below it, for every method: to be merged into the host's own router.
///
/// Serve with `into_make_service_with_connect_info::<SocketAddr>()`: without the peer's
/// address all clients count as one where failed logins are limited.
pub fn routes<H: Host, S: Clone + Send + Sync + 'static>(router: Router<H>) -> AxumRouter<S> {
    let path = router.bindings().base_path.clone();
    let (slash, document) = (format!("{path}/"), format!("{path}/openapi.json"));
    let other = router.clone();
    let describe = move |request: Request| answer(other.clone(), request, Address::Document);
    let answer = move |request: Request| answer(router.clone(), request, Address::Base);
    AxumRouter::new()
        .route(&path, any(answer.clone()))
        .route(&slash, any(answer))
        .route(&document, any(describe))
}

/// The same for every path: for a mount of the host's choice, or a port of its own.
pub fn service<H: Host>(router: Router<H>) -> AxumRouter {
    AxumRouter::new().fallback(move |request: Request| {
        let address = match request.uri().path().ends_with("/openapi.json") {
            true => Address::Document,
            false => Address::Base,
        };
        answer(router.clone(), request, address)
    })
}

#[derive(Clone, Copy)]
enum Address {
    Base,
    Document,
}

/// As a task of its own: a client that hangs up does not cut a call in two.
async fn answer<H: Host>(router: Router<H>, request: Request, address: Address) -> Response {
    let request = read(request);
    let work = async move {
        match address {
            Address::Base => router.handle(request).await,
            Address::Document => router.openapi(request).await,
        }
    };
    match tokio::spawn(work).await {
        Ok(answer) => written(answer),
        // The runtime is shutting down.
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn read(request: Request) -> HttpRequest {
    let (head, body) = request.into_parts();
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|peer| peer.0.ip().to_string()).unwrap_or_default();
    let read = HttpRequest::new(head.method.as_str(), peer);
    let named = head.headers.iter();
    let read = named.fold(read, |read, (name, value)| {
        read.header(name.as_str(), value.as_bytes())
    });
    read.body(Body::stream(Pieces(body)))
}

struct Pieces(::axum::body::Body);

impl ReadBody for Pieces {
    fn chunk(&mut self) -> BoxFuture<'_, io::Result<Option<Vec<u8>>>> {
        Box::pin(async move {
            while let Some(frame) = self.0.frame().await {
                // Trailers are no part of the body.
                if let Ok(data) = frame.map_err(io::Error::other)?.into_data() {
                    return Ok(Some(data.to_vec()));
                }
            }
            Ok(None)
        })
    }
}

fn written(answer: HttpResponse) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    for (name, value) in answer.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
