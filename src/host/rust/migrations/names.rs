//! What the control plane's migrations are called in each style: the files that are there, else new ones behind the last.
//! It never renames one that is there.

use sha2::{Digest, Sha256};

use super::{File, Migrations, NAME, PACK, Style, pack_of};
use crate::host::paths::join;
use crate::vendor::Step;

/// Over how many versions packs' migrations are spread where versions are times.
const SPREAD: u64 = 3600;

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
