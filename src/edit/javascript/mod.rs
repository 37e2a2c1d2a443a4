//! JavaScript and TypeScript source → splices: one import, and one `app.use(…)` first in an Express app; the places to
//! look for both. It parses with tree-sitter and never runs anything. What it cannot prove safe, it leaves to the
//! owner: `Edited::ByHand`.

pub mod app;
pub mod exports;
pub mod imports;
pub mod members;
mod mount;
pub mod pushes;

pub use mount::{Mount, Mounted, mount, mounted};

use super::tree::{Node, Source, ancestors, field, named};
use super::{Edited, Splice, splice};

/// Which grammar a file is read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    JavaScript,
    TypeScript,
    Tsx,
}

impl Dialect {
    /// By the ending of a path; `None` for what is neither, and for declarations without code.
    pub fn of(path: &str) -> Option<Self> {
        let (front, ending) = path.rsplit_once('.')?;
        match ending {
            "js" | "mjs" | "cjs" | "jsx" => Some(Dialect::JavaScript),
            "ts" | "mts" | "cts" if !front.ends_with(".d") => Some(Dialect::TypeScript),
            "tsx" => Some(Dialect::Tsx),
            _ => None,
        }
    }
}

/// Parses a file; the grammars are named here and nowhere else.
pub fn parse(text: &str, dialect: Dialect) -> Source<'_> {
    let language = match dialect {
        Dialect::JavaScript => tree_sitter_javascript::LANGUAGE,
        Dialect::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        Dialect::Tsx => tree_sitter_typescript::LANGUAGE_TSX,
    };
    Source::parse(text, &language.into())
}

/// The shorthand for an edit that is the owner's to make; the reason completes "because …".
fn by_hand(reason: impl Into<String>) -> Edited {
    Edited::ByHand { reason: reason.into() }
}

fn insert(at: usize, insert: impl Into<String>) -> Splice {
    Splice { at, remove: String::new(), insert: insert.into() }
}

/// The last gate of every edit: the text it leads to must parse as well as the one it comes from.
fn checked(text: &str, dialect: Dialect, mut splices: Vec<Splice>) -> Edited {
    splices.sort_by_key(|splice| splice.at);
    match parse(&splice(text, &splices), dialect).first_error_line() {
        None => Edited::Changed(splices),
        Some(_) => by_hand("the edit would not be valid code"),
    }
}

/// The text of a string literal, or of a template without gaps.
pub fn string(source: &Source<'_>, node: Node<'_>) -> Option<String> {
    let plain = match node.kind() {
        "string" => named(node).iter().all(|part| part.kind() == "string_fragment"),
        "template_string" => named(node).iter().all(|part| part.kind() == "string_fragment"),
        _ => false,
    };
    let text = source.of(node);
    plain.then(|| text[1..text.len() - 1].to_owned())
}

/// The arguments of a call or of `new`.
pub fn arguments<'t>(call: Node<'t>) -> Vec<Node<'t>> {
    field(call, "arguments").map(named).unwrap_or_default()
}

/// The name that a call calls, where it is a plain one.
pub fn callee<'a>(source: &Source<'a>, call: Node<'_>) -> Option<&'a str> {
    let function = field(call, "function").filter(|_| call.kind() == "call_expression")?;
    (function.kind() == "identifier").then(|| source.of(function))
}

/// Receiver and name of a method call.
pub fn method<'t, 'a>(source: &Source<'a>, call: Node<'t>) -> Option<(Node<'t>, &'a str)> {
    let function = field(call, "function").filter(|_| call.kind() == "call_expression")?;
    match function.kind() {
        "member_expression" => Some((field(function, "object")?, source.of(field(function, "property")?))),
        _ => None,
    }
}

/// The module that a call of `require` names.
pub fn required(source: &Source<'_>, node: Node<'_>) -> Option<String> {
    let name = callee(source, node).filter(|name| *name == "require");
    name.and_then(|_| string(source, arguments(node).first().copied()?))
}

/// Whether a value is the same with or without what this node is to it: parentheses, `as`, `!`, `await`.
pub fn is_transparent(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "parenthesized_expression"
            | "as_expression"
            | "satisfies_expression"
            | "non_null_expression"
            | "await_expression"
            | "type_assertion"
    )
}

/// The statement of a block or of the file that holds the node.
pub fn statement_around<'t>(node: Node<'t>) -> Option<Node<'t>> {
    std::iter::once(node).chain(ancestors(node)).find(|n| {
        n.parent().is_some_and(|parent| {
            matches!(parent.kind(), "program" | "statement_block" | "switch_case" | "switch_default")
        })
    })
}
