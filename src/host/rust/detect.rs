//! Repository → Rust candidates, each with the files and lines that prove it.

use super::project::{Mount, Project};
use super::server::Server;
use crate::detect::{Candidate, Evidence};
use crate::error::Result;
use crate::repo::Repo;

pub fn detect(repo: &Repo, mount: Mount, id: &str) -> Result<Vec<Candidate>> {
    let all = Project::all(repo, mount)?;
    Ok(all.iter().map(|project| candidate(project, id)).collect())
}

fn candidate(project: &Project, id: &str) -> Candidate {
    let mut evidence = Vec::new();
    if let Some(dependency) = project.package.needs(project.framework) {
        let renamed =
            if dependency.name == project.framework.replace('-', "_") { "" } else { " under another name" };
        let fact = format!("`{}` depends on {}{renamed}", project.package.name, project.framework);
        evidence.push(Evidence { file: dependency.file.clone(), line: dependency.line, fact });
    }
    match &project.server {
        Server::At(site) => {
            let fact = "the router is built here".to_owned();
            evidence.push(Evidence { file: site.file.clone(), line: site.line, fact });
        }
        Server::Unclear { file, line, reason } => {
            evidence.push(Evidence {
                file: file.clone(),
                line: *line,
                fact: format!("a server, but {reason}"),
            });
        }
        Server::None => {}
    }
    if let Some((version, file, line)) = &project.version {
        let fact = format!("{} is at {version}", project.framework);
        evidence.push(Evidence { file: file.clone(), line: *line, fact });
    }
    Candidate {
        framework: id.to_owned(),
        version: project.version.as_ref().map(|(version, _, _)| version.clone()),
        root: project.package.folder().to_owned(),
        evidence,
        entry: project.package.entry().map(|target| target.path.clone()),
        settings: vec![project.package.manifest.path.clone()],
        language: "rust".into(),
        package_manager: Some("cargo".into()),
        database: project.database.map(|database| database.word().to_owned()),
        tenant_models: project.tenants.iter().map(crate::host::tenants::Table::shown).collect(),
        installed: false,
        unsupported: unsupported(project),
    }
}

fn unsupported(project: &Project) -> Vec<String> {
    let mut reasons = Vec::new();
    if project.home().is_none() {
        reasons.push("it has neither a library nor a program".into());
    }
    reasons.extend(project.driver.clash.clone());
    reasons
}
