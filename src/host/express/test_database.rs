//! The database of our tests: the library that they open one of their own with, which is the product's where it can be.

use super::client::{Client, Library};
use super::project::Project;
use super::tests_of;
use crate::host::database::Database;
use crate::host::paths::{folder, resolve};

/// How Prisma's client is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Prisma {
    /// The module with the class, as the tests name it.
    pub module: String,
    /// `pg`, `mariadb`; empty where the client has an engine of its own.
    pub adapter: &'static str,
}

/// The library; empty where the package has none for it, or where `applies` says that there is no migration to apply.
pub fn driver(project: &Project, used: &'static str, applies: bool, prisma: Option<&Prisma>) -> &'static str {
    let has = |name: &str| project.package.has(name);
    let drivers: &[&'static str] = match project.store.dialect {
        Database::Postgres => &["pg", "postgres"],
        Database::MySql => &["mysql2"],
        Database::Sqlite => &[],
    };
    let below = || drivers.iter().copied().find(|name| has(name)).unwrap_or_default();
    match used {
        _ if !applies => "",
        "pglite" | "node-sqlite" => used,
        // Another package of the workspace may have it, and this one only that package's client.
        "pg" | "postgres" | "mysql2" | "better-sqlite3" | "knex" | "sequelize" | "typeorm" if has(used) => {
            used
        }
        "prisma" => match prisma {
            // An engine may not be there; a driver is.
            Some(prisma) if prisma.adapter.is_empty() && !below().is_empty() => below(),
            Some(_) => used,
            None => below(),
        },
        _ => below(),
    }
}

/// How our tests make a client of Prisma's; `None` where they cannot.
pub fn prisma(project: &Project, tests: &str) -> Option<Prisma> {
    let schema = project.schema.as_ref()?;
    let needs = |name: &str| project.package.has(name);
    let adapter = match project.store.dialect {
        Database::Postgres if needs("@prisma/adapter-pg") => "pg",
        Database::MySql if needs("@prisma/adapter-mariadb") => "mariadb",
        _ if schema.engine => "",
        _ => return None,
    };
    let module = match &project.store.client {
        Some(client) if client.library == Library::Prisma => module(client, tests)?,
        _ => "@prisma/client".to_owned(),
    };
    let is_there = module.starts_with('.') || project.package.needs("@prisma/client").is_some();
    is_there.then_some(Prisma { module, adapter })
}

/// The module that a client is made with, seen from another folder. It may be generated, and not be there yet.
fn module(client: &Client, from: &str) -> Option<String> {
    match client.maker.starts_with('.') {
        // The way into another package is not one for imports.
        true if client.module.is_some() => None,
        true => Some(tests_of::way(from, &resolve(folder(&client.file), &client.maker)?)),
        false => Some(client.maker.clone()),
    }
}
