//! What stands before the route in its list and answers its calls. It names what is certain, and never guesses.

use super::super::tree::{Node, Source, arguments, callee, named};
use super::Route;
use super::included::{entry, include, includers};

/// The entry that stands before the route in its list and answers its calls: the entry's own route, and its line.
pub fn shadow(text: &str, route: &Route<'_>) -> Option<(String, usize)> {
    let source = Source::parse(text);
    let ours = entry(include(&source, route)?)?;
    let list = ours.parent().filter(|list| matches!(list.kind(), "list" | "tuple"))?;
    let earlier = named(list).into_iter().take_while(|entry| entry.id() != ours.id());
    earlier.filter(|entry| entry.kind() == "call").find_map(|entry| {
        let written = swallows(&source, entry, route)?;
        Some((written, source.line(entry)))
    })
}

/// The route of an entry that takes the calls of ours. One that includes others may still pass them on.
fn swallows(source: &Source<'_>, entry: Node<'_>, route: &Route<'_>) -> Option<String> {
    let given = arguments(entry);
    let known = includers(source);
    let passes = given.get(1).is_none_or(|view| {
        view.kind() == "call" && callee(source, *view).is_some_and(|name| known.contains(&name))
    });
    let written = source.string(*given.first().filter(|_| !passes)?)?;
    let start = match callee(source, entry)? {
        "path" => path_start(&written),
        "re_path" | "url" => regex_start(&written),
        _ => None,
    }?;
    (route.path.len() > start.len() && route.path.starts_with(start)).then_some(written)
}

/// What stands before a last `<path:…>`, which takes all that follows.
fn path_start(route: &str) -> Option<&str> {
    let (start, name) = route.strip_suffix('>')?.split_once('<')?;
    (name.starts_with("path:") && !name.contains('<')).then_some(start)
}

/// What stands before a last `.*` of a regular expression that is a plain text but for it.
fn regex_start(regex: &str) -> Option<&str> {
    let bare = regex.strip_prefix('^').unwrap_or(regex);
    let whole = bare.strip_suffix('$').unwrap_or(bare);
    let end = whole.strip_suffix("/?").unwrap_or(whole);
    let inner = end.strip_suffix(')').unwrap_or(end);
    let Some(start) = inner.strip_suffix(".*").or_else(|| inner.strip_suffix(".+")) else {
        // Without an end it takes all that begins like it.
        return plain_start(bare);
    };
    if inner == end {
        return plain_start(start);
    }
    let (start, group) = start.rsplit_once('(')?;
    let is_group = matches!(group, "" | "?:") || group.starts_with("?P<") && group.ends_with('>');
    plain_start(start).filter(|_| is_group)
}

fn plain_start(start: &str) -> Option<&str> {
    start.chars().all(|c| c.is_ascii_alphanumeric() || "-_/".contains(c)).then_some(start)
}
