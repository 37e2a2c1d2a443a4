//! Middleware that may turn an agent away, and middleware that is known not to. What is not known is a wall.

use super::chain::{Chain, Link};
use super::{arguments, bare, callee, last_name};
use crate::edit::tree::{Node, Source};

/// Layers of tower-http, axum and their friends that let every request through to its route.
const PLAIN_LAYERS: [&str; 30] = [
    "AddExtensionLayer",
    "CatchPanicLayer",
    "CompressionLayer",
    "ConcurrencyLimitLayer",
    "CookieManagerLayer",
    "CorsLayer",
    "DecompressionLayer",
    "DefaultBodyLimit",
    "Extension",
    "GlobalConcurrencyLimitLayer",
    "HandleErrorLayer",
    "HttpMetricsLayer",
    "InFlightRequestsLayer",
    "NewSentryLayer",
    "NormalizePathLayer",
    "OtelAxumLayer",
    "OtelInResponseLayer",
    "PrometheusMetricLayer",
    "PropagateHeaderLayer",
    "PropagateRequestIdLayer",
    "RequestBodyLimitLayer",
    "RequestBodyTimeoutLayer",
    "SentryHttpLayer",
    "SentryLayer",
    "SessionManagerLayer",
    "SetRequestHeaderLayer",
    "SetRequestIdLayer",
    "SetResponseHeaderLayer",
    "TimeoutLayer",
    "TraceLayer",
];

/// Middleware of actix-web and its friends that lets every request through to its route.
const PLAIN_WRAPS: [&str; 12] = [
    "Compress",
    "Cors",
    "DefaultHeaders",
    "ErrorHandlers",
    "Logger",
    "NormalizePath",
    "PrometheusMetrics",
    "RequestTracing",
    "Sentry",
    "SessionMiddleware",
    "TracingLogger",
    "IdentityMiddleware",
];

/// Links behind which a router may still be merged: they say nothing about who may come in.
const PLAIN_LINKS: [&str; 7] = [
    "with_state",
    "fallback",
    "fallback_service",
    "method_not_allowed_fallback",
    "reset_fallback",
    "into_make_service",
    "into_make_service_with_connect_info",
];

/// Whether the link leaves every request to its route: a fallback, the state, a layer that is known to be plain.
pub fn is_plain(source: &Source<'_>, link: &Link<'_>) -> bool {
    match link.name.as_str() {
        "layer" | "route_layer" => {
            arguments(link.call).first().is_some_and(|layer| is_plain_layer(source, *layer))
        }
        name => PLAIN_LINKS.contains(&name),
    }
}

/// The link in front of which `.merge(…)` belongs: outside every wall, before fallbacks and the state.
pub fn place(source: &Source<'_>, chain: &Chain<'_>) -> usize {
    chain.links.iter().rposition(|link| !is_plain(source, link)).map_or(0, |last| last + 1)
}

/// Whether this is one of the layers that let everyone through, or a `ServiceBuilder` of nothing but those.
fn is_plain_layer(source: &Source<'_>, layer: Node<'_>) -> bool {
    let Some((head, builder)) = head(source, layer) else { return false };
    if head == "ServiceBuilder" {
        let plain = |link: &Link<'_>| match link.name.as_str() {
            "layer" => arguments(link.call).first().is_some_and(|inner| is_plain_layer(source, *inner)),
            name => {
                ["timeout", "concurrency_limit", "map_request_body", "into_inner", "layer_fn"].contains(&name)
            }
        };
        return builder.links.iter().all(plain);
    }
    PLAIN_LAYERS.contains(&head)
}

/// The middlewares of an `App` that may turn an agent away.
pub fn walls<'c, 't>(source: &Source<'_>, app: &'c Chain<'t>) -> Vec<&'c Link<'t>> {
    let wall = |link: &&Link<'_>| {
        link.name == "wrap_fn"
            || link.name == "wrap"
                && !arguments(link.call)
                    .first()
                    .and_then(|argument| head(source, *argument))
                    .is_some_and(|(head, _)| PLAIN_WRAPS.contains(&head))
    };
    app.links.iter().filter(wall).collect()
}

/// The type that an expression starts from: `TraceLayer` of `TraceLayer::new_for_http().on_request(…)`.
fn head<'t, 'a>(source: &Source<'a>, expression: Node<'t>) -> Option<(&'a str, Chain<'t>)> {
    let chain = super::chain::chain(source, bare(source, expression));
    let base = chain.base;
    let path = match base.kind() {
        "call_expression" => callee(source, base)?,
        "identifier" | "scoped_identifier" => source.of(base),
        "struct_expression" => last_name(source, base.child_by_field_name("name")?),
        _ => return None,
    };
    // `TraceLayer::new` names the type before the function; `Extension(…)` and `axum::Extension(…)` are the type.
    let parts: Vec<&str> = path.split("::").map(|part| part.split('<').next().unwrap_or(part)).collect();
    let is_type = |part: &&&str| part.starts_with(char::is_uppercase);
    let name = parts.iter().rev().find(is_type)?;
    Some((name, chain))
}
