//! Packs of the project's own in an Express server: where their files go, their tables in the way the host makes its
//! own, and what becomes of both when they go.

use super::migrations::Style;
use super::project::Project;
use super::values::{dialect, is_own, migration, of_steps};
use super::{edits, journal, prisma_models, tests_of};
use crate::answers::Values as Answers;
use crate::error::Result;
use crate::host::paths::{folder, join};
use crate::host::typescript::packs::{self, Beside};
use crate::host::typescript::{Layout, shared};
use crate::pack::Pack;
use crate::package;
use crate::plan::{Class, Draft, Group};
use crate::render::Values;
use crate::repo::Repo;
use crate::vendor;

/// Where the code of a server is, and how it is written.
pub fn layout(project: &Project, answers: &Answers) -> Layout {
    let named = |key: &str, usual: &'static str| answers.get(key).map_or(usual, String::as_str).to_owned();
    let language = &project.language;
    Layout {
        manage: project.in_source(&named("app_name", "manage")),
        kit: project.in_source(&named("kit_name", "control_plane")),
        is_package: answers.contains_key(package::ANSWER),
        typescript: language.typescript,
        modules: language.modules,
        ending: language.ending,
        suffix: language.suffix(),
    }
}

/// The same for the server in a package's folder, where there still is one.
pub fn layout_at(repo: &Repo, root: &str, answers: &Answers) -> Result<Option<Layout>> {
    Ok(project_at(repo, root)?.map(|project| layout(&project, answers)))
}

fn project_at(repo: &Repo, root: &str) -> Result<Option<Project>> {
    Ok(Project::all(repo)?.into_iter().find(|project| project.package.folder() == root))
}

/// The files of a pack outside its folder: its test, its migration.
pub fn files_beside(repo: &Repo, root: &str, answers: &Answers, pack: &str) -> Result<Vec<String>> {
    let Some(project) = project_at(repo, root)? else { return Ok(Vec::new()) };
    let layout = layout(&project, answers);
    let mut all = vec![test(repo, &project, &layout, pack), own(&layout, pack)];
    if let Some(file) = project.migrations.pack_file(pack) {
        all.push(journal::snapshot(&project, &file));
        all.push(file);
    }
    all.extend(project.schema.as_ref().map(|schema| models_file(&schema.path, pack)));
    all.retain(|path| repo.has(path));
    Ok(all)
}

fn test(repo: &Repo, project: &Project, layout: &Layout, pack: &str) -> String {
    let app = layout.manage.rsplit('/').next().unwrap_or_default();
    join(&tests_of::folder(repo, project, app), &layout.ended(&format!("manage_{pack}.test.ts")))
}

/// The migration of a pack where the control plane applies its own.
fn own(layout: &Layout, pack: &str) -> String {
    join(&layout.manage, &format!("migrations/acp_pack_{pack}.sql"))
}

fn models_file(schema: &str, pack: &str) -> String {
    join(folder(schema), &format!("acp_pack_{pack}.prisma"))
}

/// All packs' files and tables; answers with the tests of packs.
pub fn write(draft: &mut Draft<'_>, project: &Project, install: &Values) -> Result<Vec<String>> {
    let layout = layout(project, draft.answers);
    let templates = format!("express/{}/packs", layout.language());
    let tested = install.get("test_driver").is_some_and(|driver| driver != "");
    let mut waiting: Vec<String> = migration(draft, project)?.into_iter().collect();
    if let Some(first) = waiting.first().cloned() {
        waiting.extend(of_steps(draft, project, &first)?);
    }
    let mut tests = Vec::new();
    for (at, pack) in draft.packs.iter().enumerate() {
        let file = tables(draft, project, (&layout, install), at, &mut waiting)?.unwrap_or_default();
        let test = test(draft.repo, project, &layout, &pack.name);
        let seen = if file.is_empty() { String::new() } else { project.inside(&file) };
        let beside = Beside { templates: &templates, test: &test, tested, migration: &seen };
        let is_new = !draft.receipt.contains_key(&layout.in_pack(&pack.name, "pack.json"));
        packs::write(draft, &layout, (pack, install), &beside)?;
        let is_tested = draft.repo.has(&test) || is_new && beside.is_tested(pack);
        tests.extend(is_tested.then(|| test.clone()));
    }
    Ok(tests)
}

/// The tables of the pack at a place of the list; answers with its migration.
fn tables(
    draft: &mut Draft<'_>,
    project: &Project,
    (layout, install): (&Layout, &Values),
    at: usize,
    waiting: &mut Vec<String>,
) -> Result<Option<String>> {
    let pack = &draft.packs[at];
    let up = packs::sql(install, pack, dialect(draft, project)?.word())?;
    if up.is_empty() {
        return Ok(None);
    }
    if is_own(draft, project)? {
        let path = own(layout, &pack.name);
        draft.create(&path, Group::Migrations, Class::Yours, up)?;
        return Ok(Some(path));
    }
    let ours = &project.migrations;
    let file = ours.of_pack(&pack.name, waiting, project.language.ending);
    if let Some(path) = &file {
        let text = ours.text(path, &up, project.language.modules);
        draft.create(path, Group::Migrations, Class::Yours, text)?;
        waiting.push(path.clone());
        if ours.style == Style::Drizzle {
            journal::add(draft, project, waiting)?;
        }
    }
    models(draft, project, install, at)?;
    Ok(file)
}

