//! What tells of the tables that could stand for a customer: the SQL of the migrations, or else all of the
//! workspace's, and what the code has of models and schemas.

use super::migrations::{Migrations, is_ours};
use crate::error::Result;
use crate::host::paths::join;
use crate::host::tenants::{self, Table};
use crate::repo::Repo;

/// Every table that the migrations, or other SQL of the workspace, make, and nobody drops; then those of the code that
/// no SQL makes.
pub fn tables(repo: &Repo, migrations: &Migrations, root: &str, entities: Vec<Table>) -> Result<Vec<Table>> {
    let start = join(root, "");
    let all = repo.paths().filter(|path| path.starts_with(&start) && path.ends_with(".sql"));
    let mut files = migrations.files.clone();
    if files.is_empty() {
        files = all.map(str::to_owned).collect();
    }
    files.retain(|path| !path.ends_with("down.sql") && !is_ours(path));
    let mut found = tenants::tables(repo, &files)?;
    for table in entities {
        if !found.iter().any(|known| known.name == table.name) {
            found.push(table);
        }
    }
    Ok(found)
}
