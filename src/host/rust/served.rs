//! The calls that serve, and what they serve: the expression, or the function of another crate.
//! It never follows them to where a router is built.

use super::code::{At, Code};
use super::server::{DEPTH, Flavour, unwrapped};
use crate::edit::rust::chain::chain;
use crate::edit::rust::scope::visible;
use crate::edit::rust::{arguments, bare, callee, method};
use crate::edit::tree::{descendants, field};

/// What is served, each expression once.
pub fn starts<'c, 'a>(code: &'c Code<'a>, flavour: Flavour) -> Vec<At<'c, 'a>> {
    code.nodes().filter_map(|at| start(at, flavour)).filter(|at| !at.in_tests()).collect()
}

/// The functions of other crates whose routers this package serves: crate and function.
pub fn serves_of_others(code: &Code<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for at in starts(code, Flavour::Axum) {
        let at = origin(at, DEPTH);
        let Some(path) = callee(&at.file.source, at.node) else { continue };
        let (front, name) = path.rsplit_once("::").unwrap_or(("", path));
        match front.split("::").next().filter(|front| !front.is_empty()) {
            Some(front) => found.push((front.to_owned(), name.to_owned())),
            None => found.extend(imported_from(&at, name).map(|from| (from, name.to_owned()))),
        }
    }
    found
}

/// The call at the start of what is served, followed through variables of the same function.
fn origin<'c, 'a>(at: At<'c, 'a>, depth: usize) -> At<'c, 'a> {
    let source = &at.file.source;
    let base = bare(source, chain(source, unwrapped(&at)).base);
    let named = visible(source, at.node)
        .into_iter()
        .find(|b| base.kind() == "identifier" && b.name == source.of(base));
    match (named.and_then(|binding| binding.value), depth.checked_sub(1)) {
        (Some(value), Some(depth)) => origin(at.with(value), depth),
        _ => at.with(base),
    }
}

/// The crate that a `use` takes a name from.
fn imported_from(at: &At<'_, '_>, name: &str) -> Option<String> {
    let mut uses =
        descendants(at.file.source.root()).into_iter().filter(|node| node.kind() == "use_declaration");
    let text = uses.find_map(|node| {
        let text = at.file.source.of(node);
        let names = |c: char| !(c.is_alphanumeric() || c == '_');
        text.split(names).any(|word| word == name).then_some(text)
    })?;
    text.trim_start_matches("use ").split("::").next().map(|front| front.trim().to_owned())
}

/// The expression that is served, where the node is the call that serves it.
fn start<'c, 'a>(at: At<'c, 'a>, flavour: Flavour) -> Option<At<'c, 'a>> {
    let source = &at.file.source;
    if at.node.kind() != "call_expression" {
        return None;
    }
    let argument = |index: usize| arguments(at.node).get(index).map(|node| at.with(*node));
    match (flavour, callee(source, at.node), method(source, at.node)) {
        (Flavour::Axum, Some(path), _) => match path.rsplit_once("::") {
            Some((_, "serve")) => argument(1),
            None if path == "serve" && imports(&at, "axum") => argument(1),
            Some(("lambda_http", "run")) => argument(0),
            _ => None,
        },
        (Flavour::Axum, None, Some((receiver, "serve"))) => {
            let base = chain(source, receiver).base;
            let binds = callee(source, bare(source, base))?.rsplit("::").next()?;
            let known =
                ["bind", "try_bind", "bind_rustls", "bind_openssl", "from_tcp", "from_tcp_rustls", "builder"];
            argument(0).filter(|_| known.contains(&binds))
        }
        (Flavour::Actix, Some(path), _)
            if path == "HttpServer::new" || path.ends_with("::HttpServer::new") =>
        {
            let closure = argument(0)?;
            let body =
                (closure.node.kind() == "closure_expression").then(|| field(closure.node, "body")).flatten();
            Some(body.map_or(closure, |body| at.with(body)))
        }
        _ => None,
    }
}

/// Whether the file has a `use` that starts with this crate.
fn imports(at: &At<'_, '_>, name: &str) -> bool {
    let uses = descendants(at.file.source.root()).into_iter().filter(|node| node.kind() == "use_declaration");
    uses.map(|node| at.file.source.of(node)).any(|text| text.contains(&format!("use {name}::")))
}
