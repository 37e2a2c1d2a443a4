//! The tables that could stand for a customer: of the Prisma schema, of the code, of SQL; and the row that a first key
//! needs.

use super::code::{Texts, sources};
use super::manifest::{Manifest, Package};
use super::models::{self, models};
use super::prisma::Schema;
use crate::error::Result;
use crate::host::database::Database;
use crate::host::paths::join;
use crate::host::sql::Column;
use crate::host::tenants::{Table, tables};
use crate::repo::Repo;

/// The type of a column that names a user.
pub const USER: &str = "user";
/// Names that stand for a customer, the likeliest first.
const TENANTS: [&str; 9] =
    ["tenant", "organization", "organisation", "org", "workspace", "company", "account", "team", "customer"];
/// Columns that name a user, whatever their type says.
const USERS: [&str; 8] =
    ["user_id", "userid", "owner_id", "ownerid", "created_by", "createdby", "created_by_id", "owner"];

/// Every table that is described anywhere; what is said twice counts once.
pub fn all(
    repo: &Repo,
    package: &Package,
    manifests: &[Manifest],
    schema: Option<&Schema>,
) -> Result<Vec<Table>> {
    let mut found: Vec<Table> = schema.map(|schema| schema.models.clone()).unwrap_or_default();
    let texts = Texts::read(repo, &sources(repo, &package.own, manifests), &models::WORDS)?;
    let in_code = models(&texts.parse());
    let in_sql = tables(repo, &sql(repo, package.folder()))?;
    for table in in_code.into_iter().chain(in_sql) {
        if !found.iter().any(|other| other.name == table.name) {
            found.push(table);
        }
    }
    Ok(found)
}

/// The package's SQL, but for ours and for the way back of migrations.
fn sql(repo: &Repo, at: &str) -> Vec<String> {
    let start = join(at, "");
    let is = |path: &&str| {
        path.starts_with(&start)
            && path.ends_with(".sql")
            && !path.ends_with("down.sql")
            && !path.contains("acp_control_plane")
            && !path.contains("node_modules/")
    };
    repo.paths().filter(is).map(str::to_owned).collect()
}

/// The tenant-like ones, the likeliest first.
pub fn likely(tables: &[Table]) -> Vec<Table> {
    let rank = |table: &Table| {
        let name = table.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let one = match name.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None => name.strip_suffix('s').unwrap_or(&name).to_owned(),
        };
        TENANTS.iter().position(|known| *known == one)
    };
    let mut found: Vec<_> = tables.iter().filter_map(|table| Some((rank(table)?, table))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, table)| table.clone()).collect()
}

/// Whether a row cannot be made without a user: it is often a record of one, and its first row is not ours to make.
pub fn needs_user(table: &Table) -> bool {
    table.required.iter().any(|column| is_user(column, table))
}

fn is_user(column: &Column, table: &Table) -> bool {
    column.ty == USER || column.name != table.id && USERS.contains(&column.name.to_ascii_lowercase().as_str())
}

/// The statement that makes a first row, with one placeholder for an id at most; `None` where only the owner can know
/// what has to be in it.
pub fn insert(table: &Table, database: Database) -> Option<String> {
    let (id, cast, quote) = match database {
        Database::Postgres => ("$1", "::uuid", '"'),
        Database::Sqlite => ("?", "", '"'),
        Database::MySql => ("?", "", '`'),
    };
    let quoted = |name: &str| {
        name.split('.').map(|part| format!("{quote}{part}{quote}")).collect::<Vec<_>>().join(".")
    };
    let value = |column: &Column| {
        let is = |words: &[&str]| words.iter().any(|word| column.ty.starts_with(word));
        let text = is(&["text", "varchar", "char", "character", "citext"]);
        let slug = ["slug", "code", "key", "handle", "subdomain"].contains(&column.name.as_str());
        match (column.name == table.id, text) {
            _ if is_user(column, table) => None,
            (true, true) => Some(id.to_owned()),
            (true, false) if is(&["uuid"]) => Some(format!("{id}{cast}")),
            (false, true) if slug => Some("'default'".to_owned()),
            (false, true) => Some("'Default'".to_owned()),
            (false, false) if is(&["timestamp", "datetime"]) => Some("CURRENT_TIMESTAMP".to_owned()),
            _ => None,
        }
    };
    let values: Vec<String> = table.required.iter().map(value).collect::<Option<_>>()?;
    let names: Vec<String> = table.required.iter().map(|column| quoted(&column.name)).collect();
    let name = quoted(&table.name);
    Some(match (names.is_empty(), database) {
        (true, Database::MySql) => format!("INSERT INTO {name} () VALUES ()"),
        (true, _) => format!("INSERT INTO {name} DEFAULT VALUES"),
        _ => format!("INSERT INTO {name} ({}) VALUES ({})", names.join(", "), values.join(", ")),
    })
}
