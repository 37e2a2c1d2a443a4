//! What a kit from elsewhere may hold, on any operating system, looked at before anything of it is written.
//! It never reads a file's content, only names, modes, sizes and where links lead.

use std::collections::HashMap;

use crate::effects::git::source::Entry;
use crate::error::{Error, Kind, Result};

/// How much a kit may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub files: usize,
    pub bytes: u64,
    pub largest: u64,
    pub depth: usize,
}

pub const LIMITS: Limits =
    Limits { files: 20_000, bytes: 64 * 1024 * 1024, largest: 8 * 1024 * 1024, depth: 32 };

const FILE: i32 = 0o100_644;
const EXECUTABLE: i32 = 0o100_755;
const LINK: i32 = 0o120_000;
const FOLDER: i32 = 0o040_000;
/// What Windows keeps for itself, whatever follows a dot.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Looks at a kit, entry by entry.
#[derive(Debug)]
pub struct Policy {
    limits: Limits,
    files: usize,
    bytes: u64,
    /// Names as a system would see them that knows no case, with how they are written.
    names: HashMap<String, String>,
}

impl Policy {
    pub fn new(limits: Limits) -> Policy {
        Policy { limits, files: 0, bytes: 0, names: HashMap::new() }
    }

    /// An error where an entry, together with those before it, may not come in.
    pub fn look(&mut self, entry: &Entry) -> Result<()> {
        let path = String::from_utf8_lossy(&entry.path).into_owned();
        let judged = std::str::from_utf8(&entry.path)
            .map_err(|_| "its name is not UTF-8".to_owned())
            .and_then(|path| self.name(path))
            .and_then(|()| mode(entry))
            .and_then(|()| self.count(entry))
            .and_then(|()| link(entry));
        judged.map_err(|why| {
            Error::new(Kind::Precondition, format!("failed to trust the kit: `{}`", path.escape_debug()))
                .caused_by(why)
                .hint("nothing was written; ask whoever publishes the kit")
        })
    }

    fn name(&mut self, path: &str) -> Result<(), String> {
        let name = path.rsplit('/').next().unwrap_or(path);
        if path.split('/').count() > self.limits.depth {
            return Err(format!("it is more than {} folders deep", self.limits.depth));
        }
        portable(name)?;
        match self.names.insert(path.to_lowercase(), path.to_owned()) {
            Some(other) if other == path => Err("it is there twice".into()),
            Some(other) => Err(format!("on systems that know no case it is the same as `{other}`")),
            None => Ok(()),
        }
    }

    fn count(&mut self, entry: &Entry) -> Result<(), String> {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(entry.size);
        if entry.size > self.limits.largest {
            return Err(format!("it has {} bytes, over the limit of {}", entry.size, self.limits.largest));
        }
        if self.files > self.limits.files {
            return Err(format!("the kit has more than {} files and folders", self.limits.files));
        }
        match self.bytes > self.limits.bytes {
            true => Err(format!("the kit has more than {} bytes", self.limits.bytes)),
            false => Ok(()),
        }
    }
}

/// A name that means the same file everywhere, and is none of git's own.
fn portable(name: &str) -> Result<(), String> {
    let lower: String =
        name.chars().filter(|c| !is_ignored_on_macos(*c)).flat_map(char::to_lowercase).collect();
    let stem = lower.split('.').next().unwrap_or_default();
    let numbered = ["com", "lpt"].iter().any(|device| {
        stem.strip_prefix(device).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    });
    if name.is_empty() || name == "." || name == ".." {
        return Err("it leads out of its folder".into());
    }
    if lower == ".git" || lower == ".gitmodules" || lower.starts_with("git~") {
        return Err("it is a name that git keeps for itself".into());
    }
    if lower.len() != name.to_lowercase().len() {
        return Err("its name holds characters that are not seen".into());
    }
    if name.chars().any(|c| c.is_control() || "\\:<>\"|?*".contains(c)) {
        return Err("its name holds a character that not every system allows".into());
    }
    match name.ends_with(['.', ' ']) || DEVICES.contains(&stem) || numbered {
        true => Err("it is a name that Windows does not allow".into()),
        false => Ok(()),
    }
}

