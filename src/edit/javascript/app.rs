//! Where a file makes an Express app, and how a first `.use(…)` gets to it.

use std::ops::Range;

use super::imports::{Import, locals};
use super::{Node, Source, ancestors, arguments, callee, field, is_transparent, named, required};
use crate::edit::tree::descendants;

/// One `express()`.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    pub call: Range<usize>,
    /// 1-based.
    pub line: usize,
    pub way: Way,
    /// What the app is called here: `app`, `this.app`.
    pub name: Option<String>,
}

/// How the first route gets in.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// A statement of its own, behind the one at this range.
    Behind(Range<usize>),
    /// A statement of its own, first in the constructor of the class whose field is the app.
    Constructor(Range<usize>),
    /// `.use(…)` right behind `express()`.
    Chain,
}

/// Every `express()` of a file.
pub fn sites(source: &Source<'_>, imports: &[Import<'_>]) -> Vec<Site> {
    let names = locals(imports, "express");
    let is = |node: &Node<'_>| {
        let direct = field(*node, "function").filter(|_| node.kind() == "call_expression");
        let named = callee(source, *node).is_some_and(|name| names.contains(&name));
        let inline = direct.and_then(|function| required(source, function)).as_deref() == Some("express");
        (named || inline) && arguments(*node).is_empty()
    };
    descendants(source.root()).into_iter().filter(is).map(|call| site(source, call)).collect()
}

fn site(source: &Source<'_>, call: Node<'_>) -> Site {
    let (name, way) = landing(source, call).unwrap_or((None, Way::Chain));
    Site { call: call.byte_range(), line: source.line(call), way, name }
}

/// What the new app is called, and how to get to it: followed outwards from the call.
fn landing(source: &Source<'_>, call: Node<'_>) -> Option<(Option<String>, Way)> {
    let mut node = call;
    // `expressWs(express())` gives an object with the app in it.
    let mut wrapped = false;
    loop {
        let parent = node.parent()?;
        match parent.kind() {
            "binary_expression" | "ternary_expression" => node = parent,
            _ if is_transparent(parent) => node = parent,
            "arguments" => {
                let outer = parent.parent()?;
                if wrapped || !is_websocket(source, outer) {
                    return None;
                }
                (wrapped, node) = (true, outer);
            }
            "member_expression" if wrapped && property(source, parent) == Some("app") => {
                (wrapped, node) = (false, parent);
            }
            "assignment_expression" => {
                let left = field(parent, "left")?;
                let exported = matches!(root(source, left), "module" | "exports");
                if exported && parent.parent().is_some_and(|p| p.kind() != "expression_statement") {
                    node = parent;
                    continue;
                }
                let known = matches!(left.kind(), "identifier" | "member_expression") && !exported;
                return behind(parent, Some(access(source.of(left), wrapped)).filter(|_| known)?);
            }
            "variable_declarator" => {
                let name = field(parent, "name")?;
                let local = match name.kind() {
                    "identifier" => access(source.of(name), wrapped),
                    "object_pattern" if wrapped => pattern(source, name)?.to_owned(),
                    _ => return None,
                };
                return behind(parent, local);
            }
            "public_field_definition" | "field_definition" => {
                let name = field(parent, "name").or_else(|| field(parent, "property"))?;
                let local = access(&format!("this.{}", source.of(name)), wrapped);
                return Some((Some(local), Way::Constructor(constructor(source, parent)?)));
            }
            _ => return None,
        }
    }
}

/// `expressWs` and its like, by the name that the file gives it.
fn is_websocket(source: &Source<'_>, call: Node<'_>) -> bool {
    callee(source, call).is_some_and(|name| name.to_ascii_lowercase().contains("ws"))
}

fn access(name: &str, wrapped: bool) -> String {
    if wrapped { format!("{name}.app") } else { name.to_owned() }
}

fn property<'a>(source: &Source<'a>, member: Node<'_>) -> Option<&'a str> {
    field(member, "property").map(|property| source.of(property))
}

/// The first name of `a.b.c`.
fn root<'a>(source: &Source<'a>, mut node: Node<'_>) -> &'a str {
    while let Some(object) = field(node, "object") {
        node = object;
    }
    source.of(node)
}

/// The name that `{ app }` or `{ app: name }` gives the app.
fn pattern<'a>(source: &Source<'a>, pattern: Node<'_>) -> Option<&'a str> {
    named(pattern).into_iter().find_map(|part| match part.kind() {
        "shorthand_property_identifier_pattern" => (source.of(part) == "app").then_some("app"),
        "pair_pattern" => {
            let (key, value) = (field(part, "key")?, field(part, "value")?);
            (source.of(key) == "app" && value.kind() == "identifier").then(|| source.of(value))
        }
        _ => None,
    })
}

/// The statement around a declarator or an assignment, if it is one of a block.
fn behind(node: Node<'_>, name: String) -> Option<(Option<String>, Way)> {
    let expected = ["lexical_declaration", "variable_declaration", "expression_statement"];
    let mut statement = ancestors(node).find(|n| expected.contains(&n.kind()))?;
    // Nothing but names and values between the two.
    let mut between = ancestors(node).take_while(|n| *n != statement);
    if !between.all(|n| is_transparent(n) || n.kind() == "variable_declarator") {
        return None;
    }
    if let Some(export) = statement.parent().filter(|parent| parent.kind() == "export_statement") {
        statement = export;
    }
    let block = statement.parent()?.kind();
    let is_block = matches!(block, "program" | "statement_block" | "switch_case" | "switch_default");
    is_block.then(|| (Some(name), Way::Behind(statement.byte_range())))
}

/// The body of the constructor of the class that a field is in.
fn constructor(source: &Source<'_>, member: Node<'_>) -> Option<Range<usize>> {
    let is = |node: &Node<'_>| {
        node.kind() == "method_definition"
            && field(*node, "name").is_some_and(|name| source.of(name) == "constructor")
            && field(*node, "body").is_some()
    };
    let method = named(member.parent()?).into_iter().find(is)?;
    field(method, "body").map(|body| body.byte_range())
}
