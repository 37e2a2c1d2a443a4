//! Cargo.toml: packages, workspaces, dependencies with what they inherit. It reads and never edits.

use serde_json::Value as Json;

use crate::edit::lines;
use crate::edit::toml::Document;
use crate::error::Result;
use crate::host::paths::{folder, join, upwards};
use crate::repo::Repo;

/// One Cargo.toml.
#[derive(Clone, Debug)]
pub struct Manifest {
    pub path: String,
    pub folder: String,
    text: String,
    json: Json,
}

/// A package that another one needs at run time.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependency {
    /// The name in `use`, which a rename changes.
    pub name: String,
    pub package: String,
    /// As it is written, e.g. `0.8`.
    pub version: Option<String>,
    pub features: Vec<String>,
    pub default_features: bool,
    pub optional: bool,
    pub path: Option<String>,
    /// Where the version is written.
    pub file: String,
    pub line: usize,
}

impl Manifest {
    /// `None` where there is no such file, or it is not TOML.
    pub fn read(repo: &Repo, path: &str) -> Result<Option<Manifest>> {
        let Some(text) = repo.text(path)? else { return Ok(None) };
        let Ok(document) = Document::parse(&text) else { return Ok(None) };
        Ok(Some(Manifest { path: path.into(), folder: folder(path).into(), json: document.json(), text }))
    }

    pub fn get(&self, pointer: &str) -> Option<&Json> {
        self.json.pointer(pointer)
    }

    pub fn str(&self, pointer: &str) -> Option<&str> {
        self.get(pointer)?.as_str()
    }

    pub fn package(&self) -> Option<&str> {
        self.str("/package/name")
    }

    pub fn is_workspace(&self) -> bool {
        self.get("/workspace").is_some()
    }

    /// The workspace that a package of this folder belongs to: its own, or the next one above that takes it.
    pub fn workspace(repo: &Repo, package: &Manifest) -> Result<Option<Manifest>> {
        if package.is_workspace() {
            return Ok(Some(package.clone()));
        }
        let named =
            package.str("/package/workspace").and_then(|at| crate::host::paths::resolve(&package.folder, at));
        let above = upwards(&package.folder).skip(1).map(str::to_owned);
        for at in named.into_iter().chain(above) {
            if let Some(found) =
                Manifest::read(repo, &join(&at, "Cargo.toml"))?.filter(Manifest::is_workspace)
            {
                return Ok((!found.excludes(&package.folder)).then_some(found));
            }
        }
        Ok(None)
    }

    /// Whether the workspace leaves a folder out.
    fn excludes(&self, other: &str) -> bool {
        let excluded = self.get("/workspace/exclude").and_then(Json::as_array).into_iter().flatten();
        excluded.filter_map(Json::as_str).any(|name| {
            let start = join(&self.folder, name.trim_end_matches('/'));
            other.strip_prefix(&start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// What the package needs at run time, also on some targets only; `workspace` says what is inherited.
    pub fn dependencies(&self, workspace: Option<&Manifest>) -> Vec<Dependency> {
        let targets = self.get("/target").and_then(Json::as_object).into_iter().flatten();
        let tables = targets.filter_map(|(_, target)| target.get("dependencies"));
        let all = self.get("/dependencies").into_iter().chain(tables).filter_map(Json::as_object).flatten();
        all.map(|(name, value)| self.dependency(name, value, workspace)).collect()
    }

    fn dependency(&self, name: &str, value: &Json, workspace: Option<&Manifest>) -> Dependency {
        let inherits = value.get("workspace").and_then(Json::as_bool).unwrap_or_default();
        let origin = workspace.filter(|_| inherits);
        let above =
            origin.and_then(|root| root.get("/workspace/dependencies")?.get(name)).unwrap_or(&Json::Null);
        let base = if inherits { above } else { value };
        let text = |key: &str| base.get(key).and_then(Json::as_str).map(str::to_owned);
        let flag = |key: &str| value.get(key).and_then(Json::as_bool);
        let features = [above, value].into_iter().flat_map(|v| v.get("features").and_then(Json::as_array));
        let mut features: Vec<String> =
            features.flatten().filter_map(Json::as_str).map(str::to_owned).collect();
        features.sort();
        features.dedup();
        let file = origin.unwrap_or(self);
        Dependency {
            name: name.replace('-', "_"),
            package: text("package").unwrap_or_else(|| name.to_owned()),
            version: base.as_str().map(str::to_owned).or_else(|| text("version")),
            features,
            default_features: base.get("default-features").and_then(Json::as_bool).unwrap_or(true),
            optional: flag("optional").unwrap_or_default(),
            path: text("path").and_then(|path| crate::host::paths::resolve(&file.folder, &path)),
            line: file
                .line_of(name, if inherits { &["workspace", "dependencies"] } else { &["dependencies"] }),
            file: file.path.clone(),
        }
    }

    /// The 1-based line of a dependency; the first that has its name where it stands in another table.
    fn line_of(&self, name: &str, table: &[&str]) -> usize {
        let document = Document::parse(&self.text).ok();
        let path: Vec<&str> = table.iter().copied().chain([name]).collect();
        let at =
            document.as_ref().and_then(|document| document.entry(&path)).map(|entry| entry.key_span.start);
        let at = at.or_else(|| self.text.find(&format!("\n{name} ")).map(|at| at + 1)).unwrap_or_default();
        lines::number(&self.text, at)
    }
}

/// The version of a package in the lock file next to a workspace: the one that fits what is asked for.
pub fn locked(
    repo: &Repo,
    root: &str,
    package: &str,
    wanted: Option<&str>,
) -> Result<Option<(String, usize)>> {
    let Some(text) = repo.text(&join(root, "Cargo.lock"))? else { return Ok(None) };
    let header = format!("name = \"{package}\"");
    let mut found = Vec::new();
    for (at, _) in text.match_indices(&header) {
        let version = text[at..].lines().nth(1).and_then(|line| line.strip_prefix("version = \""));
        found.extend(
            version.map(|version| (version.trim_end_matches('"').to_owned(), lines::number(&text, at) + 1)),
        );
    }
    let wanted = wanted.map(|range| series(range.trim_start_matches(['^', '=', '~', '>', ' '])));
    let fits =
        |(version, _): &(String, usize)| wanted.as_ref().is_none_or(|wanted| series(version) == *wanted);
    let best = found.iter().position(fits);
    Ok(best.map(|at| found.swap_remove(at)))
}

/// What cargo takes for compatible: `0.8` of `0.8.4`, `4` of `4.11.0`.
pub fn series(version: &str) -> String {
    let mut parts = version.split(['.', ',', ' ']);
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("0", Some(minor)) => format!("0.{minor}"),
        (major, _) => major.to_owned(),
    }
}
