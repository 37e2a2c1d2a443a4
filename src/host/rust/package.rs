//! One package of a repository: its manifest, its workspace, its targets and its source files.

use serde_json::Value as Json;

use super::manifest::{Dependency, Manifest};
use crate::error::Result;
use crate::host::ours::is_ours;
use crate::host::paths::{join, resolve};
use crate::repo::Repo;

/// A package.
#[derive(Clone, Debug)]
pub struct Package {
    pub name: String,
    pub manifest: Manifest,
    pub workspace: Option<Manifest>,
    pub dependencies: Vec<Dependency>,
    pub library: Option<Target>,
    /// But for those that an install wrote.
    pub binaries: Vec<Target>,
    /// Its `.rs` files but for tests, examples and benches.
    pub sources: Vec<String>,
}

/// A library or a binary: its name and the file it starts in.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub name: String,
    pub path: String,
}

/// Folders whose packages are somebody else's, or only there to be read, tested or copied from.
const FOREIGN: [&str; 12] = [
    "examples",
    "example",
    "tests",
    "test",
    "benches",
    "fixtures",
    "templates",
    "vendor",
    "vendored",
    "third_party",
    "testdata",
    "node_modules",
];

/// Every package of the repository that is its own.
pub fn packages(repo: &Repo) -> Result<Vec<Package>> {
    let manifests = repo.paths().filter(|path| *path == "Cargo.toml" || path.ends_with("/Cargo.toml"));
    let manifests: Vec<_> = manifests.filter(|path| own(path)).map(str::to_owned).collect();
    let mut found = Vec::new();
    for path in &manifests {
        let Some(manifest) = Manifest::read(repo, path)? else { continue };
        found.extend(Package::read(repo, manifest, &manifests)?);
    }
    Ok(found)
}

fn own(path: &str) -> bool {
    let mut folders = path.split('/');
    folders.next_back();
    !path.contains("{{") && !folders.any(|folder| FOREIGN.contains(&folder))
}

impl Package {
    fn read(repo: &Repo, manifest: Manifest, all: &[String]) -> Result<Option<Package>> {
        let Some(name) = manifest.package().map(str::to_owned) else { return Ok(None) };
        let workspace = Manifest::workspace(repo, &manifest)?;
        let dependencies = manifest.dependencies(workspace.as_ref());
        let sources = sources(repo, &manifest, all);
        let library = library(&manifest, &name, &sources);
        let mut binaries = binaries(&manifest, &name, &sources);
        let ours =
            |target: &Target| repo.text(&target.path).ok().flatten().is_some_and(|text| is_ours(&text));
        binaries.retain(|target| !target.path.contains("/bin/") || !ours(target));
        Ok(Some(Package { name, manifest, workspace, dependencies, library, binaries, sources }))
    }

    pub fn folder(&self) -> &str {
        &self.manifest.folder
    }

    /// The folder of the lock file: the workspace's, else its own.
    pub fn root(&self) -> &str {
        self.workspace.as_ref().map_or(self.folder(), |workspace| &workspace.folder)
    }

    /// The dependency on a package, whatever it is called here.
    pub fn needs(&self, package: &str) -> Option<&Dependency> {
        self.dependencies.iter().find(|dependency| dependency.package == package)
    }

    /// The file that says how the program is started: the library's where there is none.
    pub fn entry(&self) -> Option<&Target> {
        self.main().or(self.library.as_ref())
    }

    /// The binary that `cargo run` runs.
    pub fn main(&self) -> Option<&Target> {
        let named = self.manifest.str("/package/default-run");
        let main =
            |target: &&Target| named.map_or(target.path.ends_with("src/main.rs"), |name| target.name == name);
        self.binaries.iter().find(main).or(self.binaries.first())
    }
}

/// The files below `src/`, and those that the manifest names, that are in no package further down.
fn sources(repo: &Repo, manifest: &Manifest, all: &[String]) -> Vec<String> {
    let start = join(&manifest.folder, "src/");
    let inner = |path: &str| {
        let below = |other: &&String| {
            other.len() > manifest.path.len() && other.starts_with(&join(&manifest.folder, ""))
        };
        all.iter().filter(below).any(|other| path.starts_with(other.trim_end_matches("Cargo.toml")))
    };
    let named: Vec<String> = targets(manifest)
        .filter_map(|target| resolve(&manifest.folder, target.get("path")?.as_str()?))
        .collect();
    let ours =
        |path: &str| path.starts_with(&start) && !inner(path) || named.iter().any(|named| named == path);
    repo.paths().filter(|path| path.ends_with(".rs") && ours(path)).map(str::to_owned).collect()
}

/// `[lib]` and every `[[bin]]`.
fn targets(manifest: &Manifest) -> impl Iterator<Item = &Json> {
    let binaries = manifest.get("/bin").and_then(Json::as_array).into_iter().flatten();
    manifest.get("/lib").into_iter().chain(binaries)
}

fn library(manifest: &Manifest, package: &str, sources: &[String]) -> Option<Target> {
    let path = manifest.str("/lib/path").unwrap_or("src/lib.rs");
    let path = resolve(&manifest.folder, path)?;
    let name = manifest.str("/lib/name").map_or_else(|| package.replace('-', "_"), str::to_owned);
    sources.contains(&path).then_some(Target { name, path })
}

fn binaries(manifest: &Manifest, package: &str, sources: &[String]) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    for target in manifest.get("/bin").and_then(Json::as_array).into_iter().flatten() {
        let Some(name) = target.get("name").and_then(Json::as_str) else { continue };
        let default =
            [format!("src/bin/{name}.rs"), format!("src/bin/{name}/main.rs"), "src/main.rs".to_owned()];
        let written = target.get("path").and_then(Json::as_str).map(str::to_owned);
        let places = written.map_or(default.to_vec(), |path| vec![path]);
        let path = places
            .iter()
            .filter_map(|path| resolve(&manifest.folder, path))
            .find(|path| sources.contains(path));
        found.extend(path.map(|path| Target { name: name.into(), path }));
    }
    if manifest.get("/package/autobins").and_then(Json::as_bool) == Some(false) {
        return found;
    }
    for path in sources {
        if let Some(name) = discovered(&manifest.folder, package, path)
            && !found.iter().any(|target| target.path == *path)
        {
            found.push(Target { name, path: path.clone() });
        }
    }
    found
}

/// The name of the binary that cargo makes of a file by itself.
fn discovered(folder: &str, package: &str, path: &str) -> Option<String> {
    let below = path.strip_prefix(&join(folder, "src/"))?;
    if below == "main.rs" {
        return Some(package.to_owned());
    }
    let name = below.strip_prefix("bin/")?;
    let name = name.strip_suffix("/main.rs").or_else(|| name.strip_suffix(".rs"))?;
    (!name.contains('/')).then(|| name.to_owned())
}
