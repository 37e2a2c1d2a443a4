//! What a file takes from other modules, with `import` or with `require`, and where one more goes.

use super::{Node, Source, field, insert, is_transparent, named, required, string};
use crate::edit::tree::{children, descendants};
use crate::edit::{Splice, lines};

/// A name that a file has from another module.
#[derive(Clone, Debug, PartialEq)]
pub struct Import<'a> {
    pub local: &'a str,
    pub module: String,
    pub what: What<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What<'a> {
    Default,
    Named(&'a str),
    /// `import * as name`, `import name = require(…)`, `const name = require(…)`.
    Whole,
}

/// Everything that the file imports, types but for `import type` too.
pub fn imports<'a>(source: &Source<'a>) -> Vec<Import<'a>> {
    let mut found = Vec::new();
    for node in descendants(source.root()) {
        match node.kind() {
            "import_statement" => imported(source, node, &mut found),
            "variable_declarator" => declared(source, node, &mut found),
            _ => {}
        }
    }
    found
}

fn imported<'a>(source: &Source<'a>, node: Node<'_>, found: &mut Vec<Import<'a>>) {
    if children(node).iter().any(|child| child.kind() == "type") {
        return;
    }
    let module = |node: Node<'_>| field(node, "source").and_then(|from| string(source, from));
    for clause in named(node) {
        match clause.kind() {
            "import_require_clause" => {
                let local = named(clause).into_iter().find(|n| n.kind() == "identifier");
                if let (Some(local), Some(module)) = (local, module(clause)) {
                    found.push(Import { local: source.of(local), module, what: What::Whole });
                }
            }
            "import_clause" => {
                let Some(module) = module(node) else { continue };
                for part in named(clause) {
                    let new = |local: Node<'_>, what| Import {
                        local: source.of(local),
                        module: module.clone(),
                        what,
                    };
                    match part.kind() {
                        "identifier" => found.push(new(part, What::Default)),
                        "namespace_import" => {
                            found.extend(named(part).first().map(|name| new(*name, What::Whole)));
                        }
                        "named_imports" => found.extend(named(part).into_iter().filter_map(|specifier| {
                            let name = field(specifier, "name")?;
                            let local = field(specifier, "alias").unwrap_or(name);
                            let what = match source.of(name) {
                                "default" => What::Default,
                                name => What::Named(name),
                            };
                            Some(new(local, what))
                        })),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// `const … = require("…")`, also with `.name` behind it.
fn declared<'a>(source: &Source<'a>, node: Node<'_>, found: &mut Vec<Import<'a>>) {
    let Some(mut value) = field(node, "value") else { return };
    while is_transparent(value) {
        let Some(inner) = named(value).first().copied() else { return };
        value = inner;
    }
    let (call, member) = match value.kind() {
        "member_expression" => (field(value, "object"), field(value, "property").map(|n| source.of(n))),
        _ => (Some(value), None),
    };
    let Some(module) = call.and_then(|call| required(source, call)) else { return };
    let Some(name) = field(node, "name") else { return };
    let what = match member {
        None => What::Whole,
        Some("default") => What::Default,
        Some(member) => What::Named(member),
    };
    match name.kind() {
        "identifier" => found.push(Import { local: source.of(name), module, what }),
        "object_pattern" => {
            for part in named(name) {
                let pair = match part.kind() {
                    "shorthand_property_identifier_pattern" => Some((part, part)),
                    "pair_pattern" => field(part, "key").zip(field(part, "value")),
                    _ => None,
                };
                if let Some((key, local)) = pair.filter(|(_, local)| local.kind() != "object_pattern") {
                    let what = match source.of(key) {
                        "default" => What::Default,
                        key => What::Named(key),
                    };
                    found.push(Import { local: source.of(local), module: module.clone(), what });
                }
            }
        }
        _ => {}
    }
}

/// The local names of a module as a whole: `express` of `import express from "express"`.
pub fn locals<'a>(imports: &[Import<'a>], module: &str) -> Vec<&'a str> {
    let whole =
        |import: &&Import<'a>| import.module == module && matches!(import.what, What::Default | What::Whole);
    imports.iter().filter(whole).map(|import| import.local).collect()
}

/// Whether the file is written with `import` and `export`, also with TypeScript's `import … = require(…)`.
pub fn is_module(source: &Source<'_>) -> bool {
    let says = |node: &Node<'_>| matches!(node.kind(), "import_statement" | "export_statement");
    named(source.root()).iter().any(says)
}

/// How a file writes strings and the ends of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub quote: char,
    pub semicolon: &'static str,
}

impl Style {
    pub fn of(source: &Source<'_>) -> Style {
        let all = descendants(source.root());
        let strings = || all.iter().filter(|node| node.kind() == "string");
        let single = strings().filter(|node| source.of(**node).starts_with('\'')).count();
        let ends = |node: &&Node<'_>| {
            matches!(
                node.kind(),
                "import_statement" | "lexical_declaration" | "variable_declaration" | "expression_statement"
            )
        };
        let statements: Vec<_> = all.iter().filter(ends).collect();
        let ended = statements.iter().filter(|node| source.of(***node).ends_with(';')).count();
        Style {
            quote: if single * 2 > strings().count() { '\'' } else { '"' },
            semicolon: if ended * 2 >= statements.len() { ";" } else { "" },
        }
    }
}

/// A line behind the last import, or `require`, that stands before `at`; where there is none, before the statement of
/// the file that `at` is in.
pub fn line(source: &Source<'_>, at: usize, text: &str) -> Splice {
    let all = named(source.root());
    let mut before = all.iter().filter(|statement| statement.end_byte() <= at);
    let takes = |statement: &&Node<'_>| match statement.kind() {
        "import_statement" => true,
        "lexical_declaration" | "variable_declaration" => named(**statement).into_iter().any(|declarator| {
            field(declarator, "value")
                .is_some_and(|value| descendants(value).into_iter().any(|n| required(source, n).is_some()))
        }),
        _ => false,
    };
    if let Some(last) = before.rfind(takes) {
        return behind(source, *last, text);
    }
    let first = all.iter().find(|statement| statement.end_byte() > at).or(all.first());
    let start = first.map_or(source.text.len(), |n| lines::line_start(source.text, n.start_byte()));
    insert(start, format!("{text}{}", source.eol()))
}

/// A statement of its own behind another one, on the next line where nothing else follows on the same.
pub fn behind(source: &Source<'_>, statement: Node<'_>, new: &str) -> Splice {
    let at = statement.end_byte();
    let end = lines::line_end(source.text, at);
    let rest = source.text[at..end].trim_start_matches(';').trim();
    let comment = rest.starts_with("//") || rest.starts_with("/*") && rest.ends_with("*/");
    let indent = source.indent(statement.start_byte());
    match rest.is_empty() || comment {
        true => insert(end, format!("{}{indent}{new}", source.eol())),
        false => insert(at, format!(" {new}")),
    }
}
