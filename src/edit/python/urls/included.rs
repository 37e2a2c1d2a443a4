//! The route where it is already: the `include(…)` of the module, however it is written.
//! It never changes a text.

use super::super::by_hand;
use super::super::imports::imports;
use super::super::tree::{Node, Source, arguments, callee, descendants, named};
use super::Route;
use crate::edit::Edited;

/// Whether the route is there already, anywhere in the file.
pub fn there(source: &Source<'_>, route: &Route<'_>) -> Option<Edited> {
    let include = include(source, route)?;
    let entry = entry(include);
    let written = entry.and_then(|call| arguments(call).first().and_then(|first| source.string(*first)));
    let plain =
        |text: &str| text.trim_start_matches('^').trim_end_matches(['$', '?']).trim_matches('/').to_owned();
    if let Some(other) = written.filter(|text| plain(text) != route.path) {
        let line = source.line(include);
        return Some(by_hand(format!("line {line} includes `{}` at `{other}`", route.module)));
    }
    if translated(source, include) {
        return Some(by_hand("the route is inside `i18n_patterns`, which puts a language before it"));
    }
    Some(Edited::Already)
}

/// The `include(…)` of our module.
pub fn include<'t>(source: &'t Source<'_>, route: &Route<'_>) -> Option<Node<'t>> {
    let known = includers(source);
    descendants(source.root()).into_iter().find(|n| {
        let name = callee(source, *n).filter(|_| n.kind() == "call");
        name.is_some_and(|name| known.contains(&name)) && includes(source, *n, route)
    })
}

/// The `path(…)` around an `include(…)`.
pub fn entry(include: Node<'_>) -> Option<Node<'_>> {
    include.parent().and_then(|list| list.parent()).filter(|call| call.kind() == "call")
}

/// What `include` is called in this file.
pub fn includers<'a>(source: &Source<'a>) -> Vec<&'a str> {
    let imports = imports(source);
    let pairs = imports.iter().flat_map(|import| import.names(source));
    let aliases = pairs.filter(|(name, _)| *name == "include").map(|(_, local)| local);
    std::iter::once("include").chain(aliases).collect()
}

fn translated(source: &Source<'_>, node: Node<'_>) -> bool {
    std::iter::successors(node.parent(), |n| n.parent())
        .any(|n| n.kind() == "call" && callee(source, n) == Some("i18n_patterns"))
}

/// Whether an `include(…)` call names our module: as a string, in a pair, or imported.
fn includes(source: &Source<'_>, call: Node<'_>, route: &Route<'_>) -> bool {
    let Some(first) = arguments(call).first().copied() else { return false };
    let first = if first.kind() == "tuple" { named(first).first().copied().unwrap_or(first) } else { first };
    if source.string(first).is_some_and(|text| text == route.module) {
        return true;
    }
    let text = source.of(first);
    text == route.module || first.kind() == "identifier" && imported_as(source, text, route.module)
}

/// Whether the local name `name` is the module `module`.
fn imported_as(source: &Source<'_>, name: &str, module: &str) -> bool {
    imports(source).iter().any(|import| {
        import.names(source).iter().any(|(imported, local)| {
            let full =
                import.from(source).map_or((*imported).to_owned(), |from| format!("{from}.{imported}"));
            *local == name && full == module
        })
    })
}
