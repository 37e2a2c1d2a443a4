//! The control plane's router in the host's: `.merge(…)` on an axum `Router`, `.configure(…)` on an actix-web `App`,
//! at a place that the host has found.

use std::ops::Range;

use super::chain::{Chain, chain};
use super::{by_hand, callee, checked, insert, parse, statement_around, unparsable, walls};
use crate::edit::tree::{Node, Source, ancestors, children, descendants, field};
use crate::edit::{Edited, Splice, lines};

/// What to mount, and where.
#[derive(Clone, Copy, Debug)]
pub struct Mount<'a> {
    /// The expression that is the host's router (axum) or app (actix-web), as it stands in the text.
    pub at: &'a Range<usize>,
    /// e.g. `crate::manage::router(pool.clone())`.
    pub call: &'a str,
    /// What tells the call from others, e.g. `manage::router`.
    pub path: &'a str,
    pub way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `.merge(<call>)` into the chain.
    Merge,
    /// The call first, in a statement of its own, because the chain gives its arguments away; then `.merge(…)`.
    Ahead,
    /// The call before the server starts, and `.configure(…)` in the app.
    Configure,
}

/// The variable that holds the router where it is made ahead.
const VARIABLE: &str = "control_plane";

/// Mounts the control plane.
pub fn mount(text: &str, mount: &Mount<'_>) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    if is_mounted(&source, mount.path) {
        return Edited::Already;
    }
    let Some(node) = exactly(source.root(), mount.at) else {
        return by_hand("the router is not where it was");
    };
    let splices = match mount.way {
        Way::Merge => Some(merge(&source, node, mount.call)),
        Way::Ahead => ahead(&source, node, mount.call).map(|first| {
            let mut all = merge(&source, node, VARIABLE);
            all.push(first);
            all
        }),
        Way::Configure => configure(&source, node, mount.call),
    };
    match splices {
        Some(splices) => checked(text, splices),
        None => by_hand("the router is built in an unusual way"),
    }
}

/// Whether the file calls `path` already.
pub fn is_mounted(source: &Source<'_>, path: &str) -> bool {
    descendants(source.root()).into_iter().any(|node| {
        callee(source, node).is_some_and(|name| {
            name.strip_suffix(path).is_some_and(|front| front.is_empty() || front.ends_with("::"))
        })
    })
}

/// The smallest expression that covers exactly this range.
fn exactly<'t>(root: Node<'t>, range: &Range<usize>) -> Option<Node<'t>> {
    let node = root.descendant_for_byte_range(range.start, range.end)?;
    let same = |n: &Node<'_>| n.byte_range() == *range;
    std::iter::once(node).chain(ancestors(node)).take_while(same).last()
}

fn merge(source: &Source<'_>, node: Node<'_>, value: &str) -> Vec<Splice> {
    let chain = chain(source, node);
    let passed_on = node.parent().is_some_and(|parent| parent.kind() == "arguments");
    match statement_around(node).filter(|_| passed_on && node.kind() == "identifier") {
        Some(statement) => {
            let name = source.of(node);
            vec![before(source, statement, &format!("let {name} = {name}.merge({value});"))]
        }
        None => chain.insert(source, walls::place(source, &chain), &format!("merge({value})")),
    }
}

fn ahead(source: &Source<'_>, node: Node<'_>, call: &str) -> Option<Splice> {
    Some(before(source, statement_around(node)?, &format!("let {VARIABLE} = {call};")))
}

/// `HttpServer::new(move || App::new()…)`: routes are asked in the order they were added, so ours come first.
fn configure(source: &Source<'_>, node: Node<'_>, call: &str) -> Option<Vec<Splice>> {
    let closure = ancestors(node).find(|n| n.kind() == "closure_expression")?;
    let chain = chain(source, node);
    let mut splices = chain.insert(source, first_route(&chain), &format!("configure({VARIABLE}.clone())"));
    splices.push(ahead(source, closure, call)?);
    if !children(closure).iter().any(|child| child.kind() == "move") {
        splices.push(insert(field(closure, "parameters")?.start_byte(), "move "));
    }
    Some(splices)
}

fn first_route(chain: &Chain<'_>) -> usize {
    const ROUTES: [&str; 6] =
        ["configure", "service", "route", "default_service", "external_resource", "app_data_factory"];
    let first = chain.links.iter().position(|link| ROUTES.contains(&link.name.as_str()));
    first.unwrap_or(chain.links.len())
}

/// A statement of its own in front of this one, and of the comment and the attributes above it.
pub(super) fn before(source: &Source<'_>, statement: Node<'_>, line: &str) -> Splice {
    let mut first = statement;
    while let Some(above) = first.prev_sibling() {
        let ours = above.kind() == "attribute_item" || above.kind().ends_with("comment");
        let gap = source.text[above.end_byte()..first.start_byte()].matches('\n').count();
        let start = lines::line_start(source.text, above.start_byte());
        if !ours || gap > 1 || !source.text[start..above.start_byte()].trim().is_empty() {
            break;
        }
        first = above;
    }
    let start = lines::line_start(source.text, first.start_byte());
    if !source.text[start..first.start_byte()].trim().is_empty() {
        return insert(first.start_byte(), format!("{line} "));
    }
    insert(start, format!("{}{line}{}", source.indent(first.start_byte()), source.eol()))
}
