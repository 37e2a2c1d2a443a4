//! Which package manager a package is installed with: what it says, else its lock file, else its workspace.

use super::manifest::Manifest;
use crate::error::Result;
use crate::host::paths::{join, upwards};
use crate::repo::Repo;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Npm,
    Pnpm,
    Yarn,
    Bun,
}

/// A package's manager.
#[derive(Clone, Debug, PartialEq)]
pub struct Manager {
    /// Several, where their lock files lie side by side.
    pub names: Vec<Name>,
    /// Lock files, where there are some.
    pub locks: Vec<String>,
}

const LOCKS: [(&str, Name); 6] = [
    ("package-lock.json", Name::Npm),
    ("npm-shrinkwrap.json", Name::Npm),
    ("pnpm-lock.yaml", Name::Pnpm),
    ("yarn.lock", Name::Yarn),
    ("bun.lock", Name::Bun),
    ("bun.lockb", Name::Bun),
];

impl Name {
    pub const ALL: [Name; 4] = [Name::Npm, Name::Pnpm, Name::Yarn, Name::Bun];

    pub fn word(self) -> &'static str {
        match self {
            Name::Npm => "npm",
            Name::Pnpm => "pnpm",
            Name::Yarn => "yarn",
            Name::Bun => "bun",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Name::ALL.into_iter().find(|name| name.word() == word)
    }

    /// Runs a script of package.json, and prints nothing but what it prints.
    pub fn script(self, name: &str) -> String {
        match self {
            Name::Npm => format!("npm run --silent {name}"),
            Name::Pnpm => format!("pnpm --silent run {name}"),
            Name::Yarn => format!("yarn run --silent {name}"),
            Name::Bun => format!("bun run --silent {name}"),
        }
    }

    /// Runs a program of a package that is not installed.
    pub fn foreign(self, line: &str) -> String {
        match self {
            Name::Npm | Name::Yarn => format!("npx --yes {line}"),
            Name::Pnpm => format!("pnpm dlx {line}"),
            Name::Bun => format!("bunx {line}"),
        }
    }

    /// Runs a program of a package.
    pub fn program(self, line: &str) -> String {
        match self {
            Name::Npm => format!("npx {line}"),
            Name::Pnpm => format!("pnpm exec {line}"),
            Name::Yarn => format!("yarn {line}"),
            Name::Bun => format!("bunx {line}"),
        }
    }
}

/// Reads who installs the package of a folder.
pub fn manager(repo: &Repo, folder: &str) -> Result<Manager> {
    let locks = locks(repo, folder);
    let files = |names: &[Name]| {
        locks.iter().filter(|(_, name)| names.contains(name)).map(|(path, _)| path.clone()).collect()
    };
    for at in upwards(folder) {
        if let Some(name) = Manifest::read(repo, &join(at, "package.json"))?.and_then(|m| says(&m)) {
            return Ok(Manager { locks: files(&[name]), names: vec![name] });
        }
    }
    let mut names: Vec<Name> = Vec::new();
    for (_, name) in &locks {
        if !names.contains(name) {
            names.push(*name);
        }
    }
    if names.is_empty() {
        let pnpm = upwards(folder).any(|at| repo.has(&join(at, "pnpm-workspace.yaml")));
        names.push(if pnpm { Name::Pnpm } else { Name::Npm });
    }
    Ok(Manager { locks: files(&names), names })
}

/// The lock files of the nearest folder that has some.
fn locks(repo: &Repo, folder: &str) -> Vec<(String, Name)> {
    let here = |at: &str| -> Vec<(String, Name)> {
        let all = LOCKS.iter().map(|(file, name)| (join(at, file), *name));
        all.filter(|(path, _)| repo.has(path)).collect()
    };
    upwards(folder).map(here).find(|found| !found.is_empty()).unwrap_or_default()
}

/// `"packageManager": "pnpm@9.1.0"`, `devEngines`.
fn says(manifest: &Manifest) -> Option<Name> {
    let named = manifest.str("packageManager").and_then(|text| text.split('@').next());
    let engines = || manifest.json.get("devEngines")?.get("packageManager")?.get("name")?.as_str();
    Name::from_word(named.or_else(engines)?)
}
