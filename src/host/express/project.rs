//! One Express server of a repository: everything that is read of it, put together.

use super::client::Library;
use super::code::{File, Texts, sources};
use super::database::{Store, store};
use super::language::{Language, language};
use super::manager::{Manager, manager};
use super::manifest::{Manifest, Package, major};
use super::migrations::{Migrations, migrations};
use super::prisma::{Schema, schema};
use super::server::{Server, server};
use super::{shared, start, tenants};
use crate::edit::json::Document;
use crate::error::Result;
use crate::host::paths::{folder, join, relative, upwards};
use crate::host::tenants::Table;
use crate::repo::Repo;

/// An Express server.
#[derive(Clone, Debug)]
pub struct Project {
    pub package: Package,
    /// Version, file and line.
    pub version: Option<(String, String, usize)>,
    pub manager: Manager,
    pub server: Server,
    pub entry: Option<String>,
    pub language: Language,
    /// The folder that the code is in.
    pub source: String,
    pub store: Store,
    pub schema: Option<Schema>,
    pub migrations: Migrations,
    /// All tables that are known.
    pub tables: Vec<Table>,
    pub port: u16,
}

/// Frameworks that bring their own server, whatever else is installed.
const OTHERS: [&str; 2] = ["@nestjs/core", "@loopback/core"];

impl Project {
    /// Every server of the repository.
    pub fn all(repo: &Repo) -> Result<Vec<Project>> {
        let all = Manifest::all(repo)?;
        let mut found = Vec::new();
        for manifest in &all {
            let package = Package::of(repo, manifest, &all);
            let other = OTHERS.iter().any(|name| package.own.needs(name).is_some());
            if package.needs("express").is_some() && !other {
                found.extend(Project::read(repo, package, &all)?);
            }
        }
        Ok(found)
    }

    fn read(repo: &Repo, package: Package, all: &[Manifest]) -> Result<Option<Project>> {
        let paths = sources(repo, &package.own, all);
        let texts = Texts::read(repo, &paths, &["express", "Express"])?;
        let files = texts.parse();
        let entry = start::entry(repo, &package.own);
        let server = server(repo, &files, entry.as_deref());
        let Some(file) = server.file().and_then(|path| files.iter().find(|file| file.path == path)) else {
            return Ok(None);
        };
        let source = source(package.folder(), file.path);
        let language = language(repo, &package, file, &files)?;
        let schema = schema(repo, &package, &shared::packages(&package, all))?;
        let store = store(repo, &package, all, schema.as_ref(), file.path)?;
        let port = port(repo, &package, &paths, &files)?;
        Ok(Some(Project {
            version: version(repo, &package)?,
            manager: manager(repo, package.folder())?,
            migrations: migrations(repo, &package, store.library, schema.as_ref())?,
            tables: tenants::all(repo, &package, all, schema.as_ref())?,
            entry,
            language,
            source,
            store,
            schema,
            port,
            server,
            package,
        }))
    }

    /// A path in the folder of the code.
    pub fn in_source(&self, name: &str) -> String {
        join(&self.source, name)
    }

    /// A path as the package sees it.
    pub fn inside(&self, path: &str) -> String {
        relative(self.package.folder(), path)
    }

    /// The tables that could stand for a customer, where the kit's rows can lie beside them.
    pub fn tenants(&self) -> Vec<Table> {
        if self.store.library.is_none() { Vec::new() } else { tenants::likely(&self.tables) }
    }

    /// What the templates call the library.
    pub fn driver(&self) -> &'static str {
        self.store.library.map_or("pglite", Library::word)
    }
}

/// The ports are in the files that listen, which need not name Express.
fn port(repo: &Repo, package: &Package, paths: &[String], files: &[File<'_>]) -> Result<u16> {
    let found = start::port(repo, package, files)?;
    match found {
        Some(port) => Ok(port),
        None => {
            let texts = Texts::read(repo, paths, &[".listen(", "PORT"])?;
            Ok(start::port(repo, package, &texts.parse())?.unwrap_or(start::PORT))
        }
    }
}

/// The folder of the package that the code is in: the first `src`, else the topmost folder on the way.
fn source(package: &str, file: &str) -> String {
    let at = folder(file);
    let below = at.strip_prefix(package).map_or(at, |rest| rest.trim_start_matches('/'));
    let parts: Vec<&str> = below.split('/').filter(|part| !part.is_empty()).collect();
    let kept = match parts.iter().position(|part| *part == "src") {
        Some(at) => at + 1,
        None => parts.len().min(1),
    };
    join(package, &parts[..kept].join("/")).trim_end_matches('/').to_owned()
}

/// The locked version of Express, else the range.
fn version(repo: &Repo, package: &Package) -> Result<Option<(String, String, usize)>> {
    for at in upwards(package.folder()) {
        let path = join(at, "package-lock.json");
        let Some(text) = repo.text(&path)?.filter(|text| text.contains("node_modules/express\"")) else {
            continue;
        };
        let Ok(document) = Document::parse(&text) else { continue };
        let inner = package.folder().strip_prefix(at).unwrap_or_default().trim_start_matches('/');
        let nested = join(inner, "node_modules/express");
        for name in [nested.as_str(), "node_modules/express"] {
            if let Some(entry) = document.entry(&["packages", name, "version"]) {
                let line = crate::edit::lines::number(&text, entry.key_span.start);
                let version = entry.item.json().as_str().unwrap_or_default().to_owned();
                return Ok(Some((version, path, line)));
            }
        }
    }
    let Some(written) = package.needs("express") else { return Ok(None) };
    match major(&written.range) {
        Some(_) => Ok(Some((written.range, written.file, written.line))),
        None => catalog(repo, package),
    }
}

/// `catalog:` of pnpm: the workspace's file has the range.
fn catalog(repo: &Repo, package: &Package) -> Result<Option<(String, String, usize)>> {
    for at in upwards(package.folder()) {
        let path = join(at, "pnpm-workspace.yaml");
        let text = repo.text(&path)?.unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            let range =
                line.trim().strip_prefix("express:").map(|range| range.trim().trim_matches(['"', '\'']));
            if let Some(range) = range.filter(|range| major(range).is_some()) {
                return Ok(Some((range.to_owned(), path, number + 1)));
            }
        }
    }
    Ok(None)
}
