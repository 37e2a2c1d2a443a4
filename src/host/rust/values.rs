//! Every value that the templates may ask for.

use serde_json::Value;

use super::code::Texts;
use super::dependencies;
use super::migrations::Style;
use super::project::{Mount, Project};
use super::start::start;
use crate::error::Result;
use crate::host::database::Database;
use crate::host::paths::{folder, relative};
use crate::host::question::{NEW, chosen};
use crate::host::tenants::Table;
use crate::plan::Draft;
use crate::render::Values;

const KEY_PREFIX: &str = "acp_";

pub fn values(draft: &Draft<'_>, project: &Project) -> Result<Values> {
    let texts = Texts::read(draft.repo, &project.package)?;
    let database = database(draft)?;
    let own = project.database.is_none();
    let beside: Vec<_> =
        project.beside.iter().map(|package| Texts::read(draft.repo, package)).collect::<Result<_>>()?;
    let codes: Vec<_> = std::iter::once(&texts).chain(&beside).map(Texts::parse).collect();
    let start = start(&project.package, &codes, database, own);
    let tenant = tenant(draft, project)?;
    let module = draft.answer("app_name")?;
    let library = project.package.library.as_ref();
    let root = project.home().unwrap_or_default();
    let module_file = project.beside_home(&format!("{module}/mod.rs"));
    let from = |path: &str| relative(folder(path), &module_file);
    let mut values = Values::new();
    let mut put = |name: &str, value: Value| values.insert(name.to_owned(), value);
    put("module", module.into());
    put("library", library.map_or("", |target| &target.name).into());
    put("module_from_bin", from(&project.in_package("src/bin/acp_create_key.rs")).into());
    put("module_from_tests", from(&project.in_package("tests/manage.rs")).into());
    put("in_library", library.is_some_and(|target| target.path == root).into());
    put("base_path", draft.answer("base_path")?.into());
    put("integration", integration(&project.package.name).into());
    put("key_prefix", KEY_PREFIX.into());
    put("table_prefix", draft.answer("table_prefix")?.into());
    put("packs", chosen(draft.answer("packs")?).into());
    put("database", database.word().into());
    let [store, tx, pool] = types(database);
    put("store", store.into());
    put("tx", tx.into());
    put("pool", pool.into());
    put("variable", start.variable.into());
    put("default_url", start.default.into());
    put("dotenv", start.dotenv.into());
    put("tenant_table", tenant.as_ref().map_or("", |table| &table.name).into());
    put("tenant_id", tenant.as_ref().map_or("id", |table| &table.id).into());
    put("tenant_admin", tenant.as_ref().and_then(|table| table.admin.clone()).unwrap_or_default().into());
    let insert = tenant.as_ref().and_then(|table| table.insert(database)).unwrap_or_default();
    let migrated = host_migrations(project);
    put("tenant_insert_id", insert.contains(['?', '$']).into());
    put(
        "tenant_insert_other",
        insert.replace("efault'", "ther'").replace("'Dther'", "'Other'").replace("'dther'", "'other'").into(),
    );
    put("test_own_tenants", (insert.is_empty() || migrated.is_empty()).into());
    put("tenant_insert", insert.into());
    put("own_migrations", (project.migrations.style == Style::Own).into());
    put("host_migrations", migrated.into());
    let sqlx = project.driver.name.clone();
    put("driver", sqlx.clone().unwrap_or_else(|| "acp_kernel::sqlx::driver".into()).into());
    put("sqlx", project.package.needs("sqlx").map_or("", |dependency| &dependency.name).into());
    put("axum", axum(project).into());
    put("actix", (project.mount == Mount::Actix).into());
    put("threads", dependencies::has_threads(project).into());
    put("hands_over", project.pool().is_some().into());
    Ok(values)
}

pub fn database(draft: &Draft<'_>) -> Result<Database> {
    Ok(Database::from_word(draft.answer("database")?).unwrap_or(Database::Sqlite))
}

/// The table that the answer names.
pub fn tenant(draft: &Draft<'_>, project: &Project) -> Result<Option<Table>> {
    let answer = draft.answer("tenant_model")?;
    if answer == NEW {
        return Ok(None);
    }
    Ok(project.tables.iter().find(|table| table.name == answer).cloned())
}

/// The folder that `sqlx::migrate!` embeds, as the package names it; empty where the key tool cannot apply the host's own.
pub fn host_migrations(project: &Project) -> String {
    let migrations = &project.migrations;
    let embedded = matches!(migrations.style, Style::Sqlx | Style::SqlxReversible)
        && !migrations.applied_in.is_empty()
        && project.driver.name.is_some();
    let seen = migrations.seen_from(project.package.folder());
    match (embedded, seen.starts_with("..")) {
        (false, _) => String::new(),
        (true, true) => seen,
        // sqlx takes no bare name of a folder.
        (true, false) => format!("./{seen}"),
    }
}

/// What the package calls axum 0.8, or will.
fn axum(project: &Project) -> &str {
    match (dependencies::axum(project), project.package.needs("axum")) {
        (Some(name), _) => name,
        (None, Some(_)) if project.mount == Mount::Own => "axum_08",
        (None, Some(dependency)) => &dependency.name,
        (None, None) => "axum",
    }
}

/// Store, transaction and pool, as the kernel and sqlx call them.
fn types(database: Database) -> [&'static str; 3] {
    match database {
        Database::Sqlite => ["SqliteStore", "SqliteTx", "SqlitePool"],
        Database::Postgres => ["PostgresStore", "PostgresTx", "PgPool"],
        Database::MySql => ["MySqlStore", "MySqlTx", "MySqlPool"],
    }
}

/// What audit entries call this host: the package's name.
fn integration(package: &str) -> String {
    let plain: String =
        package.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric() || "_.-".contains(*c)).collect();
    if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("app-{plain}") }
}
