//! One Rust server of a repository, put together from its package, its code, its migrations and its tenants.
//! Reading it twice gives the same; it decides nothing.

use super::code::{Code, Texts};
use super::database::database;
use super::dependencies::KIT;
use super::driver::{Driver, driver};
use super::entities;
use super::manifest::{locked, series};
use super::migrations::{Migrations, migrations};
use super::package::{Package, Target, packages};
use super::pool::Pool;
use super::served::serves_of_others;
use super::server::{Flavour, Server, server};
use super::tenants::tables;
use crate::error::Result;
use crate::host::database::Database;
use crate::host::paths::{folder, join};
use crate::host::tenants::{Table, likely};
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
    /// Packages of the repository that it is built on: the database is often in one of them.
    pub beside: Vec<Package>,
    pub mount: Mount,
    /// The framework's package, e.g. `axum`.
    pub framework: &'static str,
    pub version: Option<(String, String, usize)>,
    pub server: Server,
    /// The database, where the code, the features or the environment tell.
    pub database: Option<Database>,
    pub driver: Driver,
    pub migrations: Migrations,
    /// Every table that is known.
    pub tables: Vec<Table>,
    /// Those that could stand for a customer, the likeliest first.
    pub tenants: Vec<Table>,
    /// The program that serves it: the package's own, else another package's.
    pub program: Option<(String, Target)>,
}

/// Which packages serve routers of which others.
struct Served {
    /// Program, library, function.
    calls: Vec<(String, String, String)>,
    /// Libraries whose router was found.
    done: Vec<String>,
}

impl Served {
    fn new(packages: &[&Package], codes: &[Code<'_>]) -> Served {
        let mut calls = Vec::new();
        for (package, code) in packages.iter().zip(codes) {
            for (front, function) in serves_of_others(code) {
                let is = |other: &&&Package| {
                    other.name != package.name
                        && other.library.as_ref().is_some_and(|library| library.name == front)
                };
                let library = packages.iter().find(is).map(|other| other.name.clone());
                calls.extend(library.map(|library| (package.name.clone(), library, function.clone())));
            }
        }
        Served { calls, done: Vec::new() }
    }

    /// The functions of a library that programs serve.
    fn of(&self, package: &Package) -> Vec<String> {
        let ours = self.calls.iter().filter(|(_, library, _)| *library == package.name);
        ours.map(|(_, _, function)| function.clone()).collect()
    }

    /// Whether all that a program serves is a router of a library that was found.
    fn is_done_elsewhere(&self, package: &Package) -> bool {
        let mut calls = self.calls.iter().filter(|(program, _, _)| *program == package.name).peekable();
        calls.peek().is_some() && calls.all(|(_, library, _)| self.done.contains(library))
    }
}

/// Frameworks that we do not mount into, the likelier to be on top of another first.
const OTHERS: [&str; 9] =
    ["loco-rs", "shuttle-runtime", "rocket", "poem", "salvo", "warp", "tide", "gotham", "viz"];

impl Project {
    /// Every server of the repository that is mounted into in this way.
    pub fn all(repo: &Repo, mount: Mount) -> Result<Vec<Project>> {
        let all = packages(repo)?;
        // Parsing is dear: only what depends on a server's framework can be one.
        let known = |package: &&Package| {
            let needs = |name: &&str| package.needs(name).is_some();
            let frameworks: &[&str] =
                if mount == Mount::Actix { &["actix-web"] } else { &["axum", "actix-web"] };
            let others: &[&str] = if mount == Mount::Own { &OTHERS } else { &[] };
            package.name != KIT && frameworks.iter().chain(others).any(needs)
        };
        let candidates: Vec<&Package> = all.iter().filter(known).collect();
        let texts: Vec<Texts> =
            candidates.iter().map(|package| Texts::read(repo, package)).collect::<Result<_>>()?;
        let codes: Vec<Code<'_>> = texts.iter().map(Texts::parse).collect();
        let mut served = Served::new(&candidates, &codes);
        let mut found = Vec::new();
        // Libraries first: a program that serves a router of one is no host of its own.
        for libraries in [true, false] {
            for (package, code) in candidates.iter().zip(&codes) {
                if package.binaries.is_empty() == libraries {
                    found.extend(Project::read(repo, package, code, &all, &mut served)?);
                }
            }
        }
        found.retain(|project| project.mount == mount);
        if mount == Mount::Own {
            alone(&mut found);
        }
        Ok(found)
    }

