//! The whole install into a Django project, as a draft: the app, the kit, the edits, what is left to the owner.

use serde_json::Value;

use super::find::{join, upwards};
use super::manifest::{Kind, Manifest, included};
use super::models::{Model, models};
use super::project::Project;
use super::questions::{NEW, project};
use super::{next, warnings};
use crate::edit::dependency::{Need, normal};
use crate::edit::{Edited, env, python, requirements, setup_cfg, toml};
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::host::question::chosen;
use crate::plan::{ByHand, Class, Draft, Group};
use crate::render::{Values, render};
use crate::repo::{GitState, Repo};
use crate::vendor;

/// What the kit imports.
pub const NEEDS: [Need<'static>; 2] =
    [Need { name: "jsonschema", minimum: "4.21" }, Need { name: "rfc8785", minimum: "0.1.4" }];
/// The variables that `.env.example` names.
const VARIABLES: [&str; 1] = ["ACP_KEY_PEPPER"];
const KEY_PREFIX: &str = "acp_";

pub fn plan(draft: &mut Draft<'_>) -> Result<()> {
    let project = project(draft.repo, draft.candidate)?;
    let (app, kit) = (draft.answer("app_name")?, draft.answer("kit_name")?);
    if app == kit {
        return Err(Error::new(ErrorKind::Usage, format!("failed to take `{app}` for `--kit-name`"))
            .caused_by("the app has that name")
            .hint("add `--kit-name control_plane`"));
    }
    let values = values(draft, &project)?;
    for file in render("django/app", &values)? {
        let group = if file.path.starts_with("migrations/") { Group::Migrations } else { Group::Create };
        draft.create(&project.beside(&format!("{app}/{}", file.path)), group, Class::Yours, file.bytes)?;
    }
    for (path, bytes) in vendor::python() {
        draft.create(&project.beside(&format!("{kit}/{path}")), Group::Create, Class::Kit, bytes)?;
    }
    settings(draft, &project, app)?;
    urls(draft, &project, app)?;
    let target = project.manifests.target(draft.repo)?;
    dependencies(draft, &project, target)?;
    environment(draft, &project)?;
    let path = draft.answer("base_path")?;
    warnings::warn(draft, &project, path, app)?;
    next::steps(draft, &project, target)
}

/// Every value that the templates may ask for.
fn values(draft: &Draft<'_>, project: &Project) -> Result<Values> {
    let answer = draft.answer("tenant_model")?;
    let (tenant, admin) = match answer {
        NEW => (String::new(), "is_platform_admin".into()),
        name => (
            name.to_owned(),
            model(draft.repo, project, name)?.and_then(|m| m.admin_field).unwrap_or_default(),
        ),
    };
    let text = |key: &str| draft.answer(key).map(Value::from);
    Ok([
        ("app_name", text("app_name")?),
        ("kit_name", text("kit_name")?),
        ("table_prefix", text("table_prefix")?),
        ("base_path", text("base_path")?),
        ("integration", integration(draft.repo, project)?.into()),
        ("key_prefix", KEY_PREFIX.into()),
        ("packs", chosen(draft.answer("packs")?).into()),
        ("tenant_model", tenant.into()),
        ("tenant_admin_field", admin.into()),
        ("database", text("database")?),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect())
}

fn model(repo: &Repo, project: &Project, name: &str) -> Result<Option<Model>> {
    let class = name.rsplit('.').next().unwrap_or_default();
    let found = models(repo, &project.base, |other| other == class)?;
    Ok(found.into_iter().find(|model| model.name == name))
}

/// What the product is called: its pyproject's name, else its package.
fn integration(repo: &Repo, project: &Project) -> Result<String> {
    let mut name =
        project.package().filter(|package| !["config", "settings", "core", "conf"].contains(package));
    let mut own = None;
    for at in upwards(&project.root).filter(|_| name.is_none()) {
        let text = repo.text(&join(at, "pyproject.toml"))?.unwrap_or_default();
        if let Ok(toml) = toml::Toml::parse(&text) {
            let found = toml.str(&["project", "name"]).or_else(|| toml.str(&["tool", "poetry", "name"]));
            own = own.or(found.map(normal));
        }
    }
    name = name.or(own.as_deref()).or(project.package());
    let plain: String = name
        .unwrap_or("app")
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "_.-".contains(*c))
        .collect();
    Ok(if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("app-{plain}") })
}

