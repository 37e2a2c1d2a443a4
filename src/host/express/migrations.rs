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
use crate::vendor::step::PREFIX;
use crate::vendor::{self, Step};

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
    path.contains(NAME) || path.contains(PREFIX) || pack_of(path).is_some()
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
            Style::TypeOrm => format!("{next}-AcpControlPlane.{ending}"),
            _ => match self.file_name(&next, NAME, ending) {
                Some(name) => name,
                None if self.style == Style::PrismaPush => return None,
                None => return Some(join(own, &format!("0001_{NAME}.sql"))),
            },
        };
        Some(join(&self.folder, &name))
    }

    /// What a migration is called in the host's style; `None` where it has none.
    pub fn file_name(&self, version: &str, name: &str, ending: &str) -> Option<String> {
        Some(match self.style {
            Style::PrismaPush | Style::Own => return None,
            Style::Prisma => format!("{version}_{name}/migration.sql"),
            Style::Drizzle | Style::Sql => format!("{version}_{name}.sql"),
            Style::Knex => format!("{version}_{name}.{ending}"),
            Style::Sequelize | Style::TypeOrm => format!("{version}-{name}.{ending}"),
        })
    }

    /// Where each step's migration is, or will be: behind the last one, and behind the first one of ours.
    pub fn of_steps(&self, first: &str, steps: &[Step], ending: &str) -> Vec<String> {
        let mut known = self.clone();
        known.files.push(first.to_owned());
        let mut paths = Vec::new();
        for step in steps {
            let title = step.title();
            let there = self.files.iter().find(|path| path.contains(&title) && !path.ends_with(".json"));
            let ending = first.rsplit('.').next().unwrap_or(ending);
            let new = || Some(join(&self.folder, &self.file_name(&known.next(), &title, ending)?));
            let Some(path) = there.cloned().or_else(new) else { continue };
            known.files.push(path.clone());
            paths.push(path);
        }
        paths
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
        let step = path.split_once(PREFIX).and_then(|(_, name)| name.split(['.', '/']).next());
        let code =
            Code { up, down: &vendor::reversal(up), typescript: !path.ends_with("js"), modules, pack, step };
        match self.style {
            Style::Drizzle => split(up).join("\n--> statement-breakpoint\n") + "\n",
            Style::Knex => code.knex(),
            Style::Sequelize => code.sequelize(),
            Style::TypeOrm => code.typeorm(path),
            _ => up.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_migration_of_its_own_behind_all_others_in_each_style() {
        let step = [Step::new(
            "0002_more",
            [("postgres", "ALTER TABLE \"acp_webhooks\" ADD COLUMN \"note\" TEXT;\n")],
        )];
        for (style, first, other, wanted) in [
            (
                Style::Prisma,
                "20240101_acp_control_plane/migration.sql",
                "20250101_b/migration.sql",
                "20250102_acp_step_0002_more/migration.sql",
            ),
            (Style::Drizzle, "0001_acp_control_plane.sql", "0002_b.sql", "0003_acp_step_0002_more.sql"),
            (Style::Sql, "0001_acp_control_plane.sql", "0007_b.sql", "0008_acp_step_0002_more.sql"),
            (
                Style::Knex,
                "20240101000000_acp_control_plane.ts",
                "20250101000000_b.ts",
                "20250101000001_acp_step_0002_more.ts",
            ),
            (
                Style::Sequelize,
                "20240101000000-acp_control_plane.js",
                "20230101000000-b.js",
                "20240101000001-acp_step_0002_more.js",
            ),
            (
                Style::TypeOrm,
                "1700000000000-AcpControlPlane.ts",
                "1800000000000-B.ts",
                "1800000000001-acp_step_0002_more.ts",
            ),
        ] {
            let at = |name: &str| format!("db/migrations/{name}");
            let mut ours =
                Migrations { style, folder: "db/migrations".into(), files: vec![at(first), at(other)] };
            assert_eq!(ours.of_steps(&at(first), &step, "ts"), [at(wanted)], "{style:?}");
            ours.files.extend([at(wanted), at("29990101000000_later.ts")]);
            assert_eq!(
                ours.of_steps(&at(first), &step, "ts"),
                [at(wanted)],
                "{style:?}: it stays where it is"
            );
            let text =
                ours.text(&at(wanted), &step[0].sql(crate::host::database::Database::Postgres, "acp_"), true);
            assert!(text.contains("ADD COLUMN"), "{style:?}: {text}");
            let is_code = matches!(style, Style::Knex | Style::Sequelize | Style::TypeOrm);
            assert_eq!(text.contains("DROP COLUMN \"note\""), is_code, "{style:?}: {text}");
        }
    }
}
