//! Packs of the project's own in an edge function: where their files go, their tables as a migration that nobody but the
//! function gets at, and what becomes of both when they go.

use super::migrations::{self, closed, pack_file, path_of_pack};
use super::plan::declare;
use super::project::Project;
use crate::answers::Values as Answers;
use crate::edit::toml;
use crate::error::Result;
use crate::host::paths::{join, relative};
use crate::host::typescript::packs::{self, Beside};
use crate::host::typescript::{Layout, shared};
use crate::pack::Pack;
use crate::package;
use crate::plan::{ByHand, Class, Draft, Group};
use crate::render::Values;
use crate::repo::Repo;
use crate::vendor;

/// Where the code of a project's function is, and how it is written.
pub fn layout(root: &str, answers: &Answers) -> Layout {
    let named = |key: &str, usual: &'static str| answers.get(key).map_or(usual, String::as_str).to_owned();
    Layout {
        manage: join(root, &format!("supabase/functions/{}", named("app_name", "manage"))),
        kit: join(root, &format!("supabase/functions/_shared/{}", named("kit_name", "control_plane"))),
        is_package: answers.contains_key(package::ANSWER),
        typescript: true,
        modules: true,
        ending: "ts",
        suffix: ".ts".into(),
    }
}

/// The files of a pack outside its folder: its test, its migration, its tables as they are declared.
pub fn files_beside(repo: &Repo, root: &str, answers: &Answers, pack: &str) -> Result<Vec<String>> {
    let project = Project::all(repo)?.into_iter().find(|project| project.root == root);
    let mut all = vec![test(&layout(root, answers), pack)];
    if let Some(project) = project {
        all.extend(pack_file(&project.migrations, pack));
        all.extend(project.declared.map(|declared| declared.of_pack(pack).file));
    }
    all.retain(|path| repo.has(path));
    Ok(all)
}

fn test(layout: &Layout, pack: &str) -> String {
    join(&layout.manage, &format!("tests/{pack}_test.ts"))
}

/// All packs' files and tables.
pub fn write(draft: &mut Draft<'_>, project: &Project, install: &Values) -> Result<()> {
    let layout = layout(&project.root, draft.answers);
    let tests = join(&layout.manage, "tests");
    let mut ours = vec![migrations::path(&project.folder, &project.migrations)];
    ours.extend(migrations::paths_of_steps(&project.folder, &project.migrations, draft.steps));
    for pack in draft.packs {
        let up = packs::sql(install, pack, "postgres")?;
        let mut migration = String::new();
        if !up.is_empty() {
            let path = path_of_pack(&project.folder, &project.migrations, &ours, &pack.name);
            migration = relative(&tests, &path);
            tables(draft, project, (&pack.name, &path), &closed(&up))?;
            ours.push(path);
        }
        let test = test(&layout, &pack.name);
        let beside = Beside { templates: "supabase/packs", test: &test, tested: true, migration: &migration };
        packs::write(draft, &layout, (pack, install), &beside)?;
    }
    Ok(())
}

/// The tables: a migration, and the same declared where the project declares its schema.
fn tables(draft: &mut Draft<'_>, project: &Project, (pack, path): (&str, &str), sql: &str) -> Result<()> {
    draft.create(path, Group::Migrations, Class::Yours, sql)?;
    let Some(declared) = project.declared.as_ref().map(|declared| declared.of_pack(pack)) else {
        return Ok(());
    };
    draft.create(&declared.file, Group::Migrations, Class::Yours, sql)?;
    match &declared.listed {
        Some(listed) => declare(draft, project, listed),
        None => Ok(()),
    }
}

/// Takes a pack's entries out of the files that it shares, and says what becomes of its tables.
pub fn remove(draft: &mut Draft<'_>, pack: &Pack) -> Result<()> {
    let project = Project::of(draft.repo, draft.candidate)?;
    shared::remove(draft, &layout(&project.root, draft.answers), pack)?;
    let listed = project.declared.as_ref().and_then(|declared| declared.of_pack(&pack.name).listed);
    if let (Some(listed), Some(config)) = (listed, project.toml()) {
        let by_hand = |reason: String| ByHand {
            id: format!("supabase-schemas-{}", pack.name),
            title: format!("take the tables of `{}` out of `{config}`", pack.name),
            file: config.into(),
            place: "in [db.migrations]".into(),
            snippet: format!("  \"{listed}\",\n"),
            reason,
        };
        let path = ["db", "migrations", "schema_paths"];
        draft.edit(config, Group::Edit, |text| Ok(toml::remove_item(text, &path, &listed)), by_hand)?;
    }
    let Some(file) = pack_file(&project.migrations, &pack.name) else { return Ok(()) };
    let drops = vendor::reversal(&draft.repo.text(&file)?.unwrap_or_default()).replace('\n', " ");
    let version = migrations::version_of(&file).unwrap_or_default();
    draft.warn(format!(
        "the tables of `{}` stay; this takes them, and that they were made, out of a database: {drops}DELETE FROM supabase_migrations.schema_migrations WHERE version = '{version}';",
        pack.name
    ));
    Ok(())
}
