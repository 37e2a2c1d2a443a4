//! Repository → Supabase candidates, each with the files and lines that prove it.

use super::config::File;
use super::project::Project;
use crate::detect::{Candidate, Evidence};
use crate::error::Result;
use crate::host::paths::join;
use crate::host::tenants::{Table, likely};
use crate::repo::Repo;

pub fn detect(repo: &Repo) -> Result<Vec<Candidate>> {
    Ok(Project::all(repo)?.iter().map(candidate).collect())
}

fn candidate(project: &Project) -> Candidate {
    let package = project.cli.package.as_ref();
    let settings = match &project.config.file {
        File::Toml(path) | File::Json(path) => vec![path.clone()],
        File::None => Vec::new(),
    };
    Candidate {
        framework: "supabase".into(),
        version: package.map(|package| package.version.clone()),
        root: project.root.clone(),
        evidence: evidence(project),
        entry: project.functions.first().cloned(),
        settings,
        language: "ts".into(),
        package_manager: package.map(|package| package.manager.to_owned()),
        database: Some("postgres".into()),
        tenant_models: likely(project.tables.clone()).iter().map(Table::shown).collect(),
        installed: false,
        unsupported: Vec::new(),
    }
}

fn evidence(project: &Project) -> Vec<Evidence> {
    let mut found = Vec::new();
    let mut say = |file: &str, line: usize, fact: String| {
        found.push(Evidence { file: file.to_owned(), line, fact });
    };
    match (&project.config.file, &project.config.id) {
        (File::Toml(path), Some((id, line))) => say(path, *line, format!("the Supabase project `{id}`")),
        (File::Toml(path) | File::Json(path), _) => say(path, 1, "a Supabase project".into()),
        (File::None, _) => {}
    }
    if let Some(last) = project.migrations.last() {
        say(last, 1, format!("the last of its migrations, which are {}", project.migrations.len()));
    }
    if let Some(schema) = project.schemas.first() {
        say(schema, 1, "a declarative schema".into());
    }
    for function in &project.functions {
        say(function, 1, "an edge function".into());
    }
    if let Some(package) = &project.cli.package {
        let manifest = join(&package.folder, "package.json");
        say(&manifest, package.line, format!("its CLI, {}", package.version));
    }
    found
}
