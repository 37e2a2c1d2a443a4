//! Constants of a settings file: what is assigned to a name, and its text as far as literals tell.
//! It computes nothing but strings.

use crate::edit::python::scope::{What, holds, uses, visit};
use crate::edit::python::tree::{
    Node, Source, arguments, bare, callee, children, descendants, field, keyword, named, operands,
};

/// How deep a constant may be built from others.
const DEPTH: usize = 4;

/// The database that an ENGINE or a URL means.
pub fn engine(text: &str) -> Option<&'static str> {
    let url = text.split_once("://").map(|(scheme, _)| scheme);
    let backend =
        text.split('.').any(|part| part == "backends" || part.ends_with("_backend")).then_some(text);
    let text = url.or(backend)?.to_ascii_lowercase();
    let known = [
        ("postg", "postgresql"),
        ("psql", "postgresql"),
        ("pgsql", "postgresql"),
        ("timescale", "postgresql"),
        ("cockroach", "postgresql"),
        ("mysql", "mysql"),
        ("mariadb", "mysql"),
        ("sqlite", "sqlite"),
        ("spatialite", "sqlite"),
        ("oracle", "oracle"),
        ("mssql", "mssql"),
    ];
    known.iter().find(|(part, _)| text.contains(part)).map(|(_, name)| *name)
}

pub fn is_empty(value: Node<'_>) -> bool {
    matches!(value.kind(), "list" | "tuple" | "dictionary") && named(value).is_empty()
}

/// The values assigned to a name in the module, or in a class of it (django-configurations).
pub fn assignments<'t>(source: &'t Source<'_>, name: &str) -> Vec<Node<'t>> {
    let values = |scope: Node<'t>| {
        uses(source, scope, name).into_iter().filter_map(|used| match used.what {
            What::Assign(value) => Some(value),
            _ => None,
        })
    };
    let mut found: Vec<_> = values(source.root()).collect();
    if found.is_empty() {
        let mut bodies = Vec::new();
        visit(source.root(), false, &mut |node, _| {
            if node.kind() == "class_definition" {
                bodies.extend(field(node, "body"));
            }
        });
        found = bodies.into_iter().flat_map(values).collect();
    }
    found
}

/// The string nodes below everything that is done with `name`, following names of the same file.
pub fn reachable<'t>(source: &'t Source<'_>, name: &str) -> Vec<Node<'t>> {
    let mut names = vec![name.to_owned()];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(name) = names.get(at).cloned() {
        at += 1;
        let mut values = assignments(source, &name);
        for used in uses(source, source.root(), &name) {
            match used.what {
                What::Extend(value) | What::Call(_, value) => values.push(value),
                What::Other => values.push(used.node),
                _ => {}
            }
        }
        for node in values.into_iter().flat_map(descendants) {
            match node.kind() {
                "string" => found.push(node),
                "identifier" if source.of(node).chars().any(char::is_uppercase) => {
                    let name = source.of(node);
                    if !names.iter().any(|known| known == name) && !made_beside(source, node) {
                        names.push(name.to_owned());
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// Whether a name is among those that its own statement makes at once, as in `APPS, MIDDLEWARE = f(APPS, MIDDLEWARE)`:
/// what the one holds says nothing of the other.
fn made_beside(source: &Source<'_>, name: Node<'_>) -> bool {
    let above = std::iter::successors(name.parent(), |node| node.parent());
    let made = above.filter(|node| node.kind() == "assignment").filter_map(|made| field(made, "left"));
    made.filter(|left| matches!(left.kind(), "pattern_list" | "tuple_pattern" | "list_pattern"))
        .any(|left| holds(source, left, source.of(name)))
}

/// The text of an expression, where it is made of literals, constants of the file and defaults of the environment.
pub fn text(source: &Source<'_>, value: Node<'_>) -> Option<String> {
    built(source, value, DEPTH)
}

fn built(source: &Source<'_>, value: Node<'_>, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let value = bare(value);
    if let Some(literal) = source.string(value) {
        return Some(literal);
    }
    match value.kind() {
        "identifier" => built(source, assignments(source, source.of(value)).pop()?, depth),
        "binary_operator" if operands(source, value).len() > 1 => {
            operands(source, value).into_iter().map(|part| built(source, part, depth)).collect()
        }
        "binary_operator" => {
            let percent = field(value, "operator").is_some_and(|operator| source.of(operator) == "%");
            let (format, filler) = (field(value, "left")?, field(value, "right")?);
            filled(&source.string(format).filter(|_| percent)?, "%s", &built(source, filler, depth)?)
        }
        "string" => formatted(source, value, depth),
        "call" if callee(source, value) == Some("format") => {
            let format = field(value, "function").and_then(|function| field(function, "object"))?;
            let filler = arguments(value).first().copied()?;
            filled(&source.string(format)?, "{}", &built(source, filler, depth)?)
        }
        "call" => {
            let default = keyword(source, value, "default").or_else(|| arguments(value).get(1).copied());
            let asks = matches!(callee(source, value), Some("get" | "getenv" | "env" | "str" | "config"));
            built(source, default.filter(|_| asks)?, depth)
        }
        _ => None,
    }
}

/// A format with one gap, filled.
fn filled(format: &str, gap: &str, with: &str) -> Option<String> {
    let one = format.matches(gap).count() == 1 && format.matches(['%', '{']).count() == 1;
    one.then(|| format.replacen(gap, with, 1))
}

/// An f-string whose parts are constants.
fn formatted(source: &Source<'_>, string: Node<'_>, depth: usize) -> Option<String> {
    children(string)
        .into_iter()
        .filter(|part| !matches!(part.kind(), "string_start" | "string_end"))
        .map(|part| match part.kind() {
            "string_content" => {
                Some(source.of(part).to_owned()).filter(|text| !text.contains(['\\', '{', '}']))
            }
            "interpolation" => built(source, named(part).first().copied()?, depth),
            _ => None,
        })
        .collect()
}
