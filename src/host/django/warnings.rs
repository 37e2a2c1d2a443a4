//! What of the project stands between an agent and the endpoint, though the install itself is done.

use super::project::Project;
use super::settings::At;
use crate::plan::Draft;

/// Packages whose middlewares let every request through, or leave unknown paths alone.
const KNOWN: [&str; 14] = [
    "django.",
    "debug_toolbar.",
    "corsheaders.",
    "whitenoise.",
    "allauth.",
    "silk.",
    "waffle.",
    "simple_history.",
    "django_prometheus.",
    "csp.",
    "django_structlog.",
    "compression_middleware.",
    "opencensus.",
    "hijack.",
];

pub fn warn(draft: &mut Draft<'_>, project: &Project, path: &str, app: &str) {
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
    let own = |at: &&At<String>| {
        !KNOWN.iter().any(|known| at.value.starts_with(known))
            && !is_wall(&at.value)
            && !is_own_csrf(&at.value)
    };
    let others: Vec<_> = middleware.iter().filter(own).map(|at| format!("`{}`", at.value)).collect();
    if !others.is_empty() {
        draft.warn(format!(
            "these middlewares see each call before the endpoint does, and must let `{path}` through: {}",
            others.join(", ")
        ));
    }
    settings(draft, project, app);
}

fn settings(draft: &mut Draft<'_>, project: &Project, app: &str) {
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
        draft.warn(format!("SECURE_SSL_REDIRECT ({}) is on: agents must call https", place(&redirect)));
    }
    if let Some(shared) = settings.assigned("SHARED_APPS") {
        draft.warn(format!(
            "SHARED_APPS ({}): the tables of `{app}` belong into the shared schema",
            place(&shared)
        ));
    }
    for file in others(project) {
        draft.warn(format!("`{file}` makes INSTALLED_APPS anew: add `{app}` there too"));
    }
}

/// Further files of the settings that assign INSTALLED_APPS.
fn others(project: &Project) -> Vec<&str> {
    let first = project.settings.apps_file().map(|file| file.path.as_str());
    let all = project.settings.files.iter().filter(|file| project.settings.makes_apps(file));
    all.map(|file| file.path.as_str()).filter(|path| Some(*path) != first).collect()
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
