//! package.json: the packages of a repository, what they need, and whose dependencies they can use. It reads and never
//! edits.

use serde_json::Value as Json;

use crate::edit::json::Document;
use crate::edit::lines;
use crate::error::Result;
use crate::host::paths::{folder, join, upwards};
use crate::repo::Repo;

/// One package.json.
#[derive(Clone, Debug)]
pub struct Manifest {
    pub path: String,
    pub folder: String,
    text: String,
    pub json: Json,
}

/// A package that another one needs at run time.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependency {
    pub range: String,
    /// Where it is written.
    pub file: String,
    pub line: usize,
}

/// Folders whose packages are somebody else's, or only there to be read, tested or copied from.
const FOREIGN: [&str; 16] = [
    "node_modules",
    "examples",
    "example",
    "samples",
    "sample",
    "demo",
    "demos",
    "test",
    "tests",
    "__tests__",
    "e2e",
    "fixtures",
    "templates",
    "template",
    "vendor",
    "third_party",
];

impl Manifest {
    /// `None` where there is no such file, or it is not JSON.
    pub fn read(repo: &Repo, path: &str) -> Result<Option<Manifest>> {
        let Some(text) = repo.text(path)? else { return Ok(None) };
        let Ok(document) = Document::parse(&text) else { return Ok(None) };
        Ok(Some(Manifest { path: path.into(), folder: folder(path).into(), json: document.json(), text }))
    }

    /// Every package.json of the repository that is its own.
    pub fn all(repo: &Repo) -> Result<Vec<Manifest>> {
        let is = |path: &&str| *path == "package.json" || path.ends_with("/package.json");
        let mut found = Vec::new();
        for path in repo.paths().filter(is).filter(|path| own(path)) {
            found.extend(Manifest::read(repo, path)?);
        }
        Ok(found)
    }

    pub fn str(&self, key: &str) -> Option<&str> {
        self.json.get(key)?.as_str()
    }

    pub fn name(&self) -> Option<&str> {
        self.str("name").filter(|name| !name.is_empty())
    }

    pub fn script(&self, name: &str) -> Option<&str> {
        self.json.get("scripts")?.get(name)?.as_str()
    }

    /// All scripts' texts.
    pub fn scripts(&self) -> Vec<&str> {
        let scripts = self.json.get("scripts").and_then(Json::as_object);
        scripts.into_iter().flatten().filter_map(|(_, command)| command.as_str()).collect()
    }

    /// A dependency in one of the tables.
    fn find(&self, tables: &[&str], name: &str) -> Option<Dependency> {
        tables.iter().find_map(|table| {
            let range = self.json.get(*table)?.get(name)?.as_str()?.to_owned();
            Some(Dependency { range, file: self.path.clone(), line: self.line(&[table, name]) })
        })
    }

    /// What the program needs at run time.
    pub fn needs(&self, name: &str) -> Option<Dependency> {
        self.find(&["dependencies"], name)
    }

    /// What it needs at run time or while it is worked on.
    pub fn has(&self, name: &str) -> bool {
        self.find(&["dependencies", "devDependencies", "optionalDependencies"], name).is_some()
    }

    /// The 1-based line of the entry at a path.
    pub fn line(&self, path: &[&str]) -> usize {
        let document = Document::parse(&self.text).ok();
        let at =
            document.as_ref().and_then(|document| document.entry(path)).map(|entry| entry.key_span.start);
        lines::number(&self.text, at.unwrap_or_default())
    }

    /// Whether packages below are parts of this one's workspace.
    pub fn is_workspace(&self, repo: &Repo) -> bool {
        self.json.get("workspaces").is_some()
            || ["pnpm-workspace.yaml", "lerna.json", "nx.json"]
                .iter()
                .any(|name| repo.has(&join(&self.folder, name)))
    }
}

/// A package with those above it that share their dependencies with it.
#[derive(Clone, Debug)]
pub struct Package {
    pub own: Manifest,
    pub above: Vec<Manifest>,
}

impl Package {
    pub fn of(repo: &Repo, own: &Manifest, all: &[Manifest]) -> Package {
        let above = upwards(&own.folder).skip(usize::from(!own.folder.is_empty()));
        let above =
            above.filter_map(|at| all.iter().find(|other| other.folder == at && other.path != own.path));
        Package { own: own.clone(), above: above.filter(|m| m.is_workspace(repo)).cloned().collect() }
    }

    pub fn folder(&self) -> &str {
        &self.own.folder
    }

    /// A path in the package.
    pub fn at(&self, name: &str) -> String {
        join(self.folder(), name)
    }

    /// What it needs at run time; a workspace's root may say so for it.
    pub fn needs(&self, name: &str) -> Option<Dependency> {
        self.own.needs(name).or_else(|| self.above.iter().find_map(|manifest| manifest.needs(name)))
    }

    pub fn has(&self, name: &str) -> bool {
        self.own.has(name) || self.above.iter().any(|manifest| manifest.has(name))
    }
}

fn own(path: &str) -> bool {
    let mut folders = path.split('/');
    folders.next_back();
    !path.contains("{{") && !folders.any(|folder| FOREIGN.contains(&folder))
}

/// The first number of a version range: 5 of `^5.1.0`, `>=5`, `5.x`.
pub fn major(range: &str) -> Option<u64> {
    let digits: String =
        range.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
