//! Reads a table of repositories and holds a function against it. `BLESS=1` writes what really comes of each
//! repository into the table, to be reviewed.

use std::fmt::Write as _;
use std::path::Path;

use acp::repo::Repo;

struct Entry {
    name: String,
    /// The files as they stand in the table.
    given: String,
    expected: String,
}

/// `%%%% name`, then `++++ path` and the text of each file, then `====` and what comes of it.
fn read(table: &str) -> Vec<Entry> {
    let parts = table.split("%%%% ").filter(|part| !part.trim().is_empty());
    parts
        .map(|part| {
            let (name, rest) = part.split_once('\n').expect("a name");
            let (given, expected) = rest.split_once("====\n").expect("a line `====`");
            Entry { name: name.into(), given: given.into(), expected: expected.into() }
        })
        .collect()
}

/// The repository that a list of `++++ path` and texts means.
pub fn repo(given: &str) -> Repo {
    let files = given.split("++++ ").filter(|part| !part.is_empty());
    Repo::from_files(files.map(|part| part.split_once('\n').expect("a path")))
}

/// Holds `outcome` against the table `tests/<file>`.
pub fn hold(file: &str, outcome: impl Fn(&Repo) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    let mut entries = read(&std::fs::read_to_string(&path).expect("the table"));
    if std::env::var_os("BLESS").is_some() {
        let mut table = String::new();
        for entry in &mut entries {
            entry.expected = outcome(&repo(&entry.given));
            let _ = write!(table, "%%%% {}\n{}====\n{}", entry.name, entry.given, entry.expected);
        }
        std::fs::write(&path, table).expect("the table can be written");
    }
    for entry in entries {
        assert_eq!(outcome(&repo(&entry.given)), entry.expected, "`{}` of {file}", entry.name);
    }
}
