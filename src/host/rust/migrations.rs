//! How a package changes its schema: the folder and the style of its migrations, and what the next one is called.

use sha2::{Digest, Sha256};

use super::code::Code;
use super::package::Package;
use crate::edit::rust::last_name;
use crate::edit::tree::{descendants, field};
use crate::error::Result;
use crate::host::paths::{join, relative, resolve};
use crate::repo::Repo;
use crate::vendor::Step;
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
/// Over how many versions packs' migrations are spread where versions are times.
const SPREAD: u64 = 3600;

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
    /// The files of our migration: those that are there already, else new ones behind the last.
    pub fn ours(&self) -> Vec<File> {
        let there: Vec<&String> = self.files.iter().filter(|path| path.contains(NAME)).collect();
        if !there.is_empty() {
            let file = |path: &&String| File { path: (*path).clone(), down: path.ends_with("down.sql") };
            return there.iter().map(file).collect();
        }
        self.named(NAME, &self.next())
    }

    /// All files of the control plane's own migrations: the first one's, then each step's, there or behind the last.
    pub fn of_kit<'s>(&self, steps: &'s [Step]) -> Vec<(File, Option<&'s Step>)> {
        let mut all: Vec<_> = self.ours().into_iter().map(|file| (file, None)).collect();
        let mut known = self.clone();
        known.files.extend(all.iter().map(|(file, _)| file.path.clone()));
        for step in steps {
            let title = step.title();
            let there = self.files.iter().filter(|path| path.contains(&title));
            let there = there.map(|path| File { path: path.clone(), down: path.ends_with("down.sql") });
            let mut files: Vec<File> = there.collect();
            if files.is_empty() {
                files = known.named(&title, &known.next());
            }
            known.files.extend(files.iter().map(|file| file.path.clone()));
            all.extend(files.into_iter().map(|file| (file, Some(step))));
        }
        all
    }

    fn named(&self, name: &str, version: &str) -> Vec<File> {
        let file = |name: String, down| File { path: join(&self.folder, &name), down };
        match self.style {
            Style::Own => Vec::new(),
            Style::Sqlx => vec![file(format!("{version}_{name}.sql"), false)],
            Style::Refinery => vec![file(format!("V{version}__{name}.sql"), false)],
            Style::SqlxReversible => vec![
                file(format!("{version}_{name}.down.sql"), true),
                file(format!("{version}_{name}.up.sql"), false),
            ],
            Style::Diesel => vec![
                file(format!("{version}_{name}/down.sql"), true),
                file(format!("{version}_{name}/up.sql"), false),
            ],
        }
    }

    /// The files of a pack's migration: those that are there already, else new ones. `waiting` migrations of ours are
    /// to be there before it.
    pub fn of_pack(&self, pack: &str, waiting: &[String]) -> Vec<File> {
        let there = self.pack_files(pack);
        if !there.is_empty() {
            let file = |path: String| File { down: path.ends_with("down.sql"), path };
            return there.into_iter().map(file).collect();
        }
        let name = format!("{PACK}{pack}").trim_start_matches('_').to_owned();
        self.named(&name, &self.pack_version(pack, waiting))
    }

    /// The files of a pack's migration that are there.
    pub fn pack_files(&self, pack: &str) -> Vec<String> {
        let is = |path: &&String| pack_of(path) == Some(pack);
        self.files.iter().filter(is).cloned().collect()
    }

    /// The next number; where numbers are times, one made of the pack's name: whoever adds another pack elsewhere gets
    /// another, and the order in which they came does not show.
    fn pack_version(&self, pack: &str, waiting: &[String]) -> String {
        let ours = self.ours();
        let kit = ours.first().and_then(|file| version(&self.folder, &file.path)).unwrap_or_default();
        let taken: Vec<u64> = self
            .files
            .iter()
            .chain(waiting)
            .filter_map(|path| version(&self.folder, path))
            .map(digits)
            .filter_map(|v| v.parse().ok())
            .collect();
        let start = digits(kit).parse::<u64>().unwrap_or_default();
        let wanted = match digits(kit).len() {
            ..14 => taken.iter().max().copied().unwrap_or(start).max(start) + 1,
            _ => {
                start
                    + 1
                    + Sha256::digest(pack).iter().take(2).fold(0, |sum, byte| sum * 256 + u64::from(*byte))
                        % SPREAD
            }
        };
        let free = (wanted..).find(|version| !taken.contains(version)).unwrap_or(wanted);
        like(free, kit)
    }

    /// The version behind the last one, as wide and as grouped as that is written.
    fn next(&self) -> String {
        let start = join(&self.folder, "");
        let heads = self.files.iter().filter_map(|path| path.strip_prefix(&start)?.split('_').next());
        let last = heads
            .map(|head| head.trim_start_matches('V'))
            .filter(|head| head.starts_with(|c: char| c.is_ascii_digit()))
            .max_by_key(|head| digits(head).parse::<u64>().unwrap_or_default());
        let last = last.unwrap_or("0000");
        like(digits(last).parse::<u64>().unwrap_or_default() + 1, last)
    }

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

