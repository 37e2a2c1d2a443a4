//! Every value that the templates may ask for.

use serde_json::Value;

use super::client::Client;
use super::database::Store;
use super::language::Endings;
use super::manifest::major;
use super::migrations::Style;
use super::modules::specifier;
use super::project::Project;
use super::questions::PGLITE;
use super::tenants::insert;
use super::test_database::{self, prisma};
use super::tests_of::{Runner, runner, way};
use crate::edit::javascript::exports::How;
use crate::error::Result;
use crate::host::database::Database;
use crate::host::paths::{folder, join};
use crate::host::question::{NEW, chosen};
use crate::host::tenants::Table;
use crate::plan::Draft;
use crate::render::Values;
use crate::vendor::Step;

const KEY_PREFIX: &str = "acp_";
/// PGlite's folder, in the package's.
pub const DATA: &str = ".acp-data";

pub fn values(draft: &Draft<'_>, project: &Project) -> Result<Values> {
    let (app, kit) = (draft.answer("app_name")?, draft.answer("kit_name")?);
    let tenant = tenant(draft, project)?;
    let own_database = is_pglite(draft)?;
    let store = &project.store;
    let dialect = dialect(draft, project)?;
    let first = tenant.as_ref().and_then(|table| insert(table, dialect)).unwrap_or_default();
    let client = if own_database { None } else { store.client.as_ref() };
    let migration = migration(draft, project)?.unwrap_or_default();
    let tests = super::tests_of::folder(draft.repo, project, app);
    let mut values = Values::new();
    let mut put = |name: &str, value: Value| values.insert(name.to_owned(), value);
    put("app_name", app.into());
    put("kit_name", kit.into());
    put("kit_import", format!("../{kit}").into());
    put("ext", project.language.suffix().into());
    put("esm", project.language.modules.into());
    put("typescript", project.language.typescript.into());
    put("base_path", draft.answer("base_path")?.into());
    put("integration", integration(project).into());
    put("key_prefix", KEY_PREFIX.into());
    put("table_prefix", draft.answer("table_prefix")?.into());
    put("packs", chosen(draft.answer("packs")?).into());
    put("driver", driver(draft, project)?.into());
    put("drizzle_driver", store.below.map_or("", super::client::Library::word).into());
    put("mysql_promise", client.is_none_or(|client| client.promise).into());
    put("database", dialect.word().into());
    let adapters = project.in_source(&format!("{app}/adapters"));
    put("client_import", client.map_or(String::new(), |client| import(project, client, &adapters)).into());
    put("client", if client.is_some_and(|client| client.export.call) { "client()" } else { "client" }.into());
    put("database_variable", variable(project).into());
    put("dotenv", project.package.needs("dotenv").is_some().into());
    let express = project.version.as_ref().and_then(|(version, _, _)| major(version)).unwrap_or(5);
    put("express_major", express.to_string().into());
    put("tenant_table", tenant.as_ref().map_or("", |table| &table.name).into());
    put("tenant_id", tenant.as_ref().map_or("id", |table| &table.id).into());
    put("tenant_admin", tenant.as_ref().and_then(|table| table.admin.clone()).unwrap_or_default().into());
    put("tenant_insert_id", first.contains(['?', '$']).into());
    // It stands in a template literal.
    put("tenant_insert", first.replace('`', "\\`").into());
    put("own_migrations", is_own(draft, project)?.into());
    put("migrations_folder", project.inside(folder(&migration)).into());
    put("migration_file", project.inside(&migration).into());
    let runner = runner(project);
    put("runner", runner.word().into());
    put("jest_globals", (runner == Runner::Jest && project.package.has("@jest/globals")).into());
    put("manage_from_tests", way(&tests, &project.in_source(app)).into());
    put("kit_from_tests", way(&tests, &project.in_source(kit)).into());
    tested(&mut put, draft, project, &migration)?;
    put("data_folder", DATA.into());
    Ok(values)
}

