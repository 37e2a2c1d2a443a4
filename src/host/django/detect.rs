//! Repository → Django candidates, each with the files and lines that prove it.

use super::find::{folder, module, own};
use super::manifest::Manifests;
use super::project::Project;
use crate::detect::{Candidate, Evidence};
use crate::edit::dependency::{bounds, compare};
use crate::error::Result;
use crate::repo::Repo;

/// The oldest Django that the generated app runs on.
const OLDEST: &str = "4.2";

pub fn detect(repo: &Repo) -> Result<Vec<Candidate>> {
    let mut found = Vec::new();
    for path in repo.paths().filter(|path| is_manage(path)) {
        if let Some(project) = Project::read(repo, folder(path))? {
            found.push(candidate(repo, path, &project)?);
        }
    }
    Ok(found)
}

fn is_manage(path: &str) -> bool {
    (path == "manage.py" || path.ends_with("/manage.py")) && own(path)
}

fn candidate(repo: &Repo, manage: &str, project: &Project) -> Result<Candidate> {
    let (version, proof) = version(repo, &project.manifests)?;
    let mut evidence = vec![Evidence {
        file: project.proof.0.clone(),
        line: project.proof.1,
        fact: project.proof.2.clone(),
    }];
    if let Some(urls) = &project.urlconf {
        let fact = format!("ROOT_URLCONF is `{}`", urls.value);
        evidence.push(Evidence { file: urls.file.clone(), line: urls.line, fact });
    }
    evidence.extend(proof);
    let engine = project.settings.engine();
    let database = match engine {
        Some(engine) => Some(engine.value),
        None => driver(&project.manifests),
    };
    Ok(Candidate {
        framework: "django".into(),
        unsupported: unsupported(repo, project, version.as_deref()),
        version,
        root: project.root.clone(),
        evidence,
        entry: Some(manage.to_owned()),
        settings: settings(project),
        language: "python".into(),
        package_manager: Some(project.manifests.manager.name.to_owned()),
        database: database.map(str::to_owned),
        tenant_models: project.tenants.iter().map(|model| model.shown()).collect(),
        installed: false,
    })
}

/// The settings files, the one that is edited first.
fn settings(project: &Project) -> Vec<String> {
    let edited = project.settings.apps_file().map(|file| file.path.clone());
    let others = project
        .settings
        .files
        .iter()
        .map(|file| file.path.clone())
        .filter(|path| Some(path) != edited.as_ref());
    edited.iter().cloned().chain(others).collect()
}

fn version(repo: &Repo, manifests: &Manifests) -> Result<(Option<String>, Option<Evidence>)> {
    if let Some((version, file, line)) = manifests.locked(repo)? {
        let fact = format!("locks Django at {version}");
        return Ok((Some(version), Some(Evidence { file, line, fact })));
    }
    let Some((manifest, listed)) = manifests.django() else { return Ok((None, None)) };
    let version = match listed.range.as_str() {
        "" | "*" => None,
        range => Some(range.strip_prefix("==").unwrap_or(range).to_owned()),
    };
    let fact =
        format!("lists Django{}", version.as_ref().map(|_| format!(" {}", listed.range)).unwrap_or_default());
    Ok((version, Some(Evidence { file: manifest.path.clone(), line: listed.line, fact })))
}

/// The database whose driver the manifests list, where the settings leave it to the environment.
fn driver(manifests: &Manifests) -> Option<&'static str> {
    let drivers = [
        ("psycopg", "postgresql"),
        ("psycopg2", "postgresql"),
        ("psycopg2-binary", "postgresql"),
        ("mysqlclient", "mysql"),
        ("pymysql", "mysql"),
        ("oracledb", "oracle"),
        ("mssql-django", "mssql"),
    ];
    drivers.iter().find(|(package, _)| manifests.has(package)).map(|(_, database)| *database)
}

fn unsupported(repo: &Repo, project: &Project, version: Option<&str>) -> Vec<String> {
    let mut reasons = Vec::new();
    if project.settings_module.is_none() {
        let names = "no settings module is named by `manage.py`, `wsgi.py` or `asgi.py`";
        reasons.push(format!("{names}: set DJANGO_SETTINGS_MODULE in `manage.py`"));
    } else if let (Some(named), true) = (&project.settings_module, project.settings.files.is_empty()) {
        // A module that is there and was not read is no text.
        let what = match module(repo, &project.root, &named.module) {
            Some(at) => format!("`{}` is not UTF-8", at.path),
            None => format!("the settings module `{}` is not in the repository", named.module),
        };
        reasons.push(what);
    }
    if let Some(version) = version.filter(|version| too_old(version)) {
        reasons.push(format!("Django {version} is older than {OLDEST}: upgrade it first"));
    }
    reasons
}

/// Whether a version or range allows only what is older than the oldest one.
fn too_old(range: &str) -> bool {
    bounds(range).into_iter().any(|(op, version)| match op {
        "<" => compare(version, OLDEST).is_le(),
        "==" | "===" | "<=" => compare(version, OLDEST).is_lt(),
        "~=" | "~" | "^" => compare(version, "4").is_lt(),
        _ => false,
    })
}
