//! Which database a package keeps its rows in, through which library, and how our tables' code gets to its client.

use super::client::{Client, Library, clients};
use super::code::{File, Texts, sources};
use super::manifest::{Manifest, Package};
use super::prisma::Schema;
use super::shared;
use crate::edit::javascript::string;
use crate::edit::tree::descendants;
use crate::error::Result;
use crate::host::database::Database;
use crate::host::paths::{join, upwards};
use crate::repo::Repo;

/// The library that the kit's rows go through.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// `None`: the host has none; PGlite.
    pub library: Option<Library>,
    pub dialect: Database,
    /// The host's own pool or client, where a module exports it.
    pub client: Option<Client>,
    /// Below Drizzle: the library of its own client.
    pub below: Option<Library>,
    /// The variable that holds the address.
    pub variable: String,
    /// What the host keeps its rows in, where that is nothing the kit can use.
    pub beside: Option<String>,
}

const VARIABLE: &str = "DATABASE_URL";

/// What the kit's adapters work with.
fn works(library: Library, dialect: Database) -> bool {
    match library {
        Library::Pg | Library::Postgres => dialect == Database::Postgres,
        Library::Drizzle | Library::TypeOrm => dialect == Database::Postgres,
        Library::Prisma | Library::Knex | Library::Sequelize => dialect != Database::Sqlite,
        Library::Mysql2 => dialect == Database::MySql,
        Library::BetterSqlite3 | Library::NodeSqlite => dialect == Database::Sqlite,
    }
}

pub fn store(
    repo: &Repo,
    package: &Package,
    all: &[Manifest],
    schema: Option<&Schema>,
    app: &str,
) -> Result<Store> {
    let paths = sources(repo, &package.own, all);
    let texts = Texts::read(repo, &paths, &Library::WORDS)?;
    let others = shared::packages(package, all);
    let other_texts = shared::texts(repo, &others, all, &Library::WORDS)?;
    let mut files = texts.parse();
    let mut found = clients(&files);
    let own: Vec<Library> =
        Library::ALL.into_iter().filter(|library| is_there(package, *library, &files)).collect();
    let shared = shared::exported(repo, &others, &other_texts)?;
    files.extend(other_texts.parse());
    let is_shared =
        |library: Library| !library.is_imported() && shared.iter().any(|client| client.library == library);
    let usable = |client: &&Client| client.file != app;
    let mut candidates: Vec<(Library, Database)> = Vec::new();
    let mut unusable = None;
    for library in Library::ALL.into_iter().filter(|library| own.contains(library) || is_shared(*library)) {
        let Some(dialect) = dialect(repo, package, library, schema, &files)? else { continue };
        match works(library, dialect) {
            true => candidates.push((library, dialect)),
            false => unusable = unusable.or(Some(format!("{} on {}", library.title(), title(dialect)))),
        }
    }
    found.extend(shared.iter().cloned());
    let of = |library: Library| found.iter().filter(usable).find(|client| client.library == library);
    let variable = variable(&files).unwrap_or_else(|| VARIABLE.into());
    // One whose client can be had; else the lowest one, which takes no configuration but an address.
    let exported = candidates.iter().find(|(library, _)| of(*library).is_some());
    let lowest = candidates.iter().rev().find(|(library, _)| !library.is_mapper() && own.contains(library));
    // Prisma's needs none either, where it is the usual one and brings an engine.
    let plain = schema.is_some_and(|schema| schema.engine && schema.usual);
    let lowest = lowest.or(candidates.iter().find(|(library, _)| plain && *library == Library::Prisma));
    if let (None, Some((library, _))) = (exported.or(lowest), candidates.first()) {
        unusable = Some(format!("{}, whose client no module exports,", library.title()));
    }
    Ok(match exported.or(lowest) {
        Some((library, dialect)) => Store {
            library: Some(*library),
            dialect: *dialect,
            client: of(*library).cloned(),
            below: below(package, *library),
            variable,
            beside: None,
        },
        None => Store {
            library: None,
            dialect: Database::Postgres,
            client: None,
            below: None,
            variable,
            beside: unusable.or_else(|| documents(package)),
        },
    })
}

