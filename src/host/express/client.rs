//! The host's own pool or client: the module that exports it, and under which name. It follows what is written in the
//! file that makes it and infers nothing else.

use super::code::File;
use crate::edit::javascript::exports::{Export, export_of};
use crate::edit::javascript::imports::{Import, What, imports};
use crate::edit::javascript::{callee, required};
use crate::edit::tree::{Node, descendants, field};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    Prisma,
    Drizzle,
    TypeOrm,
    Sequelize,
    Knex,
    Pg,
    Postgres,
    Mysql2,
    BetterSqlite3,
    NodeSqlite,
}

impl Library {
    /// Mappers before the drivers below them.
    pub const ALL: [Library; 10] = [
        Library::Prisma,
        Library::Drizzle,
        Library::TypeOrm,
        Library::Sequelize,
        Library::Knex,
        Library::Pg,
        Library::Postgres,
        Library::Mysql2,
        Library::BetterSqlite3,
        Library::NodeSqlite,
    ];

    /// One of them is in every file that makes a client.
    pub const WORDS: [&str; 9] =
        ["PrismaClient", "drizzle", "DataSource", "equelize", "nex", "Pool", "postgres", "ysql", "atabase"];

    pub fn is_mapper(self) -> bool {
        matches!(
            self,
            Library::Prisma | Library::Drizzle | Library::TypeOrm | Library::Sequelize | Library::Knex
        )
    }

    /// Whether generated code imports the library itself beside a client of it.
    pub fn is_imported(self) -> bool {
        matches!(self, Library::Drizzle | Library::BetterSqlite3)
    }

    /// As templates name it.
    pub fn word(self) -> &'static str {
        match self {
            Library::NodeSqlite => "node-sqlite",
            Library::Prisma => "prisma",
            Library::Drizzle => "drizzle",
            other => other.package().unwrap_or_default(),
        }
    }

    /// As people name it.
    pub fn title(self) -> &'static str {
        match self {
            Library::Prisma => "Prisma",
            Library::Drizzle => "Drizzle",
            Library::TypeOrm => "TypeORM",
            Library::Sequelize => "Sequelize",
            Library::Knex => "Knex",
            Library::NodeSqlite => "node:sqlite",
            other => other.package().unwrap_or_default(),
        }
    }

    /// The package; `None` for what Node has itself.
    pub fn package(self) -> Option<&'static str> {
        Some(match self {
            Library::Prisma => "@prisma/client",
            Library::Drizzle => "drizzle-orm",
            Library::TypeOrm => "typeorm",
            Library::Sequelize => "sequelize",
            Library::Knex => "knex",
            Library::Pg => "pg",
            Library::Postgres => "postgres",
            Library::Mysql2 => "mysql2",
            Library::BetterSqlite3 => "better-sqlite3",
            Library::NodeSqlite => return None,
        })
    }
}

/// A client that a module of the host exports.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    pub library: Library,
    pub file: String,
    pub line: usize,
    pub export: Export,
    /// The module whose function or class makes it, as the file names it.
    pub maker: String,
    /// Whether it is one of mysql2/promise.
    pub promise: bool,
    /// What other packages import it from, where it is in another package than the server.
    pub module: Option<String>,
}

/// The clients that the files export, the likeliest place first.
pub fn clients(files: &[File<'_>]) -> Vec<Client> {
    let mut found: Vec<Client> = files.iter().flat_map(in_file).collect();
    let is_script = |client: &Client| {
        let parts = ["scripts", "script", "seed", "seeds", "migrations", "bin", "cli", "worker", "workers"];
        client.file.split(['/', '.']).any(|part| parts.contains(&part))
    };
    found.sort_by(|a, b| (is_script(a), a.file.len(), &a.file).cmp(&(is_script(b), b.file.len(), &b.file)));
    found
}

fn in_file(file: &File<'_>) -> Vec<Client> {
    let source = &file.source;
    let imports = imports(source);
    let made = descendants(source.root()).into_iter().filter_map(|node| {
        let (library, maker) = maker(file, &imports, node)?;
        let export = export_of(source, node)?;
        let promise = maker == "mysql2/promise" || becomes_promise(file, node);
        Some(Client {
            library,
            file: file.path.to_owned(),
            line: source.line(node),
            export,
            maker,
            promise,
            module: None,
        })
    });
    made.collect()
}

/// The library whose client an expression makes, and the module that it is made with.
fn maker(file: &File<'_>, imports: &[Import<'_>], node: Node<'_>) -> Option<(Library, String)> {
    let source = &file.source;
    let called = match node.kind() {
        "new_expression" => field(node, "constructor")?,
        "call_expression" => field(node, "function")?,
        _ => return None,
    };
    // `Pool` of pg, `pg.Pool`, `require("pg").Pool`, `require("knex")(…)`.
    let (module, name) = match called.kind() {
        "identifier" => {
            let local = source.of(called);
            let import = imports.iter().find(|import| import.local == local);
            match import {
                Some(import) => (import.module.clone(), inside(import)),
                None => (destructured(file, imports, local)?, local),
            }
        }
        "member_expression" => {
            let (object, property) = (field(called, "object")?, field(called, "property")?);
            let module = match required(source, object) {
                Some(module) => module,
                None => imports.iter().find(|import| import.local == source.of(object))?.module.clone(),
            };
            (module, source.of(property))
        }
        "call_expression" => (required(source, called)?, ""),
        _ => return None,
    };
    let new = node.kind() == "new_expression";
    let library = match (module.as_str(), name, new) {
        ("pg", "Pool", true) => Library::Pg,
        ("postgres", "", false) => Library::Postgres,
        ("knex", "" | "knex", false) => Library::Knex,
        ("sequelize", "" | "Sequelize", true) | ("sequelize-typescript", "Sequelize", true) => {
            Library::Sequelize
        }
        ("typeorm", "DataSource", true) => Library::TypeOrm,
        ("mysql2" | "mysql2/promise", "createPool", false) => Library::Mysql2,
        ("better-sqlite3", "", true) => Library::BetterSqlite3,
        ("node:sqlite", "DatabaseSync", true) => Library::NodeSqlite,
        (module, "drizzle", false) if module.starts_with("drizzle-orm/") => Library::Drizzle,
        // The generated client may live anywhere.
        (_, "PrismaClient", true) => Library::Prisma,
        _ => return None,
    };
    Some((library, module))
}

/// The name inside the module; empty for the module itself.
fn inside<'a>(import: &Import<'a>) -> &'a str {
    match import.what {
        What::Named(name) => name,
        What::Default | What::Whole => "",
    }
}

/// The module of a name that is taken out of another import: `const { Pool } = pg;`
fn destructured(file: &File<'_>, imports: &[Import<'_>], local: &str) -> Option<String> {
    let source = &file.source;
    descendants(source.root()).into_iter().find_map(|node| {
        let pattern = field(node, "name").filter(|name| name.kind() == "object_pattern")?;
        let value = field(node, "value").filter(|value| value.kind() == "identifier")?;
        let says = descendants(pattern).into_iter().any(|n| source.of(n) == local);
        let import = imports.iter().find(|import| import.local == source.of(value))?;
        says.then(|| import.module.clone())
    })
}

/// `mysql.createPool(…).promise()`
fn becomes_promise(file: &File<'_>, node: Node<'_>) -> bool {
    let member = node.parent().filter(|parent| parent.kind() == "member_expression");
    member
        .and_then(|member| field(member, "property"))
        .is_some_and(|property| file.source.of(property) == "promise")
        || callee(&file.source, node) == Some("createPoolPromise")
}
