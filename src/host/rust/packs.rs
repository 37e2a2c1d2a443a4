//! Packs of the project's own, each a module below `packs.rs` of the generated one: their files, their tables, and
//! their entries in the files that all packs share. Entries are in order, so the tree does not tell which came first.

use super::migrations::Style;
use super::pack_values::{Places, values as pack_values};
use super::project::Project;
use super::values::{database, host_migrations};
use super::{shared, typed};
use crate::answers::Values as Answers;
use crate::error::{Error, Kind, Result};
use crate::host::pack_values::templates;
use crate::host::paths::join;
use crate::pack::{Origin, Pack};
use crate::plan::{Class, Draft, Group};
use crate::render::{Values, render};
use crate::repo::Repo;
use crate::vendor;

/// The project of a package's folder.
pub fn project_at(repo: &Repo, root: &str, mount: super::Mount) -> Result<Option<Project>> {
    let all = Project::all(repo, mount)?;
    Ok(all.into_iter().find(|project| project.package.folder() == root))
}

/// The folder of one pack.
pub fn folder(project: Option<&Project>, root: &str, answers: &Answers, pack: &str) -> String {
    let below = format!("{}/packs/{pack}", module(answers));
    project.map_or_else(|| join(root, &join("src", &below)), |project| project.beside_home(&below))
}

/// The name of the generated module.
pub fn module(answers: &Answers) -> &str {
    answers.get("app_name").map_or("manage", String::as_str)
}

/// The files of a pack outside its folder: its migrations and its test.
pub fn files_beside(project: &Project, repo: &Repo, pack: &str) -> Vec<String> {
    let mut all = project.migrations.pack_files(pack);
    all.extend(Some(test(project, pack)).filter(|path| repo.has(path)));
    all
}

fn test(project: &Project, pack: &str) -> String {
    project.in_package(&format!("tests/manage/{pack}.rs"))
}

/// All packs' files.
pub fn write(draft: &mut Draft<'_>, project: &Project, install: &Values) -> Result<()> {
    let ours = project.migrations.of_kit(draft.steps);
    let mut waiting: Vec<String> = ours.into_iter().map(|(file, _)| file.path).collect();
    for pack in draft.packs {
        if pack.name == module(draft.answers) {
            return Err(Error::new(Kind::Usage, format!("failed to add the pack `{}`", pack.name))
                .caused_by("the generated module has that name")
                .hint("give the pack another name"));
        }
        let folder = folder(Some(project), "", draft.answers, &pack.name);
        if !draft.receipt.contains_key(&format!("{folder}/pack.json")) {
            tables(draft, project, (pack, install), &mut waiting)?;
            files(draft, project, (pack, install), &folder)?;
        }
    }
    Ok(())
}

/// The files of one pack, which are written once: what its owner makes of them stays.
fn files(
    draft: &mut Draft<'_>,
    project: &Project,
    (pack, install): (&Pack, &Values),
    folder: &str,
) -> Result<()> {
    let test = test(project, &pack.name);
    let places = Places { folder, test: &test, brings_tables: brings_tables(project, pack) };
    let values = pack_values(install, pack, &places);
    for template in ["common", templates(pack)] {
        for file in render(&format!("rust/packs/{template}"), &values)? {
            let at = if file.path == "tests.rs" { test.clone() } else { format!("{folder}/{}", file.path) };
            draft.create(&at, Group::Create, Class::Yours, file.bytes)?;
        }
    }
    if places.brings_tables {
        let sql = sql(draft, pack, &values)?;
        draft.create(&format!("{folder}/tables.sql"), Group::Create, Class::Yours, sql)?;
    }
    draft.create(&format!("{folder}/params.rs"), Group::Create, Class::Yours, typed::module(pack))?;
    draft.create(&format!("{folder}/pack.json"), Group::Create, Class::Yours, pack.json())
}

/// The pack's tables, in the way the host makes its own.
fn tables(
    draft: &mut Draft<'_>,
    project: &Project,
    (pack, install): (&Pack, &Values),
    waiting: &mut Vec<String>,
) -> Result<()> {
    if pack.origin == Origin::File {
        return Ok(());
    }
    let places = Places { folder: "", test: "", brings_tables: false };
    let up = sql(draft, pack, &pack_values(install, pack, &places))?;
    for file in project.migrations.of_pack(&pack.name, waiting) {
        let sql = if file.down { vendor::reversal(&up) } else { up.clone() };
        draft.create(&file.path, Group::Migrations, Class::Yours, sql)?;
        waiting.push(file.path);
    }
    Ok(())
}

/// The DDL for the database that was chosen.
fn sql(draft: &Draft<'_>, pack: &Pack, values: &Values) -> Result<String> {
    let name = format!("{}.sql", database(draft)?.word());
    let all = render(&format!("sql/packs/{}", templates(pack)), values)?;
    let file = all.into_iter().find(|file| file.path == name);
    Ok(file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default())
}

/// Whether the pack has its tables inside: where nothing of ours applies the host's migrations, tests need them.
fn brings_tables(project: &Project, pack: &Pack) -> bool {
    pack.origin != Origin::File && host_migrations(project).is_empty()
}

/// Takes a pack's entries out of the files that it shares, and says what becomes of its tables.
pub fn remove(draft: &mut Draft<'_>, project: &Project, pack: &Pack) -> Result<()> {
    shared::remove(draft, project, pack)?;
    let name = &pack.name;
    let style = project.migrations.style;
    let mut files = project.migrations.pack_files(name);
    files.retain(|path| !path.ends_with("down.sql"));
    let own = format!("{}/tables.sql", folder(Some(project), "", draft.answers, name));
    let Some(file) = files.pop().or_else(|| draft.repo.has(&own).then_some(own)) else { return Ok(()) };
    let drops = vendor::reversal(&draft.repo.text(&file)?.unwrap_or_default()).replace('\n', " ");
    let version = super::migrations::version(&project.migrations.folder, &file).unwrap_or_default();
    let row = match style {
        Style::Own => String::new(),
        Style::Sqlx | Style::SqlxReversible => {
            format!("DELETE FROM _sqlx_migrations WHERE version = {};", version.trim_start_matches('0'))
        }
        Style::Refinery => format!("DELETE FROM refinery_schema_history WHERE version = {version};"),
        Style::Diesel => {
            format!("DELETE FROM __diesel_schema_migrations WHERE version = '{}';", version.replace('-', ""))
        }
    };
    let why = if row.is_empty() {
        ""
    } else {
        ", and a server that has applied its migration may not start without"
    };
    draft.warn(format!("the tables of `{name}` stay{why}; this takes both out of a database: {drops}{row}"));
    Ok(())
}