/// The tables as models of Prisma's, in order among those of other packs.
fn models(draft: &mut Draft<'_>, project: &Project, install: &Values, at: usize) -> Result<()> {
    let Some(schema) = &project.schema else { return Ok(()) };
    if !matches!(project.migrations.style, Style::Prisma | Style::PrismaPush) {
        return Ok(());
    }
    let database = dialect(draft, project)?.word();
    let pack = &draft.packs[at];
    let models = prisma_models::our_models(&packs::sql(install, pack, database)?, schema.schemas);
    if schema.several {
        let head = format!(
            "// Yours: written once by `acp add-pack`; edit freely.\n// The tables of the pack `{}`: Prisma keeps them, and leaves them out of its client.\n\n",
            pack.name
        );
        let path = models_file(&schema.path, &pack.name);
        return draft.create(&path, Group::Migrations, Class::Yours, head + &models);
    }
    let owners = Owners::of(draft, project, &[])?;
    let later: Vec<&str> = draft.packs[at + 1..].iter().map(|pack| pack.name.as_str()).collect();
    let is_later = |table: &str| owners.of_table(table).is_some_and(|pack| later.contains(&pack));
    edits::pack_models(draft, &schema.path, &models, is_later)
}

/// Which pack a table is of, told by its name.
struct Owners {
    prefix: String,
    packs: Vec<String>,
    /// Tables of the kit's own.
    kit: String,
}

impl Owners {
    fn of(draft: &Draft<'_>, project: &Project, more: &[&Pack]) -> Result<Owners> {
        let prefix = draft.answer("table_prefix")?.to_owned();
        let kit = vendor::migration(dialect(draft, project)?, &prefix, true);
        let packs = draft.packs.iter().chain(more.iter().copied()).map(|pack| pack.name.clone()).collect();
        Ok(Owners { prefix, packs, kit })
    }

    fn of_table(&self, table: &str) -> Option<&str> {
        let rest = table.strip_prefix(&self.prefix)?;
        let of_kit = ['"', '`']
            .iter()
            .any(|quote| self.kit.contains(&format!("CREATE TABLE IF NOT EXISTS {quote}{table}{quote}")));
        let is_its =
            |pack: &&String| rest.strip_prefix(pack.as_str()).is_some_and(|rest| rest.starts_with('_'));
        // `a_b` before `a`, whose table `b_c` could be.
        let longest = self.packs.iter().filter(is_its).max_by_key(|pack| pack.len())?;
        (!of_kit).then_some(longest.as_str())
    }
}

/// Takes a pack's entries out of the files that it shares, and says what becomes of its tables.
pub fn remove(draft: &mut Draft<'_>, pack: &Pack) -> Result<()> {
    let project = super::questions::project(draft.repo, draft.candidate)?;
    let layout = layout(&project, draft.answers);
    shared::remove(draft, &layout, pack)?;
    if let (Some(schema), false) = (&project.schema, is_own(draft, &project)?) {
        let owners = Owners::of(draft, &project, &[pack])?;
        let is_gone = |table: &str| owners.of_table(table) == Some(pack.name.as_str());
        edits::without_models(draft, &schema.path, is_gone)?;
    }
    let file = project.migrations.pack_file(&pack.name);
    if let Some(path) = file.as_ref().filter(|_| project.migrations.style == Style::Drizzle) {
        journal::remove(draft, &project, path)?;
    }
    let own = own(&layout, &pack.name);
    let Some(file) = file.or_else(|| draft.repo.has(&own).then_some(own)) else { return Ok(()) };
    let drops =
        vendor::reversal(&statements(&draft.repo.text(&file)?.unwrap_or_default())).replace('\n', " ");
    let prefix = draft.answer("table_prefix")?;
    let row = applied(project.migrations.style, is_own(draft, &project)?, prefix, &file);
    draft.warn(format!(
        "the tables of `{}` stay; this takes them, and that they were made, out of a database: {drops}{row}",
        pack.name
    ));
    Ok(())
}

/// The SQL of a migration, also of one that is code: each statement at the start of a line.
fn statements(text: &str) -> String {
    let line = |line: &str| line.trim_start_matches([' ', '`']).replace("\\`", "`") + "\n";
    text.lines().map(line).collect()
}

/// The statement that makes the host's tool forget a migration.
fn applied(style: Style, own: bool, prefix: &str, file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match style {
        _ if own => format!("DELETE FROM {prefix}migrations WHERE name = '{name}';"),
        Style::Knex => format!("DELETE FROM knex_migrations WHERE name = '{name}';"),
        Style::Sequelize => format!("DELETE FROM \"SequelizeMeta\" WHERE name = '{name}';"),
        Style::Prisma => {
            let folder = folder(file).rsplit('/').next().unwrap_or_default();
            format!("DELETE FROM _prisma_migrations WHERE migration_name = '{folder}';")
        }
        Style::TypeOrm => {
            let version: String = stem.chars().take_while(char::is_ascii_digit).collect();
            format!("DELETE FROM migrations WHERE timestamp = {version};")
        }
        Style::Drizzle | Style::Sql | Style::PrismaPush | Style::Own => String::new(),
    }
}