fn is_there(package: &Package, library: Library, files: &[File<'_>]) -> bool {
    match library.package() {
        Some(name) => package.needs(name).is_some(),
        None => files.iter().any(|file| {
            let source = &file.source;
            descendants(source.root())
                .into_iter()
                .any(|n| string(source, n).as_deref() == Some("node:sqlite"))
        }),
    }
}

fn below(package: &Package, library: Library) -> Option<Library> {
    let drivers = [Library::Pg, Library::Postgres, Library::Mysql2, Library::BetterSqlite3];
    let has = |driver: &Library| driver.package().is_some_and(|name| package.needs(name).is_some());
    if library == Library::Drizzle { drivers.into_iter().find(has) } else { None }
}

/// The database that a library is used with.
fn dialect(
    repo: &Repo,
    package: &Package,
    library: Library,
    schema: Option<&Schema>,
    files: &[File<'_>],
) -> Result<Option<Database>> {
    Ok(match library {
        Library::Pg | Library::Postgres => Some(Database::Postgres),
        Library::Mysql2 => Some(Database::MySql),
        Library::BetterSqlite3 | Library::NodeSqlite => Some(Database::Sqlite),
        Library::Prisma => schema.and_then(|schema| word(&schema.provider)),
        Library::Drizzle | Library::Knex | Library::Sequelize | Library::TypeOrm => {
            match named(files, library) {
                Some(found) => Some(found),
                None => driver(package).or(address(repo, package)?),
            }
        }
    })
}

/// What a configuration calls a database.
fn word(text: &str) -> Option<Database> {
    let text = text.to_ascii_lowercase();
    let known = [
        ("postg", Database::Postgres),
        ("pg", Database::Postgres),
        ("cockroach", Database::Postgres),
        ("mysql", Database::MySql),
        ("maria", Database::MySql),
        ("sqlite", Database::Sqlite),
    ];
    known.into_iter().find(|(start, _)| text.starts_with(start)).map(|(_, database)| database)
}

/// The `client`, `dialect` or `type` of a configuration, or the flavour of Drizzle that is imported.
fn named(files: &[File<'_>], library: Library) -> Option<Database> {
    let keys = ["client", "dialect", "type"];
    files.iter().find_map(|file| {
        let source = &file.source;
        descendants(source.root()).into_iter().find_map(|node| {
            let text = string(source, node)?;
            if let Some(flavour) = text.strip_prefix("drizzle-orm/").filter(|_| library == Library::Drizzle) {
                return match flavour {
                    "node-postgres" | "postgres-js" | "pg-core" => Some(Database::Postgres),
                    "mysql2" | "mysql-core" => Some(Database::MySql),
                    "better-sqlite3" | "libsql" | "sqlite-core" | "bun-sqlite" => Some(Database::Sqlite),
                    _ => None,
                };
            }
            let pair = node.parent().filter(|pair| pair.kind() == "pair")?;
            let key = source.of(pair.child_by_field_name("key")?).trim_matches(['"', '\'']);
            (keys.contains(&key) && library != Library::Drizzle).then(|| word(&text)).flatten()
        })
    })
}

/// The only driver that is there.
fn driver(package: &Package) -> Option<Database> {
    let drivers = [
        ("pg", Database::Postgres),
        ("postgres", Database::Postgres),
        ("mysql2", Database::MySql),
        ("mysql", Database::MySql),
        ("better-sqlite3", Database::Sqlite),
        ("sqlite3", Database::Sqlite),
    ];
    let mut found: Vec<Database> = Vec::new();
    for (name, database) in drivers {
        if package.needs(name).is_some() && !found.contains(&database) {
            found.push(database);
        }
    }
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// The scheme of the address in the example of an environment.
fn address(repo: &Repo, package: &Package) -> Result<Option<Database>> {
    for at in upwards(package.folder()) {
        for name in super::ENVIRONMENTS {
            let text = repo.text(&join(at, name))?.unwrap_or_default();
            let found =
                text.lines().find_map(|line| word(line.split_once('=')?.1.trim().trim_matches(['"', '\''])));
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

/// The variable of the environment that the code reads a database's address from.
fn variable(files: &[File<'_>]) -> Option<String> {
    const MARKS: [&str; 7] =
        ["DATABASE_URL", "DB_URL", "POSTGRES_URL", "PG_URL", "MYSQL_URL", "DATABASE_URI", "DB_URI"];
    files.iter().find_map(|file| {
        descendants(file.source.root()).into_iter().find_map(|node| {
            let text = file.source.of(node);
            let name = text.strip_prefix("process.env.").filter(|_| node.kind() == "member_expression")?;
            MARKS.iter().any(|mark| name.ends_with(mark)).then(|| name.to_owned())
        })
    })
}

/// A store of documents.
fn documents(package: &Package) -> Option<String> {
    let known = [("mongoose", "MongoDB"), ("mongodb", "MongoDB"), ("@google-cloud/firestore", "Firestore")];
    let has = |(name, _): &&(&str, &str)| package.needs(name).is_some();
    known.iter().find(has).map(|(_, title)| (*title).to_owned())
}

pub fn title(database: Database) -> &'static str {
    match database {
        Database::Postgres => "PostgreSQL",
        Database::MySql => "MySQL",
        Database::Sqlite => "SQLite",
    }
}
