//! What only the owner of a Django project can say, and which answers cannot be taken.

use super::models::models;
use super::names::{Taken, identifier};
use super::project::Project;
use crate::detect::Candidate;
use crate::edit::python::urls::routes;
use crate::error::{Error, Kind, Result};
use crate::host::question::{base_path, packs_and, text};
use crate::pack::BUNDLED;
use crate::plan::{Check, Question};
use crate::repo::Repo;
use std::sync::Arc;

/// The answer that asks for a tenant model of our own.
pub const NEW: &str = "new";

/// The project that a candidate stands for.
pub fn project(repo: &Repo, candidate: &Candidate) -> Result<Project> {
    Project::read(repo, &candidate.root)?.ok_or_else(|| {
        let manage = candidate.entry.as_deref().unwrap_or("manage.py");
        Error::new(Kind::Precondition, format!("failed to read the Django project of `{manage}`"))
            .hint("run `acp detect`")
    })
}

pub fn questions(repo: &Repo, candidate: &Candidate) -> Result<Vec<Question>> {
    let project = project(repo, candidate)?;
    let taken = Arc::new(Taken::read(repo, &project));
    let name = |taken: &Arc<Taken>| {
        let taken = Arc::clone(taken);
        Check::new(move |name| taken.refuse(name))
    };
    Ok(vec![
        text("app_name", "--app-name", "Name of the generated app", "manage_api", name(&taken)),
        text(
            "kit_name",
            "--kit-name",
            "Name of the package that holds the kit",
            "control_plane",
            name(&taken),
        ),
        base_path(free_path(repo, &project)?),
        tenant(repo, &project),
        packs_and(&BUNDLED),
        text(
            "table_prefix",
            "--table-prefix",
            "Prefix of the control plane's tables",
            "acp_",
            Check::new(prefix),
        ),
        database(&project),
    ])
}

fn tenant(repo: &Repo, project: &Project) -> Question {
    let found: Vec<_> = project.tenants.iter().map(|model| model.name.clone()).collect();
    // A model that needs a user is often a record of one, and its first row is not ours to make.
    let default = project.tenants.iter().find(|model| !model.needs_user);
    let default = default.map_or_else(|| NEW.to_owned(), |model| model.name.clone());
    let known = if found.is_empty() { String::new() } else { format!("{}, ", found.join(", ")) };
    let prompt = format!("Model that stands for a customer ({known}or `{NEW}` for one of its own)");
    let (repo, base) = (repo.clone(), project.base.clone());
    let check = Check::new(move |answer| {
        if answer == NEW || exists(&repo, &base, answer) {
            return Ok(());
        }
        Err(format!(
            "there is no model `{answer}` in the project; it is `<app label>.<ModelName>`, or `{NEW}`"
        ))
    });
    text("tenant_model", "--tenant-model", &prompt, &default, check)
}

fn exists(repo: &Repo, base: &str, answer: &str) -> bool {
    let class = answer.rsplit('.').next().unwrap_or_default();
    models(repo, base, |name| name == class).is_ok_and(|found| found.iter().any(|model| model.name == answer))
}

fn database(project: &Project) -> Question {
    let found: Vec<_> = project.settings.databases().into_iter().map(|at| at.value).collect();
    let default =
        if found.is_empty() || found.iter().any(|alias| alias == "default") { "default" } else { &found[0] };
    let known = found.clone();
    let check = Check::new(move |alias| {
        if known.is_empty() || known.iter().any(|known| known == alias) {
            return identifier(alias, 63);
        }
        Err(format!(
            "DATABASES has {}",
            known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")
        ))
    });
    text("database", "--database", "Database in DATABASES that holds the tenants", default, check)
}

fn prefix(answer: &str) -> Result<(), String> {
    identifier(answer, 16)
}

/// Whether the root URL conf has a path already.
fn free_path(
    repo: &Repo,
    project: &Project,
) -> Result<impl Fn(&str) -> std::result::Result<(), String> + Send + Sync + 'static> {
    let file = project.urlconf_file.clone().unwrap_or_default();
    let text = if file.is_empty() { None } else { repo.text(&file)? };
    let taken = text.map(|text| routes(&text)).unwrap_or_default();
    Ok(move |answer: &str| {
        let plain = |route: &str| {
            route.trim_start_matches('^').trim_end_matches(['$', '?']).trim_matches('/').to_owned()
        };
        match taken.iter().find(|(route, _)| plain(route) == answer.trim_matches('/')) {
            Some((_, line)) => Err(format!("`{file}` has that route at line {line}")),
            None => Ok(()),
        }
    })
}
