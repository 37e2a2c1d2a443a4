//! How a package changes its schema: the folder and the style of its migrations.
//! It never makes a name up: `names` has what the next one is called.

mod names;

pub use self::names::version;
use super::code::Code;
use super::package::Package;
use crate::edit::rust::last_name;
use crate::edit::tree::{descendants, field};
use crate::error::Result;
use crate::host::paths::{join, relative, resolve};
use crate::repo::Repo;
use crate::vendor::step::PREFIX;

/// A package's migrations.
#[derive(Clone, Debug, PartialEq)]
pub struct Migrations {
    pub style: Style,
    /// The folder, where there is one.
    pub folder: String,
    /// Files that are there, sorted.
    pub files: Vec<String>,
    /// The files that apply them when the server starts, e.g. with `sqlx::migrate!()`.
    pub applied_in: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `<version>_<name>.sql`
    Sqlx,
    /// `<version>_<name>.up.sql` and `.down.sql`
    SqlxReversible,
    /// `V<version>__<name>.sql`
    Refinery,
    /// `<version>_<name>/up.sql` and `down.sql`
    Diesel,
    /// None that we can add to: the control plane applies its own.
    Own,
}

/// What our migration is called in all styles.
const NAME: &str = "acp_control_plane";
/// What a pack's migration is called, before the pack's name.
const PACK: &str = "_acp_pack_";
/// One file of a migration.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    pub path: String,
    /// Whether it takes the migration back.
    pub down: bool,
}

pub fn migrations(repo: &Repo, package: &Package, code: &Code<'_>) -> Result<Migrations> {
    let applied = applied(package, code);
    let usual = [join(package.folder(), "migrations"), join(package.root(), "migrations")];
    let named = applied.iter().map(|(_, folder)| folder.clone());
    for folder in named.chain(usual) {
        if let Some(style) = style(repo, &folder) {
            let files = files(repo, &folder);
            let applied_in =
                applied.iter().filter(|(_, other)| *other == folder).map(|(path, _)| path.clone()).collect();
            return Ok(Migrations { style, folder, files, applied_in });
        }
    }
    Ok(Migrations { style: Style::Own, folder: String::new(), files: Vec::new(), applied_in: Vec::new() })
}

/// Each `migrate!(…)`: the file it is in, and the folder it names.
fn applied(package: &Package, code: &Code<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for at in code.nodes().filter(|at| at.node.kind() == "macro_invocation" && !at.in_tests()) {
        let name = field(at.node, "macro").map(|name| last_name(&at.file.source, name));
        if name != Some("migrate") {
            continue;
        }
        let literal = descendants(at.node).into_iter().find(|node| node.kind() == "string_content");
        let written = literal.map_or("migrations", |node| at.file.source.of(node));
        found.extend(resolve(package.folder(), written).map(|folder| (at.file.path.to_owned(), folder)));
    }
    found
}

fn files(repo: &Repo, at: &str) -> Vec<String> {
    let start = join(at, "");
    repo.paths()
        .filter(|path| path.starts_with(&start) && path.ends_with(".sql"))
        .map(str::to_owned)
        .collect()
}

/// Whether it is one of the control plane's.
pub fn is_ours(path: &str) -> bool {
    path.contains(NAME) || path.contains(PREFIX) || pack_of(path).is_some()
}

fn style(repo: &Repo, at: &str) -> Option<Style> {
    let start = join(at, "");
    let files = files(repo, at);
    let names: Vec<&str> =
        files.iter().filter_map(|path| path.strip_prefix(&start)).filter(|name| !is_ours(name)).collect();
    let version = |name: &&&str| {
        name.split('_')
            .next()
            .is_some_and(|head| !head.is_empty() && head.chars().all(|c| c.is_ascii_digit()))
    };
    let refinery = |name: &&&str| name.starts_with('V') && name.contains("__") && !name.contains('/');
    if names.iter().any(|name| name.ends_with("/up.sql")) {
        return Some(Style::Diesel);
    }
    if names.iter().find(refinery).is_some() {
        return Some(Style::Refinery);
    }
    let plain: Vec<_> = names.iter().filter(version).filter(|name| !name.contains('/')).collect();
    match plain.iter().any(|name| name.ends_with(".up.sql")) {
        true => Some(Style::SqlxReversible),
        false => (!plain.is_empty()).then_some(Style::Sqlx),
    }
}

impl Migrations {
    /// The folder as `sqlx::migrate!` in a package of `from` names it.
    pub fn seen_from(&self, from: &str) -> String {
        relative(from, &self.folder)
    }
}

/// Other packages of the workspace that embed the same migrations.
pub fn applied_elsewhere(repo: &Repo, project: &super::project::Project) -> Result<Vec<String>> {
    let ours = &project.migrations;
    if matches!(ours.style, Style::Own | Style::Diesel) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for package in
        super::package::packages(repo)?.into_iter().filter(|other| other.name != project.package.name)
    {
        if package.needs("sqlx").is_none() {
            continue;
        }
        let texts = super::code::Texts::read(repo, &package)?;
        if applied(&package, &texts.parse()).iter().any(|(_, folder)| *folder == ours.folder) {
            found.push(package.name);
        }
    }
    Ok(found)
}

/// The pack whose migration this is.
pub fn pack_of(path: &str) -> Option<&str> {
    let name = path.split_once(PACK)?.1;
    name.strip_suffix(".sql").map(|name| name.split(['.', '/']).next().unwrap_or(name))
}
