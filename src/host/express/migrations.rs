//! How a package changes its schema: the folder and the style of its migrations, and what ours look like in it.

use super::client::Library;
use super::manifest::{Manifest, Package};
use super::migration_code::Code;
use super::pack_migrations::pack_of;
use super::prisma::Schema;
use super::statements::split;
use crate::edit::javascript::{Dialect, parse, string};
use crate::edit::tree::{descendants, field};
use crate::error::Result;
use crate::host::paths::{folder, join};
use crate::repo::Repo;
use crate::vendor;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `<version>_<name>/migration.sql`
    Prisma,
    /// None: `prisma db push` makes the tables of the schema.
    PrismaPush,
    /// `<number>_<name>.sql` and an entry in `meta/_journal.json`
    Drizzle,
    /// `<version>_<name>.js` with `up` and `down`
    Knex,
    /// `<version>-<name>.js` with `up` and `down` of a query interface
    Sequelize,
    /// `<version>-<Name>.ts`: a class
    TypeOrm,
    /// `<version>_<name>.sql`, applied by a script of the host's
    Sql,
    /// None that we can add to: the control plane applies its own.
    Own,
}

/// A package's migrations.
#[derive(Clone, Debug, PartialEq)]
pub struct Migrations {
    pub style: Style,
    pub folder: String,
    /// Files that are there, sorted.
    pub files: Vec<String>,
}

/// What our migration is called in all styles.
const NAME: &str = "acp_control_plane";

pub fn migrations(
    repo: &Repo,
    package: &Package,
    library: Option<Library>,
    schema: Option<&Schema>,
) -> Result<Migrations> {
    let found = |style, folder: String| {
        let start = join(&folder, "");
        let files = repo.paths().filter(|path| path.starts_with(&start)).map(str::to_owned).collect();
        Ok(Migrations { style, folder, files })
    };
    match (library, schema) {
        (Some(Library::Prisma), Some(schema)) => {
            let folder = schema.migrations.clone();
            let start = join(&folder, "");
            let there = repo.paths().any(|path| path.starts_with(&start) && path.ends_with("/migration.sql"));
            return found(if there { Style::Prisma } else { Style::PrismaPush }, folder);
        }
        (Some(Library::Drizzle), _) => {
            if let Some(journal) = journal(repo, package) {
                return found(Style::Drizzle, folder(folder(&journal)).to_owned());
            }
        }
        (Some(Library::Knex), _) => {
            if let Some(at) = code(repo, package, 14, '_').or(knexfile(repo, package)?) {
                return found(Style::Knex, at);
            }
        }
        (Some(Library::Sequelize), _) => {
            if let Some(at) = code(repo, package, 14, '-') {
                return found(Style::Sequelize, at);
            }
        }
        (Some(Library::TypeOrm), _) => {
            if let Some(at) = code(repo, package, 13, '-') {
                return found(Style::TypeOrm, at);
            }
        }
        _ => {}
    }
    match sql(repo, package).filter(|_| script(&package.own).is_some()) {
        Some(at) if library.is_some() => found(Style::Sql, at),
        _ => found(Style::Own, String::new()),
    }
}

/// Drizzle's journal.
fn journal(repo: &Repo, package: &Package) -> Option<String> {
    let start = join(package.folder(), "");
    repo.paths()
        .find(|path| path.starts_with(&start) && path.ends_with("meta/_journal.json"))
        .map(str::to_owned)
}

/// A folder of migrations that are code: a version of so many digits, and what stands behind it.
fn code(repo: &Repo, package: &Package, digits: usize, behind: char) -> Option<String> {
    let start = join(package.folder(), "");
    let is = |path: &&str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        let head = name.bytes().take_while(u8::is_ascii_digit).count();
        path.starts_with(&start)
            && head == digits
            && name[head..].starts_with(behind)
            && Dialect::of(path).is_some()
            && !is_ours(path)
            && path.contains("migrations")
    };
    repo.paths().find(is).map(|path| folder(path).to_owned())
}

