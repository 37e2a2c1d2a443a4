//! The edits of the owner's files: settings, root URL conf, manifest, example of an environment.
//! What must not be edited becomes a step by hand, and is no longer one when it is there.

use super::find::{join, upwards};
use super::manifest::{Kind, Manifest, included};
use super::next;
use super::package::Named;
use super::project::Project;
use crate::edit::dependency::{self, Need};
use crate::edit::{Edited, env, python, requirements, setup_cfg, toml};
use crate::error::Result;
use crate::package::Spec;
use crate::plan::{ByHand, Draft, Group};
use crate::repo::{GitState, Repo};
use crate::vendor::package::NAME;

/// What the kit imports.
pub const NEEDS: [Need<'static>; 2] =
    [Need::at_least("jsonschema", "4.21"), Need::at_least("rfc8785", "0.1.4")];
/// The variables that `.env.example` names.
const VARIABLES: [&str; 1] = ["ACP_KEY_PEPPER"];

/// Why a file is not ours to edit, whatever is in it.
fn untouchable(repo: &Repo, path: &str) -> Option<String> {
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
fn refuse(edited: Edited, reason: Option<String>) -> Edited {
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

pub fn dependencies(draft: &mut Draft<'_>, project: &Project, target: Option<&Manifest>) -> Result<()> {
    let snippet = match &draft.package {
        None => NEEDS.map(|need| need.requirement() + "\n").concat(),
        Some(spec) => format!("{}\n", next::requirement(spec)),
    };
    let by_hand = |file: &str, reason: String| ByHand {
        id: "django-dependencies".into(),
        title: format!("add the kit's dependencies to `{file}`"),
        file: file.into(),
        place: "among what the program itself needs".into(),
        snippet: snippet.clone(),
        reason,
    };
    let Some(target) = target else {
        draft.by_hand(by_hand("requirements.txt", "no manifest lists dependencies".into()));
        return Ok(());
    };
    let named = |spec: Option<&Spec>| spec.map(|spec| Named::of(spec, project, target)).transpose();
    let (package, former) = match (named(draft.package.as_ref()), named(draft.former.as_ref())) {
        (Ok(package), Ok(former)) => (package, former),
        (Err(reason), _) | (_, Err(reason)) => {
            let listed = target.find(NAME).is_some();
            if !listed {
                draft.by_hand(by_hand(&target.path, reason));
            }
            return Ok(());
        }
    };
    let needs = match &package {
        None => NEEDS.to_vec(),
        Some(package) => vec![package.need()],
    };
    let needs = open(draft.repo, project, target, &needs)?;
    if needs.is_empty() {
        return Ok(());
    }
    let edit = |text: &str| match target.kind {
        kind if former.is_some() => match (&package, &former) {
            (Some(package), Some(former)) => package.moved(text, kind, former),
            _ => Edited::Already,
        },
        Kind::Toml(place) => toml::add(text, place, &needs),
        Kind::Requirements if requirements::compiled(text).is_some() => {
            unless_listed(target, &needs, "a tool writes this file from another one")
        }
        Kind::Requirements => requirements::add(text, &needs),
        Kind::SetupCfg => setup_cfg::add(text, &needs),
        Kind::SetupPy => unless_listed(target, &needs, "it is a program"),
    };
    let path = target.path.as_str();
    let refused = untouchable(draft.repo, path);
    draft.edit(
        path,
        Group::Dependencies,
        |text| Ok(refuse(edit(text), refused)),
        |reason| by_hand(path, reason),
    )?;
    let Some(package) = &package else { return Ok(()) };
    draft.edit(
        path,
        Group::Dependencies,
        |text| Ok(package.sourced(text, former.as_ref())),
        |reason| by_hand(path, reason),
    )
}

/// What comes of a manifest that is not ours to edit.
fn unless_listed(target: &Manifest, needs: &[Need<'_>], reason: &str) -> Edited {
    let have: Vec<_> =
        target.listed.iter().map(|listed| (listed.name.clone(), listed.range.clone())).collect();
    match dependency::open(needs, &have) {
        Ok(open) if open.is_empty() => Edited::Already,
        Ok(_) => Edited::ByHand { reason: reason.into() },
        Err(refused) => refused,
    }
}

/// The needs that neither the target nor the files around it list; those in the target itself are judged by the edit.
fn open<'n>(repo: &Repo, project: &Project, target: &Manifest, needs: &[Need<'n>]) -> Result<Vec<Need<'n>>> {
    if target.kind != Kind::Requirements {
        return Ok(needs.to_vec());
    }
    let mut around = vec![target.path.clone()];
    let mut at = 0;
    while let Some(path) = around.get(at).cloned() {
        at += 1;
        let text = repo.text(&path)?.unwrap_or_default();
        around.extend(
            included(&path, &text).into_iter().filter(|path| !around.contains(path)).collect::<Vec<_>>(),
        );
    }
    let others = |m: &&Manifest| m.path != target.path && around.contains(&m.path);
    let listed =
        |need: &Need<'_>| project.manifests.all.iter().filter(others).any(|m| m.find(need.name).is_some());
    Ok(needs.iter().filter(|need| !listed(need)).copied().collect())
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
