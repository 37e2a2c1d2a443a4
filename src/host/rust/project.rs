//! One Rust server of a repository, put together from its package, its code, its migrations and its tenants.
//! Reading it twice gives the same; it decides nothing.

use super::code::{Code, Texts};
use super::manifest::{locked, series};
use super::migrations::{Migrations, migrations};
use super::package::{Package, packages};
use super::pool::{Database, Pool};
use super::server::{Flavour, Server, server};
use super::tenants::{Table, tenants};
use crate::error::Result;
use crate::host::paths::{folder, join};
use crate::repo::Repo;

/// How the control plane comes into a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mount {
    /// Merged into the host's router.
    Axum,
    /// Among the routes of the host's app.
    Actix,
    /// A server of its own, on a port of its own.
    Own,
}

/// A server that can be installed into.
#[derive(Clone, Debug)]
pub struct Project {
    pub package: Package,
    pub mount: Mount,
    /// The framework's package, e.g. `axum`.
    pub framework: &'static str,
    pub version: Option<(String, String, usize)>,
    pub server: Server,
    /// The database, where the code, the features or the environment tell.
    pub database: Option<Database>,
    pub migrations: Migrations,
    pub tenants: Vec<Table>,
}

/// Frameworks that we do not mount into, the likelier to be on top of another first.
const OTHERS: [&str; 8] = ["loco-rs", "rocket", "poem", "salvo", "warp", "tide", "gotham", "viz"];

impl Project {
    /// Every server of the repository.
    pub fn all(repo: &Repo) -> Result<Vec<Project>> {
        let all = packages(repo)?;
        let mut found = Vec::new();
        for package in &all {
            found.extend(Project::read(repo, package, &all)?);
        }
        Ok(found)
    }

    fn read(repo: &Repo, package: &Package, all: &[Package]) -> Result<Option<Project>> {
        // Parsing is dear: only what depends on a server's framework can be one.
        let known = |name: &&str| package.needs(name).is_some();
        if !["axum", "actix-web"].iter().chain(&OTHERS).any(known) {
            return Ok(None);
        }
        let texts = Texts::read(repo, package)?;
        let code = texts.parse();
        let Some((mount, framework, server)) = kind(package, &code, repo)? else { return Ok(None) };
        if !is_run(package, all) {
            return Ok(None);
        }
        let dependency = package.needs(framework);
        let written = dependency.and_then(|d| Some((d.version.clone()?, d.file.clone(), d.line)));
        let lock = locked(repo, package.root(), framework, dependency.and_then(|d| d.version.as_deref()))?;
        let lock = lock.map(|(version, line)| (version, join(package.root(), "Cargo.lock"), line));
        let migrations = migrations(repo, package, &code)?;
        let tenants = tenants(repo, &migrations, package.root())?;
        Ok(Some(Project {
            database: database(repo, package, &server)?,
            package: package.clone(),
            mount,
            framework,
            version: lock.or(written),
            server,
            migrations,
            tenants,
        }))
    }

    /// The file that is the root of the crate which gets the module: the library's where there is one.
    pub fn home(&self) -> Option<&str> {
        let library = self.package.library.as_ref().map(|target| target.path.as_str());
        library.or(self.package.main().map(|target| target.path.as_str()))
    }

    /// The pool that the host can hand over.
    pub fn pool(&self) -> Option<&Pool> {
        match &self.server {
            Server::At(site) => site.pool.as_ref(),
            _ => None,
        }
    }

    /// A path in the package.
    pub fn in_package(&self, name: &str) -> String {
        join(self.package.folder(), name)
    }

    /// A path beside the crate's root.
    pub fn beside_home(&self, name: &str) -> String {
        join(self.home().map_or(self.package.folder(), folder), name)
    }
}

/// What serves, and how we get in.
fn kind(package: &Package, code: &Code<'_>, repo: &Repo) -> Result<Option<(Mount, &'static str, Server)>> {
    let other = OTHERS.into_iter().find(|name| package.needs(name).is_some());
    if let Some(other) = other.filter(|other| *other == "loco-rs") {
        return Ok(Some((Mount::Own, other, Server::None)));
    }
    for (framework, flavour, mount, fits) in
        [("axum", Flavour::Axum, Mount::Axum, "0.8"), ("actix-web", Flavour::Actix, Mount::Actix, "4")]
    {
        let Some(dependency) = package.needs(framework) else { continue };
        let server = server(code, flavour);
        if server == Server::None {
            continue;
        }
        let lock = locked(repo, package.root(), framework, dependency.version.as_deref())?;
        let version = lock.map(|(version, _)| version).or(dependency.version.clone());
        let ours = version.is_none_or(|version| series(version.trim_start_matches(['^', '=', '~'])) == fits);
        return Ok(Some(if ours {
            (mount, framework, server)
        } else {
            (Mount::Own, framework, Server::None)
        }));
    }
    let has_main = !package.binaries.is_empty();
    Ok(other.filter(|_| has_main).map(|other| (Mount::Own, other, Server::None)))
}

/// Whether it is a program, or the library of one in the same repository.
fn is_run(package: &Package, all: &[Package]) -> bool {
    let runs = |other: &Package| !other.binaries.is_empty() && other.needs(&package.name).is_some();
    !package.binaries.is_empty() || all.iter().any(runs)
}

/// The database of the pool, else the only one that the features allow, else the one of the example's address.
fn database(repo: &Repo, package: &Package, server: &Server) -> Result<Option<Database>> {
    if let Server::At(site) = server
        && let Some(pool) = &site.pool
    {
        return Ok(Some(pool.database));
    }
    let drivers = [
        "sqlx",
        "sea-orm",
        "diesel",
        "diesel-async",
        "tokio-postgres",
        "deadpool-postgres",
        "rusqlite",
        "mysql_async",
    ];
    let named = |database: Database| {
        package.dependencies.iter().filter(|d| drivers.contains(&d.package.as_str())).any(|dependency| {
            dependency.package.contains(database.word())
                || dependency.features.iter().any(|f| f.contains(database.word()))
        })
    };
    let found: Vec<_> = Database::ALL.into_iter().filter(|database| named(*database)).collect();
    match found.as_slice() {
        [one] => Ok(Some(*one)),
        _ => from_examples(repo, package),
    }
}

/// The scheme of `DATABASE_URL` in the example of an environment.
fn from_examples(repo: &Repo, package: &Package) -> Result<Option<Database>> {
    for at in crate::host::paths::upwards(package.folder()) {
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
