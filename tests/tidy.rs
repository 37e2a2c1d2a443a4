//! The house's rules that no compiler keeps.

use std::fs;
use std::path::{Path, PathBuf};

/// Crates that are each named in one file or folder of `src/`, so that each can be replaced in an afternoon.
const ONE_PLACE: &[(&str, &[&str])] = &[
    ("dialoguer", &["src/effects/prompt.rs"]),
    ("git2", &["src/effects/git/"]),
    ("ignore", &["src/effects/walk.rs"]),
    ("indicatif", &["src/effects/progress.rs"]),
    ("jsonc_parser", &["src/edit/json/document.rs"]),
    ("jsonschema", &["src/pack/check.rs"]),
    ("saphyr_parser", &["src/pack/source.rs"]),
    ("serde_yaml", &["src/receipt.rs"]),
    ("similar", &["src/diff.rs"]),
    ("tempfile", &["src/effects/disk/write.rs", "src/effects/scratch.rs"]),
    ("tera", &["src/render.rs"]),
    ("toml_edit", &["src/edit/toml/document.rs"]),
    ("ureq", &["src/effects/http.rs"]),
];
const LONGEST: usize = 400;
/// Words that say a file was not finished, each broken so that this file does not hold them.
const UNFINISHED: &[&str] = &["TO\x44O", "FIX\x4dE", "XX\x58", "todo\x21(", "unimplemented\x21("];

#[test]
fn each_of_these_crates_is_named_in_one_file() {
    for source in sources("src") {
        let text = read(&source);
        for (name, places) in ONE_PLACE {
            let names = [format!("use {name}::"), format!("{name}::"), format!("use {name};")];
            let named = text.lines().any(|line| {
                let code = line.split("//").next().unwrap_or_default();
                names.iter().any(|name| mentions(code, name))
            });
            let at_home = places
                .iter()
                .any(|place| source == *place || place.ends_with('/') && source.starts_with(place));
            assert!(!named || at_home, "`{source}` names the crate `{name}`, which lives in {places:?}");
        }
    }
}

/// Whether the code names a path's first segment: `ignore::` but not `git_ignore::` or `acp::ignore::`.
fn mentions(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

#[test]
fn every_file_opens_with_what_it_owns() {
    for source in all_sources() {
        let text = read(&source);
        assert!(text.starts_with("//! "), "`{source}` does not open with `//!`");
    }
}

#[test]
fn no_file_is_so_long_that_it_owns_two_things() {
    for source in all_sources() {
        let lines = read(&source).lines().count();
        assert!(lines <= LONGEST, "`{source}` has {lines} lines");
    }
}

#[test]
fn nothing_unfinished_is_left_in_a_source() {
    for source in all_sources() {
        let text = read(&source);
        for word in UNFINISHED {
            assert!(!text.contains(word), "`{source}` holds `{word}`");
        }
    }
}

#[test]
fn main_is_only_the_way_in() {
    assert!(read("src/main.rs").lines().count() <= 15);
}

#[test]
fn commands_are_thin() {
    for source in sources("src/commands") {
        let lines = read(&source).lines().count();
        assert!(lines <= 130, "`{source}` has {lines} lines: what it decides belongs into the flow");
    }
}

fn all_sources() -> Vec<String> {
    [sources("src"), sources("tests")].concat()
}

/// Every Rust file below a folder of the project.
fn sources(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(project().join(&folder)).expect("a folder") {
            let path = folder.join(entry.expect("an entry").file_name());
            if project().join(&path).is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(source: &str) -> String {
    fs::read_to_string(project().join(source)).expect("a source")
}