/// What HFS+ leaves out when it compares names.
fn is_ignored_on_macos(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

fn mode(entry: &Entry) -> Result<(), String> {
    match entry.mode {
        FILE | EXECUTABLE | LINK | FOLDER => Ok(()),
        0o160_000 => Err("it is a submodule".into()),
        other => Err(format!("its mode is {other:o}")),
    }
}

/// A link must stay inside the kit.
fn link(entry: &Entry) -> Result<(), String> {
    if entry.mode != LINK {
        return Ok(());
    }
    let leaves = || "it is a link that leaves the kit".to_owned();
    let target = entry.target.as_deref().and_then(|target| std::str::from_utf8(target).ok());
    let target = target.filter(|target| !target.is_empty()).ok_or("it is a link to nowhere")?;
    if target.starts_with('/') || target.contains(['\\', ':', '\0']) {
        return Err(leaves());
    }
    let name = entry.path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    if name.starts_with(b".git") {
        return Err("it is a link in the place of one of git's own files".into());
    }
    let mut depth = entry.path.iter().filter(|byte| **byte == b'/').count();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => depth = depth.checked_sub(1).ok_or_else(leaves)?,
            part => {
                portable(part)?;
                depth += 1;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::effects::git::Id;

    fn entry(path: &str, mode: i32) -> Entry {
        Entry { path: path.into(), mode, id: Id::ZERO_SHA1, size: 1, target: None }
    }

    fn looked(entries: &[Entry]) -> Result<()> {
        let mut policy = Policy::new(LIMITS);
        entries.iter().try_for_each(|entry| policy.look(entry))
    }

    fn link_to(path: &str, target: &str) -> Entry {
        Entry { target: Some(target.into()), ..entry(path, LINK) }
    }

    #[test]
    fn an_ordinary_kit_is_taken() {
        let kit = [
            entry("VERSION", FILE),
            entry("bin", FOLDER),
            entry("bin/run", EXECUTABLE),
            entry(".gitattributes", FILE),
            entry("kernel/.gitignore", FILE),
            link_to("bin/again", "run"),
            link_to("bin/up", "../VERSION"),
        ];
        looked(&kit).unwrap();
    }

    #[test]
    fn names_that_are_git_s_own_or_not_the_same_everywhere_are_refused() {
        for path in [
            ".git",
            ".GIT",
            "a/.git",
            "a/.Git",
            "git~1",
            ".gitmodules",
            ".g\u{200c}it",
            "..",
            ".",
            "a:b",
            "a\\b",
            "con",
            "CON.txt",
            "com1",
            "lpt9.log",
            "trailing.",
            "trailing ",
            "new\nline",
            "nul",
        ] {
            assert!(looked(&[entry(path, FILE)]).is_err(), "{path:?}");
        }
        for path in [".github", "console", "com", "company", "git", "gitignore", "a.b", "lpt10x"] {
            assert!(looked(&[entry(path, FILE)]).is_ok(), "{path:?}");
        }
    }

    #[test]
    fn names_that_differ_in_case_alone_are_refused() {
        assert!(looked(&[entry("Readme", FILE), entry("README", FILE)]).is_err());
        assert!(looked(&[entry("a", FOLDER), entry("a/x", FILE), entry("A", FILE)]).is_err());
        assert!(looked(&[entry("a/x", FILE), entry("b/X", FILE)]).is_ok());
    }

    #[test]
    fn submodules_and_odd_modes_are_refused() {
        for mode in [0o160_000, 0o100_664, 0o100_600, 0] {
            assert!(looked(&[entry("a", mode)]).is_err(), "{mode:o}");
        }
    }

    #[test]
    fn links_stay_inside() {
        for (path, target) in [
            ("a", "/etc/passwd"),
            ("a", ".."),
            ("a", "../x"),
            ("a/b", "../../x"),
            ("a/b", "x/../../../y"),
            ("a", ""),
            ("a", "c:/x"),
            ("a", "x\\y"),
            ("a", ".git/config"),
            (".gitattributes", "x"),
        ] {
            assert!(looked(&[link_to(path, target)]).is_err(), "{path} -> {target}");
        }
        assert!(looked(&[entry("long", LINK)]).is_err(), "a target that was not read");
    }

    #[test]
    fn too_many_too_large_and_too_deep_are_refused() {
        let limits = Limits { files: 3, bytes: 10, largest: 6, depth: 2 };
        let sized = |path: &str, size| Entry { size, ..entry(path, FILE) };
        let look = |entries: &[Entry]| {
            let mut policy = Policy::new(limits);
            entries.iter().try_for_each(|entry| policy.look(entry))
        };
        assert!(look(&[sized("a", 6), sized("b", 4)]).is_ok());
        assert!(look(&[sized("a", 7)]).is_err());
        assert!(look(&[sized("a", 6), sized("b", 5)]).is_err());
        assert!(look(&[sized("a", 1), sized("b", 1), sized("c", 1), sized("d", 1)]).is_err());
        assert!(look(&[sized("a/b/c", 1)]).is_err());
    }

    proptest! {
        /// Walks a target by hand, folder by folder.
        #[test]
        fn a_link_that_is_taken_never_leads_out(
            folders in prop::collection::vec("[a-z]", 0..4),
            parts in prop::collection::vec(prop::sample::select(vec!["..", ".", "x", "y"]), 1..7),
        ) {
            let path = folders.iter().map(|f| format!("{f}/")).collect::<String>() + "link";
            let mut depth = i32::try_from(folders.len()).unwrap();
            let mut leaves = false;
            for part in &parts {
                depth += match *part { ".." => -1, "." => 0, _ => 1 };
                leaves |= depth < 0;
            }
            prop_assert_eq!(looked(&[link_to(&path, &parts.join("/"))]).is_err(), leaves);
        }
    }
}
