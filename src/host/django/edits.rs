//! The edits of the owner's files: settings, root URL conf, example of an environment; of its manifest: `dependencies`.
//! What must not be edited becomes a step by hand, and is no longer one when it is there.

use super::find::{join, upwards};
use super::project::Project;
use crate::edit::{Edited, env, python};
use crate::error::Result;
use crate::plan::{ByHand, Draft, Group};
use crate::repo::{GitState, Repo};

/// The variables that `.env.example` names.
const VARIABLES: [&str; 1] = ["ACP_KEY_PEPPER"];

/// Why a file is not ours to edit, whatever is in it.
pub fn untouchable(repo: &Repo, path: &str) -> Option<String> {
    (repo.git_state(path) == GitState::Ignored).then(|| format!("git ignores `{path}`"))
}

pub fn settings(draft: &mut Draft<'_>, project: &Project, app: &str) -> Result<()> {
    installed_app(draft, project, "django-settings", app, |text| python::add_app(text, app))
}

/// An edit of the INSTALLED_APPS that the project reads, about one app.
pub fn installed_app(
    draft: &mut Draft<'_>,
    project: &Project,
    id: &str,
    app: &str,
    edit: impl Fn(&str) -> Edited,
) -> Result<()> {
    let settings = &project.settings;
    let named = || settings.files.iter().find(|file| file.names_apps());
    let inside = settings.apps_file().or_else(named).cloned();
    let outside = if inside.is_none() { settings.unfollowed(draft.repo)? } else { None };
    let unfollowed = outside
        .as_ref()
        .and(settings.files.first())
        .map(|first| format!("`{}` takes it in by a way that acp does not follow", first.path));
    let Some(file) = inside.or(outside).or(settings.files.first().cloned()) else { return Ok(()) };
    let path = file.path.as_str();
    let by_hand = |reason: String| ByHand {
        id: id.into(),
        title: format!("add `{app}` to `{path}`"),
        file: path.into(),
        place: "in INSTALLED_APPS".into(),
        snippet: format!("\"{app}\",\n"),
        reason,
    };
    let refused = untouchable(draft.repo, path)
        .or_else(|| file.executed.then(|| "django-split-settings runs this file".to_owned()))
        .or(unfollowed);
    draft.edit(path, Group::Edit, |text| Ok(refuse(edit(text), refused)), by_hand)
}

/// An edit that must not be made; what is there already, is there.
pub fn refuse(edited: Edited, reason: Option<String>) -> Edited {
    match (edited, reason) {
        (Edited::Already, _) => Edited::Already,
        (_, Some(reason)) => Edited::ByHand { reason },
        (edited, None) => edited,
    }
}

pub fn urls(draft: &mut Draft<'_>, project: &Project, app: &str) -> Result<()> {
    let path = draft.answer("base_path")?.trim_matches('/');
    let module = format!("{app}.urls");
    let by_hand = |file: &str, reason: String| ByHand {
        id: "django-urls".into(),
        title: format!("add the route to `{file}`"),
        file: file.into(),
        place: "as the first entry of `urlpatterns`, outside `i18n_patterns`".into(),
        snippet: format!(
            "from django.urls import include, path\n\nurlpatterns = [\n    path(\"{path}\", include(\"{module}\")),\n    # ...\n]\n"
        ),
        reason,
    };
    let (file, refused) = urlconf(draft.repo, project);
    if !draft.repo.exists(&file) {
        draft.by_hand(by_hand(&file, refused.unwrap_or_else(|| "it is missing".into())));
        return Ok(());
    }
    let route = python::Route { path, module: &module };
    draft.edit(
        &file,
        Group::Edit,
        |text| Ok(refuse(python::add_route(text, &route), refused)),
        |reason| by_hand(&file, reason),
    )?;
    shadowed(draft, &file, &route)
}

/// A route that is there already may stand where no call gets to it.
fn shadowed(draft: &mut Draft<'_>, file: &str, route: &python::Route<'_>) -> Result<()> {
    let text = draft.repo.text(file)?.unwrap_or_default();
    if let Some((other, line)) = python::shadow(&text, route) {
        draft.notice(
            "route-shadowed",
            format!(
                "`{file}` line {line}: `{other}` answers the calls of `/{}` before its route",
                route.path
            ),
            format!("move the route of `{}` up, to be the first entry of `urlpatterns`", route.module),
        );
    }
    Ok(())
}

/// The root URL conf, or the likeliest place of it; and why it must not be edited.
fn urlconf(repo: &Repo, project: &Project) -> (String, Option<String>) {
    if let Some(file) = &project.urlconf_file {
        return (file.clone(), untouchable(repo, file));
    }
    let module = project.urlconf.as_ref().map(|at| at.value.clone());
    let usual = project.package().map_or("urls".to_owned(), |package| format!("{package}.urls"));
    let file = project.beside(&(module.as_ref().unwrap_or(&usual).replace('.', "/") + ".py"));
    let reason = match module {
        Some(module) => format!("there is no file of the module `{module}`"),
        None => "ROOT_URLCONF is not a plain string".to_owned(),
    };
    (file, Some(reason))
}

/// The example of an environment, in the project's folder or above it.
pub fn environment(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let names = [".env.example", ".env.sample", ".env.template", ".env.dist", "env.example", ".env-example"];
    let places = upwards(&project.root).flat_map(|at| names.iter().map(move |name| join(at, name)));
    let Some(path) = places.into_iter().find(|path| draft.repo.has(path)) else { return Ok(()) };
    let by_hand = |reason: String| ByHand {
        id: "django-env".into(),
        title: format!("name the control plane's variables in `{path}`"),
        file: path.clone(),
        place: "at its end".into(),
        snippet: VARIABLES.map(|name| format!("{name}=\n")).concat(),
        reason,
    };
    draft.edit(&path, Group::Edit, |text| Ok(env::add(text, &VARIABLES)), by_hand)
}
