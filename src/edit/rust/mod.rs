//! Rust source → splices: a module, a router merged into the host's, the places to look for both.
//! It parses with tree-sitter and never compiles or runs anything. What it cannot prove safe, it leaves to the
//! owner: `Edited::ByHand`.

pub mod chain;
mod connect;
mod list;
pub mod members;
mod modules;
mod mount;
mod pushes;
pub mod scope;
pub mod walls;

pub use connect::connect_info;
pub use list::append_string;
pub use modules::{add_module, add_module_at, remove_module};
pub use mount::{Mount, Way, is_mounted, mount};
pub use pushes::{add_push, remove_push};

use super::tree::{Node, Source, ancestors, children, descendants, field};
use super::{Edited, Splice, splice};

/// Parses Rust; tree-sitter-rust is named here and nowhere else.
pub fn parse(text: &str) -> Source<'_> {
    Source::parse(text, &tree_sitter_rust::LANGUAGE.into())
}

/// The shorthand for an edit that is the owner's to make; the reason completes "because …".
fn by_hand(reason: impl Into<String>) -> Edited {
    Edited::ByHand { reason: reason.into() }
}

fn insert(at: usize, insert: impl Into<String>) -> Splice {
    Splice { at, remove: String::new(), insert: insert.into() }
}

/// A file that cannot be parsed is nobody's to edit but the owner's.
fn unparsable(source: &Source<'_>) -> Option<Edited> {
    source.first_error_line().map(|line| by_hand(format!("line {line} is not valid Rust")))
}

/// The last gate of every edit: the text it leads to must parse.
fn checked(text: &str, mut splices: Vec<Splice>) -> Edited {
    splices.sort_by_key(|splice| splice.at);
    match parse(&splice(text, &splices)).first_error_line() {
        None => Edited::Changed(splices),
        Some(_) => by_hand("the edit would not be valid Rust"),
    }
}

/// The last name of a path: `serve` of `axum::serve`, `SqlitePool` of `sqlx::SqlitePool`, `Router` of `Router<S>`.
pub fn last_name<'a>(source: &Source<'a>, node: Node<'_>) -> &'a str {
    let text = source.of(node);
    let text = text.split('<').next().unwrap_or(text);
    text.rsplit("::").next().unwrap_or(text).trim()
}

/// The path that a call calls, e.g. `axum::serve`; `None` for a method or a closure.
pub fn callee<'a>(source: &Source<'a>, call: Node<'_>) -> Option<&'a str> {
    let function = field(call, "function").filter(|_| call.kind() == "call_expression")?;
    match function.kind() {
        "identifier" | "scoped_identifier" => Some(source.of(function)),
        "generic_function" => {
            let inner = field(function, "function")?;
            matches!(inner.kind(), "identifier" | "scoped_identifier").then(|| source.of(inner))
        }
        _ => None,
    }
}

/// The arguments of a call.
pub fn arguments<'t>(call: Node<'t>) -> Vec<Node<'t>> {
    let named =
        |list| super::tree::named(list).into_iter().filter(|n| n.kind() != "attribute_item").collect();
    field(call, "arguments").map(named).unwrap_or_default()
}

/// The attributes written above an item or a statement, outermost first.
pub fn attributes<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    let mut before = node.prev_sibling();
    while let Some(sibling) = before {
        match sibling.kind() {
            "attribute_item" => found.push(sibling),
            "line_comment" | "block_comment" => {}
            _ => break,
        }
        before = sibling.prev_sibling();
    }
    found.reverse();
    found
}

/// Whether an attribute `#[name…]` stands above the node.
pub fn has_attribute(source: &Source<'_>, node: Node<'_>, name: &str) -> bool {
    attributes(node).into_iter().any(|attribute| {
        let text = source.of(attribute).trim_start_matches(['#', '[', ' ']);
        text.strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// Whether the node is compiled only in some builds, or only in tests.
pub fn is_conditional(source: &Source<'_>, node: Node<'_>) -> bool {
    std::iter::once(node).chain(ancestors(node)).any(|n| {
        has_attribute(source, n, "cfg")
            || has_attribute(source, n, "test")
            || has_attribute(source, n, "tokio::test")
    })
}

/// The function around a node.
pub fn function_around<'t>(node: Node<'t>) -> Option<Node<'t>> {
    ancestors(node).find(|n| n.kind() == "function_item")
}

/// The statement of a block that holds the node, or the block's last expression.
pub fn statement_around<'t>(node: Node<'t>) -> Option<Node<'t>> {
    std::iter::once(node)
        .chain(ancestors(node))
        .find(|n| n.parent().is_some_and(|parent| parent.kind() == "block"))
}

/// What a function's body comes to: its last expression, or the one value it returns.
pub fn result<'t>(source: &Source<'_>, function: Node<'t>) -> Option<Node<'t>> {
    let body = field(function, "body")?;
    let returns: Vec<_> = descendants(body)
        .into_iter()
        .filter(|n| n.kind() == "return_expression")
        .filter(|n| {
            ancestors(*n).find(|a| matches!(a.kind(), "function_item" | "closure_expression"))
                == Some(function)
        })
        .collect();
    let last = tail(body);
    let value = match (last, returns.as_slice()) {
        (Some(last), []) if last.kind() != "return_expression" => last,
        (_, [one]) => super::tree::named(*one).first().copied()?,
        _ => return None,
    };
    Some(bare(source, value))
}

/// The expression that a block ends with, without a semicolon.
pub fn tail<'t>(block: Node<'t>) -> Option<Node<'t>> {
    let last = super::tree::named(block).into_iter().next_back()?;
    match last.kind() {
        "expression_statement" => {
            let ends = children(last).last().is_some_and(|child| child.kind() == ";");
            let inner = super::tree::named(last).first().copied()?;
            (!ends || inner.kind() == "return_expression").then_some(inner)
        }
        "let_declaration" | "empty_statement" => None,
        kind if kind.ends_with("_item") => None,
        _ => Some(last),
    }
}

/// Without parentheses, `?`, `.await`, `Ok(…)`, `Some(…)`, `.unwrap()`, `.expect(…)` and the like around it.
pub fn bare<'t>(source: &Source<'_>, node: Node<'t>) -> Node<'t> {
    const PLAIN: [&str; 8] = [
        "unwrap",
        "expect",
        "map_err",
        "context",
        "with_context",
        "unwrap_or_default",
        "unwrap_or_else",
        "wrap_err",
    ];
    match node.kind() {
        "parenthesized_expression" | "try_expression" | "await_expression" => {
            super::tree::named(node).first().map_or(node, |inner| bare(source, *inner))
        }
        "call_expression" => match callee(source, node) {
            Some("Ok" | "Some") => arguments(node).first().map_or(node, |inner| bare(source, *inner)),
            Some(_) => node,
            None => match method(source, node) {
                Some((value, name)) if PLAIN.contains(&name) => bare(source, value),
                _ => node,
            },
        },
        _ => node,
    }
}

/// Receiver and name of a method call.
pub fn method<'t, 'a>(source: &Source<'a>, call: Node<'t>) -> Option<(Node<'t>, &'a str)> {
    let function = field(call, "function").filter(|_| call.kind() == "call_expression")?;
    let function =
        if function.kind() == "generic_function" { field(function, "function")? } else { function };
    match function.kind() {
        "field_expression" => Some((field(function, "value")?, source.of(field(function, "field")?))),
        _ => None,
    }
}