/// The database of the tests, and how their migration is applied.
fn tested(
    put: &mut impl FnMut(&str, Value) -> Option<Value>,
    draft: &Draft<'_>,
    project: &Project,
    migration: &str,
) -> Result<()> {
    let tests = super::tests_of::folder(draft.repo, project, draft.answer("app_name")?);
    let prisma = prisma(project, &tests);
    let driver =
        test_database::driver(project, driver(draft, project)?, !migration.is_empty(), prisma.as_ref());
    let is_own = ["knex", "sequelize", "typeorm"].contains(&driver);
    let client = project.store.client.as_ref().filter(|_| is_own);
    put("test_driver", driver.into());
    put("migration_code", (migration.ends_with("ts") || migration.ends_with("js")).into());
    put("client_from_tests", client.map_or(String::new(), |client| import(project, client, &tests)).into());
    let end = match driver {
        "prisma" => "$disconnect",
        "sequelize" => "close",
        _ => "destroy",
    };
    put("client_end", end.into());
    put("prisma_module", prisma.as_ref().map_or("", |prisma| &prisma.module).into());
    put(
        "prisma_adapter",
        prisma.as_ref().filter(|_| driver == "prisma").map_or("", |prisma| prisma.adapter).into(),
    );
    Ok(())
}

/// Whether the rows go into a database of our own.
pub fn is_pglite(draft: &Draft<'_>) -> Result<bool> {
    Ok(draft.answer("database")? == PGLITE)
}

pub fn driver(draft: &Draft<'_>, project: &Project) -> Result<&'static str> {
    Ok(if is_pglite(draft)? { PGLITE } else { project.driver() })
}

pub fn dialect(draft: &Draft<'_>, project: &Project) -> Result<Database> {
    Ok(if is_pglite(draft)? { Database::Postgres } else { project.store.dialect })
}

/// Whether the control plane applies its own migrations.
pub fn is_own(draft: &Draft<'_>, project: &Project) -> Result<bool> {
    Ok(is_pglite(draft)? || project.migrations.style == Style::Own)
}

/// The file of our migration.
pub fn migration(draft: &Draft<'_>, project: &Project) -> Result<Option<String>> {
    let own = project.in_source(&format!("{}/migrations", draft.answer("app_name")?));
    Ok(match is_own(draft, project)? {
        true => Some(join(&own, "0001_acp_control_plane.sql")),
        false => project.migrations.path(&own, project.language.ending),
    })
}

/// The files of the steps behind the first migration.
pub fn of_steps(draft: &Draft<'_>, project: &Project, first: &str) -> Result<Vec<String>> {
    if !is_own(draft, project)? {
        return Ok(project.migrations.of_steps(first, draft.steps, project.language.ending));
    }
    // The control plane applies its own in the order of their names.
    let file = |(index, step): (usize, &Step)| format!("{:04}_{}.sql", index + 2, step.title());
    Ok(draft.steps.iter().enumerate().map(file).map(|name| join(folder(first), &name)).collect())
}

/// The table that the answer names.
pub fn tenant(draft: &Draft<'_>, project: &Project) -> Result<Option<Table>> {
    let answer = draft.answer("tenant_model")?;
    if answer == NEW || is_pglite(draft)? {
        return Ok(None);
    }
    Ok(project.tables.iter().find(|table| table.name == answer).cloned())
}

/// The statement that takes the host's client in, under the name `client`.
fn import(project: &Project, client: &Client, from: &str) -> String {
    let language = &project.language;
    let module = client.module.clone().unwrap_or_else(|| specifier(from, &client.file, language.endings));
    let Client { export, .. } = client;
    match (&export.how, language.typescript, language.modules) {
        (How::Named(name), _, true) => format!("import {{ {name} as client }} from \"{module}\";"),
        (How::Named(name), _, false) => format!("const {{ {name}: client }} = require(\"{module}\");"),
        (How::Whole, true, _) if language.endings == Endings::None => {
            format!("import client = require(\"{module}\");")
        }
        (_, _, true) => format!("import client from \"{module}\";"),
        (How::Default, _, false) => format!("const {{ default: client }} = require(\"{module}\");"),
        (How::Whole, _, false) => format!("const client = require(\"{module}\");"),
    }
}

/// The variable that holds the database's address.
pub fn variable(project: &Project) -> String {
    let Store { variable, .. } = &project.store;
    project.schema.as_ref().and_then(|schema| schema.variable.clone()).unwrap_or_else(|| variable.clone())
}

/// What audit entries call this host: the package's name.
fn integration(project: &Project) -> String {
    let folder = project.package.folder().rsplit('/').next().filter(|name| !name.is_empty());
    let name = project.package.own.name().or(folder).unwrap_or("app");
    let name = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "_.-".contains(*c)).collect();
    if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("app-{plain}") }
}
