//! The port that the host listens on, as far as its code, its example of an environment or its configuration tell.
//! A number is a port only where something says so: an address beside it, or the word.

use std::sync::LazyLock;

use regex::Regex;

use super::ENVIRONMENTS;
use super::code::{At, Code};
use super::project::{Mount, Project};
use crate::edit::tree::{Node, ancestors, field};
use crate::error::Result;
use crate::host::paths::{join, upwards};
use crate::repo::Repo;

/// Ports of databases, queues and mail, which a host connects to.
const OTHERS: [u16; 9] = [1025, 3306, 4222, 5432, 5672, 6379, 9092, 9200, 27017];
/// What holds a number, and tells what it is.
const AROUND: [&str; 9] = [
    "call_expression",
    "let_declaration",
    "const_item",
    "static_item",
    "field_initializer",
    "field_declaration",
    "attribute_item",
    "expression_statement",
    "match_arm",
];
/// Longer than what is said of one number.
const LONG: usize = 400;

/// The port of the server; where nothing tells, the one that the framework's guide begins with.
pub fn port(repo: &Repo, project: &Project, code: &Code<'_>) -> Result<u16> {
    let entry = project.package.entry().map(|target| target.path.as_str()).unwrap_or_default();
    let written =
        in_code(code, entry).map_or_else(|| in_files(repo, project.package.folder()), |port| Ok(Some(port)));
    Ok(written?.unwrap_or(if project.mount == Mount::Actix { 8080 } else { 3000 }))
}

/// The first that the code names, in the file it starts in before others.
fn in_code(code: &Code<'_>, entry: &str) -> Option<u16> {
    let mut found: Vec<(bool, u16)> = code
        .nodes()
        .filter(|at| matches!(at.node.kind(), "integer_literal" | "string_content"))
        .filter_map(|at| Some((at, number(at.text())?)))
        .filter(|(at, (_, address))| !at.in_tests() && (*address || says_port(at)))
        .map(|(at, (port, _))| (at.file.path != entry, port))
        .collect();
    found.sort_by_key(|(elsewhere, _)| *elsewhere);
    found.first().map(|(_, port)| *port)
}

/// `8080` of `8080`, `0.0.0.0:8080` and `[::]:8080`, and whether an address is before it.
fn number(text: &str) -> Option<(u16, bool)> {
    let (address, port) = text.rsplit_once(':').unwrap_or(("", text));
    let local = address.is_empty()
        || address.ends_with(']')
        || address.chars().all(|c| c.is_ascii_digit() || c == '.')
        || address == "localhost";
    let port: u16 = port.trim_end_matches("u16").replace('_', "").parse().ok()?;
    (port >= 1024 && local && !OTHERS.contains(&port)).then_some((port, text.contains(':')))
}

/// Whether what is around a number makes it a port: an address beside it, the word in its statement or its function.
fn says_port(at: &At<'_, '_>) -> bool {
    static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(^|[^a-z])(port|addr|bind|listen|ipv[46]addr|socketaddr)([^a-z]|$)").ok()
    });
    let is = |text: &str| text.len() < LONG && WORDS.as_ref().is_some_and(|words| words.is_match(text));
    let source = &at.file.source;
    // A part of a sum is a size.
    if at.node.parent().is_some_and(|parent| parent.kind() == "binary_expression") {
        return false;
    }
    let mut around = ancestors(at.node).take_while(|node| node.kind() != "block");
    let function = ancestors(at.node)
        .find(|node| node.kind() == "function_item")
        .and_then(|function| field(function, "name"));
    around
        .any(|node| AROUND.contains(&node.kind()) && (is(source.of(node)) || is(source.of(described(node)))))
        || function.is_some_and(|node| is(source.of(node)))
}

/// What an attribute is of, else the node itself.
fn described(node: Node<'_>) -> Node<'_> {
    let mut at = node;
    while at.kind() == "attribute_item"
        && let Some(next) = at.next_named_sibling()
    {
        at = next;
    }
    at
}

/// `PORT=8000` of an example of an environment, else `port: 8000` of a configuration.
fn in_files(repo: &Repo, package: &str) -> Result<Option<u16>> {
    static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?mi)^\s*(?:export\s+)?(?:(?:app|server|http|api|listen)[a-z]*_)?port\s*[:=]\s*["']?(\d{4,5})\b"#).ok()
    });
    let read = |path: &str| -> Result<Option<u16>> {
        let text = repo.text(path)?.unwrap_or_default();
        let mut all = LINE.as_ref().into_iter().flat_map(|line| line.captures_iter(&text));
        Ok(all.find_map(|found| Some(number(&found[1])?.0)))
    };
    let examples = upwards(package).flat_map(|at| ENVIRONMENTS.iter().map(move |name| join(at, name)));
    let settings = repo.paths().filter(|path| is_configuration(package, path)).map(str::to_owned);
    for path in examples.chain(settings) {
        if let Some(port) = read(&path)? {
            return Ok(Some(port));
        }
    }
    Ok(None)
}

/// `config/default.toml`, `configuration/base.yaml`, `Settings.toml` of the package.
fn is_configuration(package: &str, path: &str) -> bool {
    let folder = join(package, "");
    let Some((front, "toml" | "yaml" | "yml")) =
        path.strip_prefix(&folder).and_then(|path| path.rsplit_once('.'))
    else {
        return false;
    };
    let first = front.split('/').next().unwrap_or(front).to_ascii_lowercase();
    ["config", "configuration", "settings"].contains(&first.as_str())
}
