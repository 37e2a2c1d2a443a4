//! The whole install into a Supabase project, as a draft: the function, the kit, the migration, the edits.

use serde_json::json;

use super::config::File;
use super::declared::Declared;
use super::project::Project;
use super::values::{tenant, values};
use super::{environment, migrations, packs, steps, typescript, warnings};
use crate::edit::{Edited, json, toml};
use crate::error::Result;
use crate::host::database::Database;
use crate::host::typescript::shared;
use crate::plan::{ByHand, Class, Draft, Group};
use crate::render::{Values, render};
use crate::vendor::Form;

pub fn plan(draft: &mut Draft<'_>) -> Result<()> {
    let project = Project::of(draft.repo, draft.candidate)?;
    let values = values(draft, &project)?;
    function(draft, &project, &values)?;
    kit(draft, &project)?;
    tables(draft, &project)?;
    packs::write(draft, &project, &values)?;
    configuration(draft, &project)?;
    typescript::leave_out(draft, &project)?;
    environment::examples(draft, &project)?;
    environment::secrets(draft, &project)?;
    warnings::warn(draft, &project)?;
    steps::steps(draft, &project)
}

/// The function, its script and its tests.
fn function(draft: &mut Draft<'_>, project: &Project, values: &Values) -> Result<()> {
    let folder = project.below(&format!("functions/{}", draft.answer("app_name")?));
    let layout = packs::layout(&project.root, draft.answers);
    for file in render("supabase/function", values)? {
        shared::create(draft, &layout, &format!("{folder}/{}", file.path), file.bytes)?;
    }
    Ok(())
}

/// The kit, where functions share code.
fn kit(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let folder = project.below(&format!("functions/_shared/{}", draft.answer("kit_name")?));
    draft.kit(&folder, Form::Deno)
}

/// The tables: a migration, and the same declared where the project declares its schema.
fn tables(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let sql = migrations::sql(draft.answer("table_prefix")?, tenant(draft, project)?.is_none());
    let path = migrations::path(&project.folder, &project.migrations);
    draft.create(&path, Group::Migrations, Class::Yours, sql.clone())?;
    declared(draft, project, project.declared.as_ref(), sql)?;
    let paths = migrations::paths_of_steps(&project.folder, &project.migrations, draft.steps);
    for (step, path) in draft.steps.iter().zip(&paths) {
        let sql = migrations::closed(&step.sql(Database::Postgres, draft.answer("table_prefix")?));
        draft.create(path, Group::Migrations, Class::Yours, sql.clone())?;
        let place = project.declared.as_ref().map(|declared| declared.of_step(&step.title()));
        declared(draft, project, place.as_ref(), sql)?;
    }
    Ok(())
}

/// The same tables, declared where the project declares its schema.
fn declared(draft: &mut Draft<'_>, project: &Project, place: Option<&Declared>, sql: String) -> Result<()> {
    let Some(place) = place else { return Ok(()) };
    draft.create(&place.file, Group::Migrations, Class::Yours, sql)?;
    match &place.listed {
        Some(listed) => declare(draft, project, listed),
        None => Ok(()),
    }
}

/// Names a file of declared tables where the configuration lists them one by one.
pub fn declare(draft: &mut Draft<'_>, project: &Project, listed: &str) -> Result<()> {
    let Some(config) = project.toml() else { return Ok(()) };
    let by_hand = |reason: String| ByHand {
        id: "supabase-schemas".into(),
        title: format!("declare the control plane's tables in `{config}`"),
        file: config.into(),
        place: "in [db.migrations]".into(),
        snippet: format!("schema_paths = [\n  # …\n  \"{listed}\",\n]\n"),
        reason,
    };
    let path = ["db", "migrations", "schema_paths"];
    draft.edit(config, Group::Migrations, |text| Ok(toml::append(text, &path, listed)), by_hand)
}

/// Agents have keys of their own, not the tokens of the project's users.
fn configuration(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let name = draft.answer("app_name")?;
    let toml = format!("[functions.{name}]\nverify_jwt = false\n");
    let by_hand = |file: &str, place: &str, snippet: String, reason: String| ByHand {
        id: "supabase-config".into(),
        title: format!("let calls without a user's token through to `{name}`"),
        file: file.into(),
        place: place.into(),
        snippet,
        reason,
    };
    match &project.config.file {
        File::Toml(path) => draft.edit(
            path,
            Group::Edit,
            |text| Ok(in_toml(text, name)),
            |reason| by_hand(path, "at its end", toml, reason),
        ),
        File::Json(path) => {
            let snippet = format!("\"functions\": {{ \"{name}\": {{ \"verify_jwt\": false }} }}\n");
            let place = "in the outermost object";
            let by_hand = |reason| by_hand(path, place, snippet, reason);
            draft.edit(path, Group::Edit, |text| Ok(in_json(text, name)), by_hand)
        }
        // A new file would stand for all that it does not say, and `supabase config push` would send that.
        File::None => {
            let path = project.below("config.toml");
            let place = "at the end of the file that `supabase init` makes; or deploy with `--no-verify-jwt`";
            draft.by_hand(by_hand(&path, place, toml, "the project has no configuration".into()));
            Ok(())
        }
    }
}

fn in_toml(text: &str, name: &str) -> Edited {
    let edited = toml::put(text, &["functions", name], "verify_jwt", "false", toml::Order::Last);
    let Edited::ByHand { .. } = edited else { return edited };
    // `functions = { … }` takes no table, but one more entry.
    match toml::put(text, &["functions"], name, "{ verify_jwt = false }", toml::Order::Last) {
        Edited::ByHand { .. } => edited,
        inline => inline,
    }
}

/// The deepest object that is there gets what is missing in it.
fn in_json(text: &str, name: &str) -> Edited {
    let document = match json::Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return Edited::ByHand { reason },
    };
    let own = json!({ "verify_jwt": false });
    let has = |path: &[&str]| document.item(path).is_some();
    let last = json::Order::Last;
    if has(&["functions", name]) {
        json::put(text, &["functions", name], "verify_jwt", &json!(false), last)
    } else if has(&["functions"]) {
        json::put(text, &["functions"], name, &own, last)
    } else {
        json::put(text, &[], "functions", &json!({ name: own }), last)
    }
}