/// A version as wide and as grouped as another is written.
fn like(version: u64, other: &str) -> String {
    let plain = digits(other);
    let version = format!("{version:0width$}", width = plain.len());
    if version.len() != plain.len() {
        return version;
    }
    // `2024-01-31-120000` of diesel keeps its dashes.
    let mut digit = version.chars();
    other.chars().map(|c| if c.is_ascii_digit() { digit.next().unwrap_or(c) } else { c }).collect()
}

/// The version that a migration's name begins with.
pub fn version<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(&join(folder, ""))?.split('_').next().map(|head| head.trim_start_matches('V'))
}

/// The pack whose migration this is.
pub fn pack_of(path: &str) -> Option<&str> {
    let name = path.split_once(PACK)?.1;
    name.strip_suffix(".sql").map(|name| name.split(['.', '/']).next().unwrap_or(name))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_migration_of_its_own_behind_all_others_in_each_style() {
        let step = [Step::new("0002_more", [("sqlite", "")])];
        for (style, there, wanted) in [
            (
                Style::Sqlx,
                &["0002_acp_control_plane.sql", "0003_b.sql"][..],
                &["0004_acp_step_0002_more.sql"][..],
            ),
            (Style::Refinery, &["V2__acp_control_plane.sql"], &["V3__acp_step_0002_more.sql"]),
            (
                Style::SqlxReversible,
                &["20240101000000_acp_control_plane.down.sql", "20240101000000_acp_control_plane.up.sql"],
                &["20240101000001_acp_step_0002_more.down.sql", "20240101000001_acp_step_0002_more.up.sql"],
            ),
            (
                Style::Diesel,
                &["2024-01-01-000000_acp_control_plane/up.sql", "2025-01-01-000009_b/up.sql"],
                &[
                    "2025-01-01-000010_acp_step_0002_more/down.sql",
                    "2025-01-01-000010_acp_step_0002_more/up.sql",
                ],
            ),
            (Style::Own, &[], &[]),
        ] {
            let at = |names: &[&str]| names.iter().map(|name| join("migrations", name)).collect::<Vec<_>>();
            let found = |ours: &Migrations| -> Vec<String> {
                let steps = ours.of_kit(&step).into_iter().filter(|(_, step)| step.is_some());
                steps.map(|(file, _)| file.path).collect()
            };
            let (folder, applied_in) = ("migrations".to_owned(), Vec::new());
            let mut ours = Migrations { style, folder, files: at(there), applied_in };
            assert_eq!(found(&ours), at(wanted), "{style:?}");
            ours.files.extend(at(wanted));
            ours.files.extend(at(&["9999_later.sql"]));
            assert_eq!(found(&ours), at(wanted), "{style:?}: it stays where it is");
        }
    }
}
