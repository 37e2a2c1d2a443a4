//! The sources of one package: which files they are, and their syntax trees.

use super::manifest::Manifest;
use crate::edit::javascript::{Dialect, parse};
use crate::edit::tree::Source;
use crate::error::Result;
use crate::host::ours::is_ours;
use crate::host::paths::{folder, join};
use crate::repo::Repo;

/// Path, dialect and text of sources.
pub struct Texts(Vec<(String, Dialect, String)>);

/// A parsed source.
pub struct File<'a> {
    pub path: &'a str,
    pub dialect: Dialect,
    pub source: Source<'a>,
}

/// Folders whose code is not the program's own.
const FOREIGN: [&str; 24] = [
    "node_modules",
    "dist",
    "build",
    "out",
    "coverage",
    ".next",
    "public",
    "test",
    "tests",
    "__tests__",
    "__mocks__",
    "spec",
    "e2e",
    "cypress",
    "examples",
    "example",
    "samples",
    "sample",
    "fixtures",
    "templates",
    "docs",
    "vendor",
    "benchmark",
    "benchmarks",
];

/// The code files of a package: below its folder, in no other package further down, and no tests.
pub fn sources(repo: &Repo, package: &Manifest, all: &[Manifest]) -> Vec<String> {
    let start = join(&package.folder, "");
    let inner: Vec<String> = all
        .iter()
        .filter(|other| other.folder != package.folder && other.folder.starts_with(&start))
        .map(|other| join(&other.folder, ""))
        .collect();
    let ours = |path: &&str| {
        path.starts_with(&start)
            && Dialect::of(path).is_some()
            && is_own(&path[start.len()..])
            && !inner.iter().any(|below| path.starts_with(below.as_str()))
    };
    repo.paths().filter(ours).map(str::to_owned).collect()
}

fn is_own(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let test = [".test.", ".spec.", ".e2e-spec.", ".min.", ".config.", ".stories."];
    !folder(path).split('/').any(|part| FOREIGN.contains(&part))
        && !test.iter().any(|mark| file.contains(mark))
}

impl Texts {
    /// Those of the files that hold one of the words: parsing is dear.
    pub fn read(repo: &Repo, paths: &[String], words: &[&str]) -> Result<Texts> {
        let mut all = Vec::new();
        for path in paths {
            let Some(dialect) = Dialect::of(path) else { continue };
            let wanted = |text: &String| words.iter().any(|word| text.contains(word)) && !is_ours(text);
            all.extend(repo.text(path)?.filter(wanted).map(|text| (path.clone(), dialect, text)));
        }
        Ok(Texts(all))
    }

    /// Files with errors are left out: what cannot be read proves nothing.
    pub fn parse(&self) -> Vec<File<'_>> {
        let files = self.0.iter().map(|(path, dialect, text)| File {
            path,
            dialect: *dialect,
            source: parse(text, *dialect),
        });
        files.filter(|file| file.source.first_error_line().is_none()).collect()
    }
}

impl File<'_> {
    pub fn folder(&self) -> &str {
        folder(self.path)
    }
}
