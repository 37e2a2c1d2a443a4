//! What of the project stands between an agent and the endpoint, though the install itself is done.

use super::find::{join, upwards};
use super::project::Project;
use super::settings::{At, File};
use crate::edit::dependency::{bounds, compare};
use crate::edit::toml::Toml;
use crate::error::Result;
use crate::plan::Draft;
use crate::repo::Repo;

/// The oldest Python that the kit runs on.
const PYTHON: &str = "3.10";
/// How many middlewares a warning names.
const SHOWN: usize = 5;

pub fn warn(draft: &mut Draft<'_>, project: &Project, path: &str, app: &str) -> Result<()> {
    let middleware = project.settings.strings("MIDDLEWARE");
    let walls: Vec<_> = middleware.iter().filter(|at| is_wall(&at.value)).collect();
    for wall in &walls {
        draft.warn(format!(
            "`{}` ({}) asks every request for a login: exempt `{path}`, which brings its own key",
            wall.value,
            place(wall)
        ));
    }
    for csrf in middleware.iter().filter(|at| is_own_csrf(&at.value)) {
        draft.warn(format!(
            "`{}` ({}) must let POST `{path}` through without a CSRF token",
            csrf.value,
            place(csrf)
        ));
    }
    let own: Vec<_> = middleware.iter().filter(|at| is_own(draft.repo, project, &at.value)).collect();
    if let Some(first) = own.first() {
        let names: Vec<_> = own.iter().take(SHOWN).map(|at| format!("`{}`", at.value)).collect();
        let more = if own.len() > SHOWN { format!(" and {} more", own.len() - SHOWN) } else { String::new() };
        draft.warn(format!(
            "middlewares of the project ({}) see each call before the endpoint does, and must let `{path}` through: {}{more}",
            place(first),
            names.join(", ")
        ));
    }
    old_python(draft, project)?;
    settings(draft, project, app)
}

/// The kit needs Python 3.10; a manifest may promise an older one.
fn old_python(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    for at in upwards(&project.root) {
        let path = join(at, "pyproject.toml");
        let text = draft.repo.text(&path)?.unwrap_or_default();
        let Ok(toml) = Toml::parse(&text) else { continue };
        for key in [&["project", "requires-python"][..], &["tool", "poetry", "dependencies", "python"]] {
            let range = toml.str(key).unwrap_or_default();
            let lowest =
                bounds(range).into_iter().find(|(op, _)| matches!(*op, ">=" | "^" | "~=" | "~" | "=="));
            if let Some((_, version)) = lowest.filter(|(_, version)| compare(version, PYTHON).is_lt()) {
                draft.warn(format!(
                    "`{path}` allows Python {version} (line {}); the kit needs {PYTHON}",
                    toml.line(key)
                ));
            }
        }
    }
    Ok(())
}

fn settings(draft: &mut Draft<'_>, project: &Project, app: &str) -> Result<()> {
    let settings = &project.settings;
    if let Some(hosts) = settings.written("ALLOWED_HOSTS", "[]") {
        draft.warn(format!(
            "ALLOWED_HOSTS ({}) is empty: with DEBUG off every call is answered with 400",
            place(&hosts)
        ));
    }
    if let Some(routers) = settings.assigned("DATABASE_ROUTERS") {
        draft.warn(format!(
            "DATABASE_ROUTERS ({}) decides where the tables of `{app}` go: they belong beside the tenants",
            place(&routers)
        ));
    }
    if let Some(redirect) = settings.written("SECURE_SSL_REDIRECT", "True") {
        draft.warn(format!(
            "SECURE_SSL_REDIRECT ({}) is True: where that line counts, agents must call https",
            place(&redirect)
        ));
    }
    if let Some(shared) = settings.assigned("SHARED_APPS") {
        draft.warn(format!(
            "SHARED_APPS ({}): the tables of `{app}` belong into the shared schema",
            place(&shared)
        ));
    }
    for file in others(draft.repo, project)? {
        draft.warn(format!("`{file}` makes INSTALLED_APPS anew: add `{app}` there too"));
    }
    Ok(())
}

/// Further files beside the settings that assign INSTALLED_APPS: other settings modules may start from them.
fn others(repo: &Repo, project: &Project) -> Result<Vec<String>> {
    let Some(edited) = project.settings.apps_file().map(|file| file.path.as_str()) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for path in project.settings.beside(repo).into_iter().filter(|path| *path != edited) {
        let text = repo.text(path)?.filter(|text| text.contains("INSTALLED_APPS"));
        if text.is_some_and(|text| File::new(path, text, false).makes_apps()) {
            found.push(path.to_owned());
        }
    }
    Ok(found)
}

/// Whether a middleware is a module of the project, and was not named for something else.
fn is_own(repo: &Repo, project: &Project, name: &str) -> bool {
    let package = project.beside(name.split('.').next().unwrap_or_default());
    let here = repo.exists(&package) || repo.exists(&format!("{package}.py"));
    here && !is_wall(name) && !is_own_csrf(name)
}

/// Whether a middleware sends strangers to a login.
fn is_wall(name: &str) -> bool {
    // Django's own asks the view, and ours says that it needs none.
    let name = name.to_lowercase().replace('_', "");
    name != "django.contrib.auth.middleware.loginrequiredmiddleware"
        && ["loginrequired", "requirelogin", "forcelogin", "globallogin", "authrequired", "requireauth"]
            .iter()
            .any(|part| name.contains(part))
}

fn is_own_csrf(name: &str) -> bool {
    name.to_lowercase().contains("csrf") && !name.starts_with("django.")
}

fn place<T>(at: &At<T>) -> String {
    format!("`{}` line {}", at.file, at.line)
}
