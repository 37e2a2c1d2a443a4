//! The settings of a project: the module that manage.py names and those it takes in, most specific first.
//! It reads constants as they are written and computes nothing.

use super::find::{Module, folder, join, module, relative};
use crate::edit::python::imports::imports;
use crate::edit::python::scope::{What, holds, uses, visit};
use crate::edit::python::tree::{Node, Source, arguments, callee, descendants, field, named};
use crate::error::Result;
use crate::repo::Repo;

/// One settings file.
#[derive(Clone, Debug)]
pub struct File {
    pub path: String,
    pub text: String,
    /// Run by django-split-settings' `include()`, not imported.
    pub executed: bool,
}

/// A constant and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct At<T> {
    pub value: T,
    pub file: String,
    pub line: usize,
}

/// All settings files of one settings module.
#[derive(Clone, Debug)]
pub struct Settings {
    pub files: Vec<File>,
    /// A settings file that git ignores.
    pub ignored: Option<String>,
}

impl Settings {
    /// Reads the module and everything it imports with `*`.
    pub fn read(repo: &Repo, start: &Module) -> Result<Settings> {
        let mut settings = Settings { files: Vec::new(), ignored: None };
        settings.add(repo, start, false)?;
        Ok(settings)
    }

    fn add(&mut self, repo: &Repo, at: &Module, executed: bool) -> Result<()> {
        if self.files.iter().any(|file| file.path == at.path) || self.files.len() > 40 {
            return Ok(());
        }
        if !repo.has(&at.path) {
            self.ignored.get_or_insert(at.path.clone());
        }
        let Some(text) = repo.text(&at.path)? else { return Ok(()) };
        self.files.push(File { path: at.path.clone(), text: text.clone(), executed });
        let source = Source::parse(&text);
        for name in taken_in(&source, at) {
            if let Some(found) = module(repo, &at.base, &name).filter(|found| found.path != at.path) {
                self.add(repo, &found, false)?;
            }
        }
        for path in included(repo, &source, at) {
            self.add(repo, &Module { path, base: at.base.clone() }, true)?;
        }
        Ok(())
    }

    /// The last assignment of `name` in the most specific file that has one.
    fn value<T>(&self, name: &str, read: impl Fn(&Source<'_>, Node<'_>) -> Option<T>) -> Option<At<T>> {
        for file in &self.files {
            let source = Source::parse(&file.text);
            if let Some(last) = assignments(&source, name).pop() {
                let (file, line) = (file.path.clone(), source.line(last));
                return read(&source, last).map(|value| At { value, file, line });
            }
        }
        None
    }

    pub fn string(&self, name: &str) -> Option<At<String>> {
        self.value(name, |source, value| source.string(value))
    }

    /// Whether the value is written as `text`, e.g. `True`.
    pub fn written(&self, name: &str, text: &str) -> Option<At<()>> {
        self.value(name, |source, value| (source.of(value) == text).then_some(()))
    }

    pub fn assigned(&self, name: &str) -> Option<At<()>> {
        self.value(name, |_, value| (!is_empty(value)).then_some(()))
    }

    /// The strings that any of the files puts into the list `name`, also through other lists of the file.
    pub fn strings(&self, name: &str) -> Vec<At<String>> {
        let mut all = Vec::new();
        for file in &self.files {
            let source = Source::parse(&file.text);
            for node in reachable(&source, name) {
                if let Some(value) = source.string(node) {
                    all.push(At { value, file: file.path.clone(), line: source.line(node) });
                }
            }
        }
        all
    }

    /// The file to edit: the most specific one that makes INSTALLED_APPS, not just extends it.
    pub fn apps_file(&self) -> Option<&File> {
        self.files.iter().find(|file| self.makes_apps(file))
    }

    /// Whether a file assigns INSTALLED_APPS from something else than INSTALLED_APPS.
    pub fn makes_apps(&self, file: &File) -> bool {
        let source = Source::parse(&file.text);
        let all = assignments(&source, "INSTALLED_APPS");
        all.first().is_some_and(|value| !holds(&source, *value, "INSTALLED_APPS"))
    }

    /// The aliases in DATABASES, in order.
    pub fn databases(&self) -> Vec<At<String>> {
        let aliases = |source: &Source<'_>, value: Node<'_>| {
            let pairs = (value.kind() == "dictionary").then(|| named(value))?;
            let keys = pairs.into_iter().filter_map(|pair| field(pair, "key"));
            Some(keys.filter_map(|key| Some((source.string(key)?, source.line(key)))).collect::<Vec<_>>())
        };
        let Some(found) = self.value("DATABASES", aliases) else { return Vec::new() };
        let At { value, file, .. } = found;
        value.into_iter().map(|(value, line)| At { value, file: file.clone(), line }).collect()
    }

    /// The database engine, from ENGINE or from a URL that is the default.
    pub fn engine(&self) -> Option<At<&'static str>> {
        self.files.iter().find_map(|file| {
            let source = Source::parse(&file.text);
            let strings = reachable(&source, "DATABASES");
            let found = strings.iter().find_map(|node| Some((engine(&source.string(*node)?)?, *node)))?;
            Some(At { value: found.0, file: file.path.clone(), line: source.line(found.1) })
        })
    }
}

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

fn is_empty(value: Node<'_>) -> bool {
    matches!(value.kind(), "list" | "tuple" | "dictionary") && named(value).is_empty()
}

/// The values assigned to a name in the module, or in a class of it (django-configurations).
fn assignments<'t>(source: &'t Source<'_>, name: &str) -> Vec<Node<'t>> {
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
fn reachable<'t>(source: &'t Source<'_>, name: &str) -> Vec<Node<'t>> {
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
                    if !names.iter().any(|known| known == name) {
                        names.push(name.to_owned());
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// The dotted modules whose settings a file takes in: `import *`, and INSTALLED_APPS by name.
fn taken_in(source: &Source<'_>, at: &Module) -> Vec<String> {
    let all = imports(source).into_iter().filter(|import| {
        import.star() || import.names(source).iter().any(|(name, _)| *name == "INSTALLED_APPS")
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

/// The files that django-split-settings' `include()` runs.
fn included(repo: &Repo, source: &Source<'_>, at: &Module) -> Vec<String> {
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
