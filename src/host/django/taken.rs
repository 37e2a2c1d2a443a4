//! Which further files the settings of one file take in: imported ones, and those that django-split-settings runs.

use super::find::{Module, folder, join, relative};
use crate::edit::python::imports::imports;
use crate::edit::python::scope::visit;
use crate::edit::python::tree::{Source, arguments, callee, descendants, field, named};
use crate::repo::Repo;

/// The dotted modules whose settings a file takes in: `import *`, INSTALLED_APPS by name, base classes.
pub fn imported(source: &Source<'_>, at: &Module) -> Vec<String> {
    let bases = bases(source);
    let all = imports(source).into_iter().filter(|import| {
        let wanted = |(name, local): &(&str, &str)| *name == "INSTALLED_APPS" || bases.contains(local);
        let package = at.path.ends_with("/__init__.py")
            && import.from(source).is_some_and(|from| from.starts_with('.'));
        package || import.star() || import.names(source).iter().any(wanted)
    });
    let mut found: Vec<_> = all
        .filter_map(|import| {
            let from = import.from(source)?;
            if from.starts_with('.') { relative(&at.base, &at.path, from) } else { Some(from.to_owned()) }
        })
        .collect();
    found.reverse();
    found
}

/// What the classes of a file inherit from.
fn bases<'a>(source: &Source<'a>) -> Vec<&'a str> {
    let mut found = Vec::new();
    visit(source.root(), false, &mut |node, _| {
        if node.kind() == "class_definition" {
            let bases = field(node, "superclasses").map(named).unwrap_or_default();
            found.extend(bases.into_iter().map(|base| source.of(base)));
        }
    });
    found
}

/// The files that django-split-settings' `include()` runs.
pub fn included(repo: &Repo, source: &Source<'_>, at: &Module) -> Vec<String> {
    let split = imports(source).into_iter().any(|import| import.from(source) == Some("split_settings.tools"));
    if !split {
        return Vec::new();
    }
    let calls = descendants(source.root()).into_iter().filter(|node| {
        node.kind() == "call" && matches!(callee(source, *node), Some("include" | "optional"))
    });
    let mut found = Vec::new();
    for pattern in calls.flat_map(arguments).filter_map(|argument| source.string(argument)) {
        let pattern = join(folder(&at.path), &pattern);
        found.extend(repo.paths().filter(|path| matches(&pattern, path)).map(str::to_owned));
    }
    found
}

/// Whether a path fits a pattern whose stars stand for anything but a slash.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, rest)) => path.strip_prefix(start).is_some_and(|tail| {
            let end = tail.find('/').unwrap_or(tail.len());
            (0..=end).any(|at| tail.is_char_boundary(at) && matches(rest, &tail[at..]))
        }),
    }
}
