//! The settings of a project: the module that manage.py names and those it takes in, most specific first.
//! It reads constants as they are written and computes nothing.

use super::find::{Module, folder, join, module, relative};
use crate::edit::python::imports::imports;
use crate::edit::python::scope::{What, holds, uses, visit};
use crate::edit::python::tree::{
    Node, Source, Tree, arguments, bare, callee, children, descendants, field, keyword, named, operands,
};
use crate::error::Result;
use crate::repo::Repo;

/// How deep a constant may be built from others.
const DEPTH: usize = 4;

/// One settings file.
#[derive(Clone, Debug)]
pub struct File {
    pub path: String,
    pub text: String,
    /// Run by django-split-settings' `include()`, not imported.
    pub executed: bool,
    tree: Tree,
}

impl File {
    pub fn new(path: &str, text: String, executed: bool) -> File {
        let tree = Source::parse(&text).into_tree();
        File { path: path.to_owned(), text, executed, tree }
    }

    fn source(&self) -> Source<'_> {
        Source::with(&self.text, &self.tree)
    }

    /// Whether the file assigns INSTALLED_APPS from something else than INSTALLED_APPS.
    pub fn makes_apps(&self) -> bool {
        let source = self.source();
        let all = assignments(&source, "INSTALLED_APPS");
        all.first().is_some_and(|value| !holds(&source, *value, "INSTALLED_APPS"))
    }

    /// Whether the file's code has the name INSTALLED_APPS at all.
    pub fn names_apps(&self) -> bool {
        let source = self.source();
        holds(&source, source.root(), "INSTALLED_APPS")
    }

    /// The value of a constant of this file, computed from strings alone.
    pub fn text_of(&self, name: &str) -> Option<String> {
        let source = self.source();
        let value = assignments(&source, name).pop()?;
        text(&source, value, DEPTH)
    }
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
        let file = File::new(&at.path, text, executed);
        let copy = file.clone();
        self.files.push(file);
        let source = copy.source();
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
            let source = file.source();
            if let Some(last) = assignments(&source, name).pop() {
                let (file, line) = (file.path.clone(), source.line(last));
                return read(&source, last).map(|value| At { value, file, line });
            }
        }
        None
    }

    pub fn string(&self, name: &str) -> Option<At<String>> {
        self.value(name, |source, value| text(source, value, DEPTH))
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
            let source = file.source();
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
        self.files.iter().find(|file| file.makes_apps())
    }

    /// A file beside the settings that assigns INSTALLED_APPS, though none of them imports it.
    pub fn unfollowed(&self, repo: &Repo) -> Result<Option<File>> {
        for path in self.beside(repo) {
            let text = repo.text(path)?.filter(|text| text.contains("INSTALLED_APPS"));
            if let Some(file) = text.map(|text| File::new(path, text, false)).filter(File::makes_apps) {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    /// The Python files in the folders of the settings, the settings themselves among them.
    pub fn beside<'r>(&self, repo: &'r Repo) -> Vec<&'r str> {
        let folders: Vec<_> = self.files.iter().map(|file| folder(&file.path)).collect();
        repo.paths().filter(|path| path.ends_with(".py") && folders.contains(&folder(path))).collect()
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
            let source = file.source();
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

/// The text of an expression, where it is made of literals, constants of the file and defaults of the environment.
fn text(source: &Source<'_>, value: Node<'_>, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let value = bare(value);
    if let Some(literal) = source.string(value) {
        return Some(literal);
    }
    match value.kind() {
        "identifier" => text(source, assignments(source, source.of(value)).pop()?, depth),
        "binary_operator" if operands(source, value).len() > 1 => {
            operands(source, value).into_iter().map(|part| text(source, part, depth)).collect()
        }
        "binary_operator" => {
            let percent = field(value, "operator").is_some_and(|operator| source.of(operator) == "%");
            let (format, filler) = (field(value, "left")?, field(value, "right")?);
            filled(&source.string(format).filter(|_| percent)?, "%s", &text(source, filler, depth)?)
        }
        "string" => formatted(source, value, depth),
        "call" if callee(source, value) == Some("format") => {
            let format = field(value, "function").and_then(|function| field(function, "object"))?;
            let filler = arguments(value).first().copied()?;
            filled(&source.string(format)?, "{}", &text(source, filler, depth)?)
        }
        "call" => {
            let default = keyword(source, value, "default").or_else(|| arguments(value).get(1).copied());
            let asks = matches!(callee(source, value), Some("get" | "getenv" | "env" | "str" | "config"));
            text(source, default.filter(|_| asks)?, depth)
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
            "interpolation" => text(source, named(part).first().copied()?, depth),
            _ => None,
        })
        .collect()
}

/// The dotted modules whose settings a file takes in: `import *`, INSTALLED_APPS by name, base classes.
fn taken_in(source: &Source<'_>, at: &Module) -> Vec<String> {
    let bases = bases(source);
    let all = imports(source).into_iter().filter(|import| {
        let wanted = |(name, local): &(&str, &str)| *name == "INSTALLED_APPS" || bases.contains(local);
        import.star() || import.names(source).iter().any(wanted)
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
