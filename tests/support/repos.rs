//! Tables of repositories: the files of each, and what comes of them. `BLESS=1` writes what really comes of each
//! repository into the table, to be reviewed.
#![allow(dead_code, reason = "not every test binary uses all of it")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use acp::repo::Repo;

/// One repository of a table.
pub struct Entry {
    pub name: String,
    /// The files as they stand in the table.
    pub given: String,
    expected: String,
}

/// `%%%% name`, then `++++ path` and the text of each file, then `====` and what comes of it.
pub fn entries(file: &str) -> Vec<Entry> {
    let table = std::fs::read_to_string(at(file)).expect("the table");
    let parts = table.split("%%%% ").filter(|part| !part.trim().is_empty());
    parts
        .map(|part| {
            let (name, rest) = part.split_once('\n').expect("a name");
            let (given, expected) = rest.split_once("====\n").expect("a line `====`");
            Entry { name: name.into(), given: given.into(), expected: expected.into() }
        })
        .collect()
}

/// Path and text of the files that a list of `++++ path` and texts means.
pub fn files(given: &str) -> impl Iterator<Item = (&str, &str)> {
    let files = given.split("++++ ").filter(|part| !part.is_empty());
    files.map(|part| part.split_once('\n').expect("a path"))
}

pub fn repo(given: &str) -> Repo {
    Repo::from_files(files(given))
}

/// Holds `outcome` against the table `tests/<file>`.
pub fn hold(file: &str, outcome: impl Fn(&Repo) -> String) {
    let mut entries = entries(file);
    if std::env::var_os("BLESS").is_some() {
        let mut table = String::new();
        for entry in &mut entries {
            entry.expected = outcome(&repo(&entry.given));
            let _ = write!(table, "%%%% {}\n{}====\n{}", entry.name, entry.given, entry.expected);
        }
        std::fs::write(at(file), table).expect("the table can be written");
    }
    for entry in entries {
        assert_eq!(outcome(&repo(&entry.given)), entry.expected, "`{}` of {file}", entry.name);
    }
}

fn at(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file)
}
