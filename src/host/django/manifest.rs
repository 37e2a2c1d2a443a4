//! Where a project lists what it depends on, what it lists, and with which tool it installs that.
//! It reads manifests and lock files; it never searches them for substrings.

use super::find::{folder, join, own, upwards};
use crate::edit::python::tree::{Source, descendants, keyword, named};
use crate::edit::toml::{Place, Toml};
use crate::edit::{dependency, requirements, setup_cfg};
use crate::error::Result;
use crate::repo::Repo;

/// One package in one manifest.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub name: String,
    pub range: String,
    pub line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Toml(Place),
    Requirements,
    SetupCfg,
    SetupPy,
}

/// One file that lists dependencies.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    pub path: String,
    pub kind: Kind,
    pub listed: Vec<Listed>,
}

impl Manifest {
    pub fn find(&self, name: &str) -> Option<&Listed> {
        self.listed.iter().find(|listed| listed.name == name)
    }
}

/// The tool that installs, and the folder in which it is run.
#[derive(Clone, Debug, PartialEq)]
pub struct Manager {
    /// `uv`, `poetry`, `pdm`, `pipenv` or `pip`
    pub name: &'static str,
    pub folder: String,
}

/// Everything the repository says of a project's dependencies.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifests {
    /// What the program itself needs first, the nearest first.
    pub all: Vec<Manifest>,
    pub manager: Manager,
    /// Lock files, the nearest first.
    pub locks: Vec<String>,
}

/// Folders that hold requirements files, and nothing of a program.
const HOLDERS: [&str; 5] = ["requirements", "reqs", "dependencies", "deps", "pip"];
/// How deep requirements files are looked for.
const DEPTH: usize = 4;
const LOCKS: [(&str, &str); 4] =
    [("uv.lock", "uv"), ("poetry.lock", "poetry"), ("pdm.lock", "pdm"), ("Pipfile.lock", "pipenv")];

impl Manifests {
    /// Reads the manifests of the project's folder and of those above it.
    pub fn read(repo: &Repo, root: &str) -> Result<Manifests> {
        let mut all = requirement_files(repo)?;
        let mut locks = Vec::new();
        for at in upwards(root) {
            all.extend(toml(repo, at)?);
            all.extend(setup(repo, at)?);
            locks.extend(LOCKS.iter().map(|(name, _)| join(at, name)).filter(|path| repo.exists(path)));
        }
        all.sort_by_key(|manifest| rank(manifest, root));
        let manager = manager(repo, root, &all, &locks)?;
        Ok(Manifests { all, manager, locks })
    }

    /// The manifest that lists Django, and where.
    pub fn django(&self) -> Option<(&Manifest, &Listed)> {
        self.all.iter().find_map(|manifest| Some((manifest, manifest.find("django")?)))
    }

    /// The version of Django in a lock file: the version, file and line.
    pub fn locked(&self, repo: &Repo) -> Result<Option<(String, String, usize)>> {
        for path in &self.locks {
            let Some(text) = repo.text(path)? else { continue };
            let found = if path.ends_with("Pipfile.lock") { pipfile_lock(&text) } else { toml_lock(&text) };
            if let Some((version, line)) = found {
                return Ok(Some((version, path.clone(), line)));
            }
        }
        Ok(None)
    }

    /// Whether any manifest lists a package.
    pub fn has(&self, name: &str) -> bool {
        self.all.iter().any(|manifest| manifest.find(name).is_some())
    }

    /// The manifest to edit: the one that lists Django, else the most usual one there is.
    pub fn target(&self, repo: &Repo) -> Result<Option<&Manifest>> {
        let django = self.django().map(|(manifest, _)| manifest);
        let Some(found) = django.or(self.all.first()) else { return Ok(None) };
        if found.kind != Kind::Requirements {
            return Ok(Some(found));
        }
        let text = repo.text(&found.path)?.unwrap_or_default();
        if requirements::compiled(&text).is_none() {
            return Ok(Some(found));
        }
        let source = found.path.strip_suffix(".txt").map(|stem| format!("{stem}.in"));
        let by_name = source.and_then(|path| self.all.iter().find(|manifest| manifest.path == path));
        let mut inputs =
            self.all.iter().filter(|m| m.path.ends_with(".in") || matches!(m.kind, Kind::Toml(_)));
        Ok(by_name.or_else(|| inputs.next()).or(Some(found)))
    }
}

/// Lower is likelier to be what the program itself needs.
fn rank(manifest: &Manifest, root: &str) -> (bool, usize, usize, usize) {
    let name = manifest.path.to_lowercase();
    let other = ["dev", "test", "doc", "lint", "ci", "local"];
    let side = name.split(['/', '.', '-', '_']).any(|part| other.iter().any(|other| part.starts_with(other)));
    let kind = match manifest.kind {
        Kind::Toml(_) => 0,
        Kind::Requirements if name.ends_with(".in") => 1,
        Kind::Requirements => 2,
        Kind::SetupCfg => 3,
        Kind::SetupPy => 4,
    };
    (side, distance(folder(&manifest.path), root), kind, name.len())
}

/// How many folders lie between a manifest's folder and the project's; those that only hold requirements do not count.
fn distance(at: &str, root: &str) -> usize {
    let at: Vec<_> = at.split('/').filter(|part| !part.is_empty() && !HOLDERS.contains(part)).collect();
    let root: Vec<_> = root.split('/').filter(|part| !part.is_empty()).collect();
    let common = at.iter().zip(&root).take_while(|(one, other)| one == other).count();
    at.len() + root.len() - 2 * common
}