/// The folder that a knexfile names, or the one that knex takes.
fn knexfile(repo: &Repo, package: &Package) -> Result<Option<String>> {
    for ending in ["js", "ts", "mjs", "cjs"] {
        let path = package.at(&format!("knexfile.{ending}"));
        let Some(text) = repo.text(&path)? else { continue };
        let Some(dialect) = Dialect::of(&path) else { continue };
        let source = parse(&text, dialect);
        let named = descendants(source.root()).into_iter().find_map(|pair| {
            let key = field(pair, "key").filter(|_| pair.kind() == "pair")?;
            let value = string(&source, field(pair, "value")?)?;
            (source.of(key) == "directory" && value.contains("migrations")).then_some(value)
        });
        let named = named.unwrap_or_else(|| "./migrations".into());
        return Ok(crate::host::paths::resolve(package.folder(), &named));
    }
    Ok(None)
}

/// A folder of numbered SQL files.
fn sql(repo: &Repo, package: &Package) -> Option<String> {
    let start = join(package.folder(), "");
    let is = |path: &&str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        path.starts_with(&start)
            && folder(path).contains("migrations")
            && name.ends_with(".sql")
            && !name.contains(".down.")
            && name.starts_with(|c: char| c.is_ascii_digit())
            && name.contains('_')
            && !is_ours(path)
    };
    repo.paths().find(is).map(|path| folder(path).to_owned())
}

/// Whether it is one of the control plane's.
fn is_ours(path: &str) -> bool {
    path.contains(NAME) || pack_of(path).is_some()
}

/// The host's script that applies migrations.
pub fn script(package: &Manifest) -> Option<&'static str> {
    const NAMES: [&str; 9] = [
        "db:migrate",
        "migrate",
        "migrate:up",
        "migrate:latest",
        "db:migrate:deploy",
        "migrate:deploy",
        "migrations:run",
        "migration:run",
        "migrate:run",
    ];
    NAMES.into_iter().find(|name| package.script(name).is_some())
}

impl Migrations {
    /// Our file that is there already.
    pub fn there(&self) -> Option<&String> {
        self.files
            .iter()
            .find(|path| path.contains(NAME) || path.contains("AcpControlPlane") && !path.ends_with(".json"))
    }

    /// Where our migration is, or will be; `own` is the folder of the control plane's own migrations.
    pub fn path(&self, own: &str, ending: &str) -> Option<String> {
        if let Some(there) = self.there() {
            return Some(there.clone());
        }
        let next = self.next();
        let code =
            self.files.iter().filter(|path| path.contains("migrations") && Dialect::of(path).is_some());
        let ending = code.filter_map(|path| path.rsplit('.').next()).next_back().unwrap_or(ending);
        let name = match self.style {
            Style::PrismaPush => return None,
            Style::Prisma => format!("{next}_{NAME}/migration.sql"),
            Style::Drizzle | Style::Sql => format!("{next}_{NAME}.sql"),
            Style::Knex => format!("{next}_{NAME}.{ending}"),
            Style::Sequelize => format!("{next}-{NAME}.{ending}"),
            Style::TypeOrm => format!("{next}-AcpControlPlane.{ending}"),
            Style::Own => return Some(join(own, &format!("0001_{NAME}.sql"))),
        };
        Some(join(&self.folder, &name))
    }

    /// The version behind the last one, as wide as that is written.
    pub fn next(&self) -> String {
        let start = join(&self.folder, "");
        let heads = self.files.iter().filter_map(|path| path.strip_prefix(&start));
        let numbers = heads.map(|name| name.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
        let last = numbers.filter(|n| !n.is_empty()).max_by_key(|n| n.parse::<u64>().unwrap_or_default());
        let first = match self.style {
            Style::Knex | Style::Sequelize => "20000101000000",
            Style::TypeOrm => "1000000000000",
            _ => "0000",
        };
        let Some(last) = last else { return first.to_owned() };
        format!("{:0width$}", last.parse::<u64>().unwrap_or_default() + 1, width = last.len())
    }

    /// The text of our migration, or of a pack's, in the host's style.
    pub fn text(&self, path: &str, up: &str, modules: bool) -> String {
        let pack = pack_of(path);
        let code = Code { up, down: &vendor::reversal(up), typescript: !path.ends_with("js"), modules, pack };
        match self.style {
            Style::Drizzle => split(up).join("\n--> statement-breakpoint\n") + "\n",
            Style::Knex => code.knex(),
            Style::Sequelize => code.sequelize(),
            Style::TypeOrm => code.typeorm(path),
            _ => up.to_owned(),
        }
    }
}
