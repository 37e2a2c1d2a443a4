//! Repository → Express candidates, each with the files and lines that prove it.

use super::client::Library;
use super::manifest::major;
use super::project::Project;
use super::server::Server;
use crate::detect::{Candidate, Evidence};
use crate::error::Result;
use crate::repo::Repo;

/// The oldest Express that the generated router runs on.
const OLDEST: u64 = 4;

pub fn detect(repo: &Repo) -> Result<Vec<Candidate>> {
    Ok(Project::all(repo)?.iter().map(candidate).collect())
}

fn candidate(project: &Project) -> Candidate {
    let mut evidence = Vec::new();
    let proof = |file: &str, line: usize, fact: String| Evidence { file: file.to_owned(), line, fact };
    if let Some(needs) = project.package.needs("express") {
        evidence.push(proof(&needs.file, needs.line, format!("depends on express {}", needs.range)));
    }
    match &project.server {
        Server::At(app) => {
            let name = app.site.name.as_ref().map(|name| format!(", called `{name}`")).unwrap_or_default();
            evidence.push(proof(&app.file, app.site.line, format!("the app is made here{name}")));
        }
        Server::Unclear { file, line, reason, .. } => evidence.push(proof(file, *line, reason.clone())),
        Server::None => {}
    }
    if let Some((version, file, line)) =
        project.version.as_ref().filter(|(_, file, _)| !file.ends_with("package.json"))
    {
        evidence.push(proof(file, *line, format!("express is at {version}")));
    }
    if let Some(client) = &project.store.client {
        evidence.push(proof(
            &client.file,
            client.line,
            format!("exports the client of {}", client.library.title()),
        ));
    }
    let version = project.version.as_ref().map(|(version, _, _)| version.clone());
    let too_old = version.as_deref().filter(|version| major(version).is_some_and(|major| major < OLDEST));
    Candidate {
        framework: "express".into(),
        unsupported: too_old
            .map(|version| format!("Express {version} is older than {OLDEST}: upgrade it first"))
            .into_iter()
            .collect(),
        version,
        root: project.package.folder().to_owned(),
        evidence,
        entry: project.entry.clone().or_else(|| project.server.file().map(str::to_owned)),
        settings: vec![project.package.own.path.clone()],
        language: project.language.word().into(),
        package_manager: match project.manager.names.as_slice() {
            [one] => Some(one.word().into()),
            _ => None,
        },
        database: project
            .store
            .library
            .map(|library| format!("{} ({})", project.store.dialect.word(), Library::word(library))),
        tenant_models: project.tenants().iter().map(crate::host::tenants::Table::shown).collect(),
        installed: false,
    }
}
