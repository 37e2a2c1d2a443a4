//! What answers the endpoint's calls before it does, once it is mounted: doctor tells of it.

use super::code::Code;
use super::project::{Mount, Project};
use super::questions::taken;
use super::server::Server;
use crate::edit::lines;
use crate::edit::rust::chain::{Chain, Link, chain};
use crate::edit::rust::{arguments, callee, last_name, walls};
use crate::edit::tree::{Node, Source, descendants};
use crate::error::Result;
use crate::plan::Draft;

const ID: &str = "route-shadowed";

pub fn shadowed(draft: &mut Draft<'_>, project: &Project, code: &Code<'_>) -> Result<()> {
    let path = draft.answer("base_path")?.to_owned();
    for (route, place) in taken(draft.repo, project)?.iter() {
        if route.trim_end_matches('/') == path.trim_end_matches('/') {
            draft.notice(ID, format!("{place} serves `{path}`, too"), "give it another address".to_owned());
        }
    }
    let Server::At(site) = &project.server else { return Ok(()) };
    let Some(file) = code.files.iter().find(|file| file.path == site.file) else { return Ok(()) };
    let source = &file.source;
    let Some(node) = source.root().descendant_for_byte_range(site.at.start, site.at.end) else {
        return Ok(());
    };
    let chain = chain(source, node);
    let Some(ours) = ours(source, &chain, draft.answer("app_name")?) else { return Ok(()) };
    let place =
        |link: &Link<'_>| format!("`{}` line {}", file.path, lines::number(source.text, link.dot + 1));
    let (name, ahead): (&str, Vec<&Link<'_>>) = match project.mount {
        Mount::Actix => {
            let covers = |link: &&Link<'_>| {
                arguments(link.call).into_iter().any(|argument| covers(code, source, argument, &path))
            };
            (".configure(…)", chain.links[..ours].iter().filter(covers).collect())
        }
        _ => (".merge(…)", chain.links[ours + 1..].iter().filter(|link| is_wall(source, link)).collect()),
    };
    for link in ahead {
        let way = if project.mount == Mount::Actix { "in front of" } else { "behind" };
        let evidence =
            format!("{}: `.{}` gets the calls of `{path}` first", place(link), shown(source, link));
        draft.notice(ID, evidence, format!("move `{name}` of the control plane {way} it"));
    }
    Ok(())
}

/// The link that mounts us.
fn ours(source: &Source<'_>, chain: &Chain<'_>, module: &str) -> Option<usize> {
    let says = |link: &Link<'_>| {
        let front = format!("{module}::");
        arguments(link.call).into_iter().any(|argument| {
            let text = source.of(argument);
            text.starts_with("control_plane")
                || text.contains(&format!("::{front}"))
                || text.starts_with(&front)
        })
    };
    chain.links.iter().position(|link| matches!(link.name.as_str(), "merge" | "configure") && says(link))
}

/// Whether a layer may turn an agent away.
pub fn is_wall(source: &Source<'_>, link: &Link<'_>) -> bool {
    matches!(link.name.as_str(), "layer" | "route_layer") && !walls::is_plain(source, link)
}

/// The link in short, e.g. `layer(from_fn(auth::required))`.
pub fn shown(source: &Source<'_>, link: &Link<'_>) -> String {
    let arguments: Vec<_> = arguments(link.call).into_iter().map(|argument| source.of(argument)).collect();
    let text = arguments.join(", ").split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = text.chars().take(60).collect();
    let dots = if short.len() < text.len() { "…" } else { "" };
    format!("{}({short}{dots})", link.name)
}

/// Whether a scope, a folder of files or a resource in the expression, or in the function it names, takes the path.
fn covers(code: &Code<'_>, source: &Source<'_>, argument: Node<'_>, path: &str) -> bool {
    let named = matches!(argument.kind(), "identifier" | "scoped_identifier");
    let functions = if named { code.functions(last_name(source, argument)) } else { Vec::new() };
    takes(source, argument, path) || functions.iter().any(|at| takes(&at.file.source, at.node, path))
}

fn takes(source: &Source<'_>, node: Node<'_>, path: &str) -> bool {
    descendants(node).into_iter().any(|node| {
        let name = callee(source, node).unwrap_or_default();
        let parts: Vec<&str> = name.rsplit("::").collect();
        let front = match parts.as_slice() {
            ["scope", ..] | ["new", "Files", ..] => true,
            ["resource", ..] => false,
            _ => return false,
        };
        let literal = arguments(node).first().copied().into_iter().flat_map(descendants);
        let mut text = literal.filter(|node| node.kind() == "string_content").map(|node| source.of(node));
        let Some(prefix) = text.next().map(|text| text.trim_end_matches('/')).or(Some("").filter(|_| front))
        else {
            return false;
        };
        let rest = path.trim_end_matches('/').strip_prefix(prefix);
        rest.is_some_and(|rest| rest.is_empty() || front && rest.starts_with('/'))
    })
}
