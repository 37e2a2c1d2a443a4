//! Which SQL tells of the tables that could stand for a customer: the migrations, or else all of the workspace's.

use super::migrations::Migrations;
use crate::error::Result;
use crate::host::paths::join;
use crate::host::tenants::{self, Table};
use crate::repo::Repo;

/// The tenant-like tables, the likeliest first.
pub fn tenants(repo: &Repo, migrations: &Migrations, root: &str) -> Result<Vec<Table>> {
    tables(repo, migrations, root).map(tenants::likely)
}

/// Every table that the migrations, or other SQL of the workspace, make, and nobody drops.
pub fn tables(repo: &Repo, migrations: &Migrations, root: &str) -> Result<Vec<Table>> {
    let start = join(root, "");
    let all = repo.paths().filter(|path| path.starts_with(&start) && path.ends_with(".sql"));
    let mut files = migrations.files.clone();
    if files.is_empty() {
        files = all.map(str::to_owned).collect();
    }
    files.retain(|path| !path.ends_with("down.sql") && !path.contains("acp_control_plane"));
    tenants::tables(repo, &files)
}
