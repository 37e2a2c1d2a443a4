//! Our merge of texts, held against `git merge-file` on texts that nobody thought of.

use std::process::Command;

use acp::effects::git::merge::Labels;
use acp::merge::{Merged, merge};
use proptest::prelude::*;

use crate::place::git_program;

const LABELS: Labels<'static> = Labels { ours: "ours", theirs: "theirs" };

/// What git makes of it: the text, and whether it is without conflicts.
fn by_git(base: &str, ours: &str, theirs: &str) -> (Vec<u8>, bool) {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
    for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let output = Command::new(git_program())
        .args([
            "merge-file",
            "--stdout",
            "-L",
            "ours",
            "-L",
            "base",
            "-L",
            "theirs",
            "ours",
            "base",
            "theirs",
        ])
        .current_dir(folder.path())
        .output()
        .expect("git runs");
    let conflicts = output.status.code().expect("it ends");
    assert!(conflicts < 128, "{}", String::from_utf8_lossy(&output.stderr));
    (output.stdout, conflicts == 0)
}

fn ours(base: &str, ours: &str, theirs: &str) -> (Vec<u8>, bool) {
    match merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes(), LABELS).expect("it merges") {
        Merged::Clean(text) => (text, true),
        Merged::Conflict(text) => (text, false),
        Merged::Binary => panic!("it is text"),
    }
}

/// Lines as code has them: few different ones, so that many are alike.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-e]{1,2}",
        1 => Just(String::new()),
        1 => Just("}".to_owned()),
        1 => Just("    return x".to_owned()),
    ]
}

fn text(lines: &[String], ends: bool) -> String {
    let text = lines.join("\n");
    if ends && !lines.is_empty() { text + "\n" } else { text }
}

/// One side: the base with some lines changed, left out or put in.
fn side(base: Vec<String>) -> impl Strategy<Value = String> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..3, line()), 0..5);
    (edits, prop::bool::weighted(0.9)).prop_map(move |(edits, ends)| {
        let mut lines = base.clone();
        for (at, kind, line) in edits {
            let at = at.index(lines.len() + 1);
            match kind {
                0 => lines.insert(at, line),
                1 if at < lines.len() => drop(lines.remove(at)),
                _ if at < lines.len() => lines[at] = line,
                _ => lines.push(line),
            }
        }
        text(&lines, ends)
    })
}

fn three() -> impl Strategy<Value = (String, String, String)> {
    prop::collection::vec(line(), 0..16).prop_flat_map(|base| {
        let whole = text(&base, true);
        (Just(whole), side(base.clone()), side(base))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_merge_is_what_git_merge_file_makes_of_it((base, mine, theirs) in three()) {
        let (text, is_clean) = ours(&base, &mine, &theirs);
        let (expected, expected_clean) = by_git(&base, &mine, &theirs);
        prop_assert_eq!(String::from_utf8_lossy(&text), String::from_utf8_lossy(&expected));
        prop_assert_eq!(is_clean, expected_clean);
    }

    #[test]
    fn merging_a_second_time_changes_nothing((base, mine, theirs) in three()) {
        if let (once, true) = ours(&base, &mine, &theirs) {
            let once = String::from_utf8(once).expect("text");
            let (twice, is_clean) = ours(&theirs, &once, &theirs);
            prop_assert!(is_clean);
            prop_assert_eq!(String::from_utf8(twice).expect("text"), once);
        }
    }

    #[test]
    fn the_sides_may_change_places_where_there_is_no_conflict((base, mine, theirs) in three()) {
        let (one, is_clean) = ours(&base, &mine, &theirs);
        if is_clean {
            prop_assert_eq!(ours(&base, &theirs, &mine), (one, true));
        }
    }
}
