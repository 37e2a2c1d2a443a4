//! Which database the host keeps its data in: what its code, its dependencies or its example of an environment tell.
//! It never takes one of several.

use super::package::Package;
use super::server::Server;
use crate::error::Result;
use crate::host::database::Database;
use crate::host::paths::{join, upwards};
use crate::repo::Repo;

/// Packages whose features, or whose names, say which database they speak to.
const DRIVERS: [&str; 17] = [
    "sqlx",
    "sea-orm",
    "diesel",
    "diesel-async",
    "tokio-postgres",
    "deadpool-postgres",
    "bb8-postgres",
    "r2d2_postgres",
    "postgres",
    "rusqlite",
    "tokio-rusqlite",
    "r2d2_sqlite",
    "deadpool-sqlite",
    "sqlite",
    "mysql",
    "mysql_async",
    "r2d2_mysql",
];

/// The database of the pool, else the only one that the features of the package allow, else of those that it is built
/// on, else the one of the example's address. `near` starts with the package itself.
pub fn database(repo: &Repo, near: &[&Package], server: &Server) -> Result<Option<Database>> {
    if let Server::At(site) = server
        && let Some(pool) = &site.pool
    {
        return Ok(Some(pool.database));
    }
    let (own, beside) = near.split_at(1);
    Ok(match only(own).or_else(|| only(beside)) {
        Some(database) => Some(database),
        None => from_examples(repo, near[0])?,
    })
}

/// The only database that the drivers of these packages speak to.
fn only(packages: &[&Package]) -> Option<Database> {
    let drivers = || {
        let all = packages.iter().flat_map(|package| &package.dependencies);
        all.filter(|dependency| DRIVERS.contains(&dependency.package.as_str()))
    };
    let named = |database: &Database| {
        drivers().any(|dependency| {
            dependency.package.contains(database.word())
                || dependency.features.iter().any(|feature| feature.contains(database.word()))
        })
    };
    let found: Vec<_> = Database::ALL.into_iter().filter(named).collect();
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// The scheme of `DATABASE_URL` in the example of an environment.
fn from_examples(repo: &Repo, package: &Package) -> Result<Option<Database>> {
    for at in upwards(package.folder()) {
        for name in super::ENVIRONMENTS {
            let text = repo.text(&join(at, name))?.unwrap_or_default();
            let url = text.lines().find_map(|line| line.trim().strip_prefix("DATABASE_URL="));
            let scheme = url.and_then(|url| url.trim_matches(['"', '\'']).split(':').next());
            let found = match scheme {
                Some("sqlite") => Some(Database::Sqlite),
                Some("postgres" | "postgresql") => Some(Database::Postgres),
                Some("mysql" | "mariadb") => Some(Database::MySql),
                _ => None,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}