fn toml(repo: &Repo, at: &str) -> Result<Vec<Manifest>> {
    let mut found = Vec::new();
    for (file, places) in
        [("pyproject.toml", &[Place::Project, Place::Poetry][..]), ("Pipfile", &[Place::Pipfile])]
    {
        let path = join(at, file);
        let Some(text) = repo.text(&path)? else { continue };
        let Ok(toml) = Toml::parse(&text) else { continue };
        let filled = places.iter().find(|place| toml.has(place.path()));
        let bare = places.iter().find(|place| **place == Place::Project && toml.has(&["project"]));
        let Some(place) = filled.or(bare) else { continue };
        let all = toml.requirements(place.path()).into_iter();
        let listed = all.map(|(name, range, line)| Listed { name, range, line }).collect();
        found.push(Manifest { path, kind: Kind::Toml(*place), listed });
    }
    Ok(found)
}

/// requirements.txt, requirements-prod.txt, requirements/base.txt, requirements.in and what they include.
fn requirement_files(repo: &Repo) -> Result<Vec<Manifest>> {
    let named = repo.paths().filter(|path| {
        if !path.ends_with(".txt") && !path.ends_with(".in") {
            return false;
        }
        let (at, name) = path.rsplit_once('/').unwrap_or(("", path));
        let held = at.rsplit('/').next().is_some_and(|last| HOLDERS.contains(&last));
        (held || name.contains("requirements")) && path.matches('/').count() <= DEPTH && own(path)
    });
    let mut paths: Vec<_> = named.map(str::to_owned).collect();
    let mut found: Vec<Manifest> = Vec::new();
    while let Some(path) = paths.pop() {
        let known = found.iter().any(|manifest| manifest.path == path);
        let Some(text) = repo.text(&path)?.filter(|_| !known && found.len() < 100) else { continue };
        paths.extend(included(&path, &text));
        let lines = text
            .lines()
            .enumerate()
            .filter_map(|(at, line)| Some((at, dependency::parse(line.trim_start_matches('\u{feff}'))?)));
        let listed = lines.map(|(at, (name, range))| Listed { name, range, line: at + 1 }).collect();
        found.push(Manifest { path, kind: Kind::Requirements, listed });
    }
    Ok(found)
}

/// The files that a requirements file includes, as paths of the repository.
pub fn included(path: &str, text: &str) -> Vec<String> {
    let resolve = |file: &str| {
        let mut at = folder(path);
        let mut rest = file;
        while let Some(tail) = rest.strip_prefix("../").or_else(|| rest.strip_prefix("./")) {
            at = if rest.starts_with("../") { folder(at) } else { at };
            rest = tail;
        }
        join(at, rest)
    };
    requirements::included(text).into_iter().map(resolve).collect()
}

fn setup(repo: &Repo, at: &str) -> Result<Vec<Manifest>> {
    let mut found = Vec::new();
    let path = join(at, "setup.cfg");
    if let Some(text) = repo.text(&path)? {
        let all = setup_cfg::listed(&text).into_iter();
        let listed: Vec<_> = all.map(|(name, range, line)| Listed { name, range, line }).collect();
        if !listed.is_empty() {
            found.push(Manifest { path, kind: Kind::SetupCfg, listed });
        }
    }
    let path = join(at, "setup.py");
    if let Some(text) = repo.text(&path)? {
        let listed = install_requires(&text);
        if !listed.is_empty() {
            found.push(Manifest { path, kind: Kind::SetupPy, listed });
        }
    }
    Ok(found)
}

/// The strings of `install_requires=[…]` in a setup.py.
fn install_requires(text: &str) -> Vec<Listed> {
    let source = Source::parse(text);
    let calls = descendants(source.root()).into_iter().filter(|node| node.kind() == "call");
    let lists = calls.filter_map(|call| keyword(&source, call, "install_requires"));
    let items = lists.filter(|value| value.kind() == "list").flat_map(named);
    items
        .filter_map(|item| {
            let (name, range) = dependency::parse(&source.string(item)?)?;
            Some(Listed { name, range, line: source.line(item) })
        })
        .collect()
}

fn manager(repo: &Repo, root: &str, all: &[Manifest], locks: &[String]) -> Result<Manager> {
    let lists = all.iter().find(|manifest| manifest.find("django").is_some());
    if locks.is_empty() && lists.is_some_and(|manifest| manifest.kind == Kind::Requirements) {
        return Ok(Manager { name: "pip", folder: String::new() });
    }
    for at in upwards(root) {
        let here = |name: &'static str| Ok(Manager { name, folder: at.to_owned() });
        if let Some((_, name)) = LOCKS.iter().find(|(file, _)| locks.contains(&join(at, file))) {
            return here(name);
        }
        if let Some(text) = repo.text(&join(at, "pyproject.toml"))?
            && let Ok(toml) = Toml::parse(&text)
        {
            for tool in ["uv", "poetry", "pdm"] {
                if toml.has(&["tool", tool]) {
                    return here(tool);
                }
            }
        }
        if repo.has(&join(at, "Pipfile")) {
            return here("pipenv");
        }
        if all.iter().any(|manifest| folder(&manifest.path) == at) {
            return here("pip");
        }
    }
    Ok(Manager { name: "pip", folder: String::new() })
}

fn toml_lock(text: &str) -> Option<(String, usize)> {
    Toml::parse(text).ok()?.locked("django")
}

fn pipfile_lock(text: &str) -> Option<(String, usize)> {
    let lock: serde_json::Value = serde_json::from_str(text).ok()?;
    let version = lock.get("default")?.get("django")?.get("version")?.as_str()?.trim_start_matches('=');
    let line = text.lines().position(|line| line.trim_start().starts_with("\"django\":"))?;
    Some((version.to_owned(), line + 1))
}
