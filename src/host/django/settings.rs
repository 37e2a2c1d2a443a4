//! The settings of a project: the module that manage.py names and those it takes in, most specific first.
//! It reads constants as they are written and computes nothing.

use super::constants::{assignments, engine, is_empty, reachable, text};
use super::find::{Module, folder, module};
use super::taken::{imported, included};
use crate::edit::python::scope::holds;
use crate::edit::python::tree::{Node, Source, Tree, field, named};
use crate::error::Result;
use crate::repo::Repo;

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
        text(&source, value)
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
}

impl Settings {
    /// Reads the module and everything it imports with `*`.
    pub fn read(repo: &Repo, start: &Module) -> Result<Settings> {
        let mut settings = Settings { files: Vec::new() };
        settings.add(repo, start, false)?;
        Ok(settings)
    }

    fn add(&mut self, repo: &Repo, at: &Module, executed: bool) -> Result<()> {
        if self.files.iter().any(|file| file.path == at.path) || self.files.len() > 40 {
            return Ok(());
        }
        let Some(text) = repo.text(&at.path)? else { return Ok(()) };
        let file = File::new(&at.path, text, executed);
        let copy = file.clone();
        self.files.push(file);
        let source = copy.source();
        for name in imported(&source, at) {
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
        self.value(name, text)
    }

    /// The strings of a list that is written out and holds nothing else.
    pub fn list(&self, name: &str) -> Option<Vec<String>> {
        let strings = |source: &Source<'_>, value: Node<'_>| {
            let items = matches!(value.kind(), "list" | "tuple").then(|| named(value))?;
            items.into_iter().map(|item| source.string(item)).collect()
        };
        self.value(name, strings).map(|at| at.value)
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