/// Why a file is not ours to edit, whatever is in it.
fn untouchable(repo: &Repo, path: &str) -> Option<String> {
    (repo.git_state(path) == GitState::Ignored).then(|| format!("git ignores `{path}`"))
}

fn settings(draft: &mut Draft<'_>, project: &Project, app: &str) -> Result<()> {
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
        id: "django-settings".into(),
        title: format!("add `{app}` to INSTALLED_APPS in `{path}`"),
        file: path.into(),
        place: "in INSTALLED_APPS".into(),
        snippet: format!("\"{app}\",\n"),
        reason,
    };
    let refused = untouchable(draft.repo, path)
        .or_else(|| file.executed.then(|| "django-split-settings runs this file".to_owned()))
        .or(unfollowed);
    draft.edit(path, Group::Edit, |text| Ok(refuse(python::add_app(text, app), refused)), by_hand)
}

/// An edit that must not be made; what is there already, is there.
fn refuse(edited: Edited, reason: Option<String>) -> Edited {
    match (edited, reason) {
        (Edited::Already, _) => Edited::Already,
        (_, Some(reason)) => Edited::ByHand { reason },
        (edited, None) => edited,
    }
}

fn urls(draft: &mut Draft<'_>, project: &Project, app: &str) -> Result<()> {
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
    let Some(file) = &project.urlconf_file else {
        let usual = project.package().map(|package| project.beside(&format!("{package}/urls.py")));
        let usual = usual.filter(|path| draft.repo.has(path));
        let (file, reason) = match &project.urlconf {
            Some(at) => (at.value.as_str(), format!("there is no file of the module `{}`", at.value)),
            None => (
                usual.as_deref().unwrap_or("the root URL conf"),
                "ROOT_URLCONF is not a plain string".to_owned(),
            ),
        };
        draft.by_hand(by_hand(file, reason));
        return Ok(());
    };
    let refused = untouchable(draft.repo, file);
    let route = python::Route { path, module: &module };
    draft.edit(
        file,
        Group::Edit,
        |text| Ok(refuse(python::add_route(text, &route), refused)),
        |reason| by_hand(file, reason),
    )
}

fn dependencies(draft: &mut Draft<'_>, project: &Project, target: Option<&Manifest>) -> Result<()> {
    let snippet = NEEDS.map(|need| need.requirement() + "\n").concat();
    let by_hand = |file: &str, reason: String| ByHand {
        id: "django-dependencies".into(),
        title: format!("add the kit's dependencies to `{file}`"),
        file: file.into(),
        place: "among what the program itself needs".into(),
        snippet: snippet.clone(),
        reason,
    };
    let Some(target) = target else {
        draft.by_hand(by_hand("your dependencies", "no manifest lists dependencies".into()));
        return Ok(());
    };
    let needs = open(draft.repo, project, target)?;
    if needs.is_empty() {
        return Ok(());
    }
    let edit = |text: &str| match target.kind {
        Kind::Toml(place) => toml::add(text, place, &needs),
        Kind::Requirements if requirements::compiled(text).is_some() => {
            Edited::ByHand { reason: "a tool writes this file from another one".into() }
        }
        Kind::Requirements => requirements::add(text, &needs),
        Kind::SetupCfg => setup_cfg::add(text, &needs),
        Kind::SetupPy => Edited::ByHand { reason: "it is a program".into() },
    };
    let path = target.path.as_str();
    let refused = untouchable(draft.repo, path);
    draft.edit(
        path,
        Group::Dependencies,
        |text| Ok(refuse(edit(text), refused)),
        |reason| by_hand(path, reason),
    )
}

/// The needs that neither the target nor the files around it list; those in the target itself are judged by the edit.
fn open(repo: &Repo, project: &Project, target: &Manifest) -> Result<Vec<Need<'static>>> {
    if target.kind != Kind::Requirements {
        return Ok(NEEDS.to_vec());
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
    Ok(NEEDS.into_iter().filter(|need| !listed(need)).collect())
}

/// The example of an environment, in the project's folder or above it.
fn environment(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
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