    fn read(
        repo: &Repo,
        package: &Package,
        code: &Code<'_>,
        all: &[Package],
        served: &mut Served,
    ) -> Result<Option<Project>> {
        let Some((mount, framework, server)) = kind(package, code, repo, &served.of(package))? else {
            return Ok(None);
        };
        if !is_run(package, all) || served.is_done_elsewhere(package) {
            return Ok(None);
        }
        if !served.of(package).is_empty() && matches!(server, Server::At(_)) {
            served.done.push(package.name.clone());
        }
        let dependency = package.needs(framework);
        let written = dependency.and_then(|d| Some((d.version.clone()?, d.file.clone(), d.line)));
        let lock = locked(repo, package.root(), framework, dependency.and_then(|d| d.version.as_deref()))?;
        let lock = lock.map(|(version, line)| (version, join(package.root(), "Cargo.lock"), line));
        let migrations = migrations(repo, package, code)?;
        let near = near(package, all);
        let mut entities = entities::tables(code);
        entities.extend(modelled(repo, &near[1..])?);
        let tables = tables(repo, &migrations, package.root(), entities)?;
        let database = database(repo, &near, &server)?;
        Ok(Some(Project {
            driver: driver(repo, &near, database)?,
            database,
            beside: near[1..].iter().map(|package| (*package).clone()).collect(),
            package: package.clone(),
            mount,
            framework,
            version: lock.or(written),
            server,
            migrations,
            tenants: likely(tables.clone()),
            tables,
            program: program(package, all),
        }))
    }

    /// The file that is the root of the crate which gets the module: the library's where there is one.
    pub fn home(&self) -> Option<&str> {
        let library = self.package.library.as_ref().map(|target| target.path.as_str());
        library.or(self.package.main().map(|target| target.path.as_str()))
    }

    /// The pool that the host can hand over: one of the sqlx that the kit is built on.
    pub fn pool(&self) -> Option<&Pool> {
        match &self.server {
            Server::At(site) => site.pool.as_ref().filter(|_| self.driver.name.is_some()),
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
fn kind(
    package: &Package,
    code: &Code<'_>,
    repo: &Repo,
    outside: &[String],
) -> Result<Option<(Mount, &'static str, Server)>> {
    let other = OTHERS.into_iter().find(|name| package.needs(name).is_some());
    // They start the server themselves, whatever it is made with.
    if let Some(other) = other.filter(|other| ["loco-rs", "shuttle-runtime"].contains(other)) {
        return Ok(Some((Mount::Own, other, Server::None)));
    }
    for (framework, flavour, mount, fits) in
        [("axum", Flavour::Axum, Mount::Axum, "0.8"), ("actix-web", Flavour::Actix, Mount::Actix, "4")]
    {
        let Some(dependency) = package.needs(framework) else { continue };
        let server = server(code, flavour, outside);
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

/// A server beside the host's is a program beside its program: not in the library that this one serves, too.
fn alone(found: &mut Vec<Project>) {
    let programs = || found.iter().filter(|project| !project.package.binaries.is_empty());
    let served: Vec<String> =
        programs().flat_map(|project| &project.beside).map(|package| package.name.clone()).collect();
    found.retain(|project| !project.package.binaries.is_empty() || !served.contains(&project.package.name));
}

/// A package and those of the repository that it is built on, directly or not, each once.
fn near<'p>(package: &'p Package, all: &'p [Package]) -> Vec<&'p Package> {
    let mut found = vec![package];
    let mut at = 0;
    while let Some(one) = found.get(at).copied() {
        let needed = |other: &&Package| {
            other.name != KIT && one.needs(&other.name).is_some_and(|needed| needed.path.is_some())
        };
        let more: Vec<_> = all.iter().filter(needed).collect();
        found.extend(
            more.into_iter()
                .filter(|other| !found.iter().any(|known| known.name == other.name))
                .collect::<Vec<_>>(),
        );
        at += 1;
    }
    found
}

/// The tables of packages that this one depends on: models often have a package of their own.
fn modelled(repo: &Repo, beside: &[&Package]) -> Result<Vec<Table>> {
    let mapped = |other: &&&Package| other.needs("sea-orm").is_some() || other.needs("diesel").is_some();
    let mut found = Vec::new();
    for other in beside.iter().filter(mapped) {
        found.extend(entities::tables(&Texts::read(repo, other)?.parse()));
    }
    Ok(found)
}

/// The package and the binary that `cargo run` runs.
fn program(package: &Package, all: &[Package]) -> Option<(String, Target)> {
    let runs = |other: &&Package| !other.binaries.is_empty() && other.needs(&package.name).is_some();
    let owner = if package.binaries.is_empty() { all.iter().find(runs)? } else { package };
    Some((owner.name.clone(), owner.main()?.clone()))
}

/// Whether it is a program, or the library of one in the same repository.
fn is_run(package: &Package, all: &[Package]) -> bool {
    let runs = |other: &Package| !other.binaries.is_empty() && other.needs(&package.name).is_some();
    !package.binaries.is_empty() || all.iter().any(runs)
}
