//! Middleware of an actix-web app that may turn an agent away, and what has to be done about it. An axum router is
//! merged outside of it; an app of actix-web wraps all its routes, ours too.

use super::code::{At, Code};
use super::project::Project;
use super::server::Server;
use super::shadowed::{is_wall, shown};
use crate::edit::lines;
use crate::edit::rust::chain::chain;
use crate::edit::rust::{append_string, arguments, callee, walls};
use crate::edit::tree::{descendants, field};
use crate::error::Result;
use crate::plan::{ByHand, Draft, Group};

/// Opens the walls around the app, or says how.
pub fn open(draft: &mut Draft<'_>, project: &Project, code: &Code<'_>) -> Result<()> {
    let path = draft.answer("base_path")?.to_owned();
    let Server::At(site) = &project.server else { return Ok(()) };
    let Some(file) = code.files.iter().find(|file| file.path == site.file) else { return Ok(()) };
    let Some(app) = file.source.root().descendant_for_byte_range(site.at.start, site.at.end) else {
        return Ok(());
    };
    let app = chain(&file.source, app);
    for link in walls::walls(&file.source, &app) {
        let Some(argument) = arguments(link.call).first().copied() else { continue };
        let wall = At { file, node: argument };
        match guard(code, wall) {
            Some(guard) => pass(draft, code, guard, &path)?,
            None => draft.warn(format!(
                "`{}` (`{}` line {}) sees each call before the endpoint does, and must let `{path}` through, which brings its own key",
                short(wall.text()),
                wall.file.path,
                wall.line()
            )),
        }
    }
    Ok(())
}

/// Names the layers of an axum router that the endpoint is outside of: what they do is not done for it.
pub fn outside(draft: &mut Draft<'_>, project: &Project, code: &Code<'_>) -> Result<()> {
    let path = draft.answer("base_path")?.to_owned();
    let Server::At(site) = &project.server else { return Ok(()) };
    let Some(file) = code.files.iter().find(|file| file.path == site.file) else { return Ok(()) };
    let Some(router) = file.source.root().descendant_for_byte_range(site.at.start, site.at.end) else {
        return Ok(());
    };
    for link in chain(&file.source, router).links.iter().filter(|link| is_wall(&file.source, link)) {
        let line = lines::number(file.source.text, link.dot + 1);
        draft.warn(format!(
            "`{path}` is outside of `.{}` (`{}` line {line}): agents bring a key, not a login",
            shown(&file.source, link),
            file.path
        ));
    }
    Ok(())
}

fn short(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect()
}

/// The function that decides, of `from_fn(session::required)` and the like.
fn guard<'c, 'a>(code: &'c Code<'a>, wall: At<'c, 'a>) -> Option<At<'c, 'a>> {
    let source = &wall.file.source;
    let call = callee(source, wall.node)?.rsplit("::").next()?;
    let known = ["from_fn", "basic", "bearer", "with_fn"];
    let named = arguments(wall.node).first().copied().filter(|_| known.contains(&call))?;
    let name = source.of(named).rsplit("::").next()?;
    match code.functions(name).as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Adds the endpoint to the guard's list of public addresses; where it has none, that is the owner's to do.
fn pass(draft: &mut Draft<'_>, code: &Code<'_>, guard: At<'_, '_>, path: &str) -> Result<()> {
    let (slash, document) = (format!("{path}/"), format!("{path}/openapi.json"));
    let by_hand = |reason: String| ByHand {
        id: "rust-wall".into(),
        title: format!("let `{path}` through `{}`", guard.name().unwrap_or_default()),
        file: guard.file.path.to_owned(),
        place: format!("first in the function at line {}", guard.line()),
        snippet: format!(
            "if matches!(request.path().trim_end_matches('/'), \"{path}\" | \"{document}\") {{\n    return next.call(request).await;\n}}\n"
        ),
        reason,
    };
    if let Some((file, list)) = public_list(code, guard) {
        return draft.edit(
            file,
            Group::Edit,
            |text| Ok(append_string(text, list, &[path, &slash, &document])),
            by_hand,
        );
    }
    let says = descendants(guard.file.source.root()).into_iter().any(|node| {
        node.kind() == "string_content" && guard.file.source.of(node).trim_end_matches('/') == path
    });
    if !says {
        draft.by_hand(by_hand("it has no list of public addresses".into()));
    }
    Ok(())
}

/// The constant that the guard asks `….contains(…)`, where it is a list of addresses.
fn public_list<'a>(code: &Code<'a>, guard: At<'_, 'a>) -> Option<(&'a str, &'a str)> {
    let source = &guard.file.source;
    let mut names = descendants(guard.node).into_iter().filter_map(|node| {
        let (value, method) = crate::edit::rust::method(source, node)?;
        (matches!(method, "contains" | "iter") && value.kind() == "identifier").then(|| source.of(value))
    });
    names.find_map(|name| {
        let is = |at: &At<'_, 'a>| {
            matches!(at.node.kind(), "const_item" | "static_item") && at.name() == Some(name)
        };
        let at = code.nodes().find(is)?;
        let value = field(at.node, "value")?;
        let addresses = descendants(value).into_iter().filter(|node| node.kind() == "string_content");
        let all: Vec<_> = addresses.map(|node| at.file.source.of(node)).collect();
        (!all.is_empty() && all.iter().all(|text| text.starts_with('/'))).then_some((at.file.path, name))
    })
}
