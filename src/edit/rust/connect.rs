//! The client's address, for a server of axum that throws it away: `axum::serve(listener, app)` becomes one that hands
//! it on. Only where the listener is plainly TCP and the router plainly a router.

use super::mount::before;
use super::{
    Edited, arguments, by_hand, callee, checked, function_around, is_conditional, method, parse,
    statement_around,
};
use super::{scope, unparsable};
use crate::edit::Splice;
use crate::edit::tree::{Node, Source, descendants, field};

const METHOD: &str = "into_make_service_with_connect_info";
/// What the two new variables may be called, the first that is free.
const ROUTERS: [&str; 3] = ["app", "router", "routes"];
const SERVICES: [&str; 2] = ["service", "make_service"];

/// Hands clients' addresses on, where the one call that serves does not.
pub fn connect_info(text: &str, axum: &str) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let all = descendants(source.root());
    if all.iter().any(|node| node.kind() == "field_identifier" && source.of(*node) == METHOD) {
        return Edited::Already;
    }
    let path = format!("{axum}::serve");
    let serves =
        |node: &&Node<'_>| callee(&source, **node) == Some(&path) && !is_conditional(&source, **node);
    let calls: Vec<_> = all.iter().filter(serves).collect();
    let [call] = calls.as_slice() else { return by_hand("there is not exactly one call that serves") };
    match splices(&source, **call) {
        Some(splices) => checked(text, splices),
        None => by_hand("the listener or the router is not plain"),
    }
}

fn splices(source: &Source<'_>, call: Node<'_>) -> Option<Vec<Splice>> {
    let all = arguments(call);
    let [listener, router] = all.as_slice() else { return None };
    let statement = statement_around(call)?;
    let function = function_around(call)?;
    let app = match method(source, *router) {
        Some((app, "into_make_service")) => app,
        _ => *router,
    };
    let known = is_tcp(source, *listener) && matches!(app.kind(), "identifier" | "call_expression");
    if !known || source.of(app).contains("into_make_service") {
        return None;
    }
    let variable = app.kind() == "identifier";
    let name = if variable { source.of(app) } else { free(source, function, &ROUTERS)? };
    let service = free(source, function, &SERVICES)?;
    let make = format!("let {service} = {name}.{METHOD}::<std::net::SocketAddr>();");
    let lines = match variable {
        true => make,
        false => format!(
            "let {name} = {};{}{}{make}",
            source.of(app),
            source.eol(),
            source.indent(statement.start_byte())
        ),
    };
    let removed = source.of(*router).to_owned();
    let argument = Splice { at: router.start_byte(), remove: removed, insert: service.into() };
    Some(vec![before(source, statement, &lines), argument])
}

/// The first name that no variable of the function has.
fn free<'n>(source: &Source<'_>, function: Node<'_>, names: &[&'n str]) -> Option<&'n str> {
    let is_function = |node: Node<'_>| {
        let parent = node.parent();
        parent.is_some_and(|p| p.kind() == "scoped_identifier" || field(p, "function") == Some(node))
    };
    let all = descendants(function);
    let taken = |name: &&str| {
        let is = |node: &Node<'_>| node.kind() == "identifier" && source.of(*node) == *name;
        all.iter().any(|node| is(node) && !is_function(*node))
    };
    names.iter().copied().find(|name| !taken(name))
}

/// Whether a listener is made by `TcpListener`, here or where its variable is.
fn is_tcp(source: &Source<'_>, listener: Node<'_>) -> bool {
    let says = |node: Node<'_>| source.of(node).contains("TcpListener::bind");
    let named =
        scope::visible(source, listener).into_iter().find(|binding| binding.name == source.of(listener));
    says(listener) || named.and_then(|binding| binding.value).is_some_and(says)
}
