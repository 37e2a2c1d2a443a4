//! manage.py: whether it is Django's, and which settings module it names.
//! It follows a manage.py that hands over to a function of the project, one module far.

use super::find::{folder, module, own, relative};
use crate::edit::python::imports::imports;
use crate::edit::python::tree::{Node, Source, arguments, callee, descendants, field};
use crate::error::Result;
use crate::repo::Repo;

const VARIABLE: &str = "DJANGO_SETTINGS_MODULE";

/// What a file says of the settings module.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// e.g. `shop.settings`
    pub module: String,
    pub file: String,
    pub line: usize,
}

/// What manage.py is.
#[derive(Clone, Debug, PartialEq)]
pub enum Manage {
    /// Not Django's.
    Other,
    /// Django's, and the line that shows it; the settings modules that it names, the first one first.
    Django { file: String, line: usize, fact: String, settings: Vec<Named> },
}

/// Reads a manage.py.
pub fn read(repo: &Repo, path: &str) -> Result<Manage> {
    let Some(text) = repo.text(path)? else { return Ok(Manage::Other) };
    if text.contains("{%") || text.contains("{{") && Source::parse(&text).first_error_line().is_some() {
        return Ok(Manage::Other);
    }
    if let Some(found) = of(&text, path) {
        return Ok(found);
    }
    for (file, text) in delegates(repo, path, &text)? {
        if let Some(found) = of(&text, &file) {
            return Ok(found);
        }
    }
    Ok(Manage::Other)
}

/// The settings modules that any Python file (wsgi.py, asgi.py) names.
pub fn named(repo: &Repo, path: &str) -> Result<Vec<Named>> {
    let text = repo.text(path)?.unwrap_or_default();
    Ok(settings(&Source::parse(&text), path))
}

fn of(text: &str, file: &str) -> Option<Manage> {
    let source = Source::parse(text);
    let settings = settings(&source, file);
    let (line, fact) = match settings.first() {
        Some(named) => (named.line, format!("sets {VARIABLE} to `{}`", named.module)),
        None => (starts_django(&source)?, "starts Django's command line".to_owned()),
    };
    Some(Manage::Django { file: file.to_owned(), line, fact, settings })
}

/// The files that a manage.py imports from the project: it may only hand over to them.
fn delegates(repo: &Repo, path: &str, text: &str) -> Result<Vec<(String, String)>> {
    let source = Source::parse(text);
    let mut names = Vec::new();
    for import in imports(&source) {
        let from = import.from(&source).unwrap_or_default();
        let package =
            if from.starts_with('.') { relative(folder(path), path, from) } else { Some(from.to_owned()) };
        let Some(package) = package else { continue };
        for (name, _) in import.names(&source) {
            let inner = if package.is_empty() { name.to_owned() } else { format!("{package}.{name}") };
            names.extend([inner, package.clone()]);
        }
    }
    names.retain(|name| !name.is_empty());
    let mut files = Vec::new();
    for name in names {
        let Some(found) = module(repo, folder(path), &name).filter(|found| own(&found.path)) else {
            continue;
        };
        if let Some(text) = repo.text(&found.path)?.filter(|text| text.contains("DJANGO_SETTINGS_MODULE")) {
            files.push((found.path, text));
        }
    }
    Ok(files)
}

/// The line that imports or calls Django's command line.
fn starts_django(source: &Source<'_>) -> Option<usize> {
    let node = descendants(source.root()).into_iter().find(|node| match node.kind() {
        "import_from_statement" => field(*node, "module_name").is_some_and(|from| {
            matches!(source.of(from), "django.core.management" | "configurations.management")
        }),
        "call" => callee(source, *node) == Some("execute_from_command_line"),
        _ => false,
    })?;
    Some(source.line(node))
}

/// Every settings module that the file puts into the environment.
fn settings(source: &Source<'_>, file: &str) -> Vec<Named> {
    let values = descendants(source.root()).into_iter().filter_map(|node| value(source, node));
    let mut found: Vec<_> = values.flat_map(|value| modules(source, value, file)).collect();
    found.sort_by_key(|named| is_test(&named.module));
    found
}

/// The value that a node gives to the variable.
fn value<'t>(source: &Source<'_>, node: Node<'t>) -> Option<Node<'t>> {
    let is_variable =
        |node: Option<Node<'_>>| node.and_then(|n| source.string(n)).as_deref() == Some(VARIABLE);
    match node.kind() {
        "call" => {
            let all = arguments(node);
            let sets = matches!(callee(source, node), Some("setdefault" | "putenv"));
            all.get(1).copied().filter(|_| sets && is_variable(all.first().copied()))
        }
        "assignment" => {
            let left = field(node, "left").filter(|left| left.kind() == "subscript")?;
            field(node, "right").filter(|_| is_variable(field(left, "subscript")))
        }
        _ => None,
    }
}

/// The dotted names among the strings of a value: it may be a choice, or a default.
fn modules(source: &Source<'_>, value: Node<'_>, file: &str) -> Vec<Named> {
    let strings = descendants(value).into_iter().filter(|node| node.kind() == "string");
    strings
        .filter_map(|node| {
            let module = source.string(node).filter(|text| is_dotted(text))?;
            Some(Named { module, file: file.to_owned(), line: source.line(node) })
        })
        .collect()
}

fn is_dotted(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with(|c: char| c.is_ascii_digit())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    text.split('.').all(part) && text != VARIABLE && !text.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// Settings for tests are the last choice.
fn is_test(module: &str) -> bool {
    module.split('.').any(|part| matches!(part, "test" | "tests" | "testing" | "test_settings" | "ci"))
}
