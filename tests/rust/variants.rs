//! What an install would do to small servers of many shapes; `rust_variants` compiles what comes of each.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use acp::edit::splice;
use acp::plan::{Change, Plan};

use crate::repos::{entries, files, hold};
use crate::{Files, after, first, plan};

const TABLE: &str = "rust/variants.repos";

fn given(text: &str) -> Files {
    files(text).map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

#[test]
fn an_install_edits_what_it_can_and_names_the_rest() {
    hold(TABLE, |repo| {
        let all = repo.paths().map(|path| (path.to_owned(), repo.text(path).unwrap().unwrap()));
        shown(&first(&all.collect()))
    });
}

#[test]
fn a_second_install_into_any_of_them_plans_nothing_but_what_is_left_to_the_owner() {
    for entry in entries(TABLE) {
        let before = given(&entry.given);
        let once = first(&before);
        let (installed, created) = after(&before, &once);
        let again = plan(&installed, &[], &created);
        assert_eq!(again.changes, [], "{}", entry.name);
        // The lines that a reason names have moved.
        let steps = |plan: &Plan| -> Vec<_> {
            plan.by_hand.iter().map(|step| (step.id.clone(), step.snippet.clone())).collect()
        };
        assert_eq!(steps(&again), steps(&once), "{}", entry.name);
        assert_eq!(again.next, once.next, "{}", entry.name);
        assert_eq!(plan(&before, &[], &BTreeMap::new()).digest(), once.digest(), "{}", entry.name);
    }
}

fn shown(plan: &Plan) -> String {
    let mut text = format!("{}\n", plan.framework);
    for change in plan.changes.iter().filter(|change| !change.path().starts_with("control_plane/")) {
        match change {
            Change::Edit { path, before, splices, .. } => {
                let before = String::from_utf8_lossy(before);
                let _ = write!(text, "edits {path}\n{}", added(&before, &splice(&before, splices)));
            }
            other => {
                let _ = writeln!(text, "writes {}", other.path());
            }
        }
    }
    for step in &plan.by_hand {
        let _ = writeln!(text, "by hand {}: {} because {}", step.id, step.title, step.reason);
        let _ = writeln!(text, "  in `{}`, {}:", step.file, step.place);
        step.snippet.lines().for_each(|line| text += &format!("  | {line}\n"));
    }
    for warning in &plan.warnings {
        let _ = writeln!(text, "warns: {warning}");
    }
    for step in plan.next.iter().filter(|step| step.id != "call") {
        let _ = writeln!(text, "{}: {}", step.id, step.command);
    }
    text
}

/// The lines that are in the second text only.
fn added(before: &str, after: &str) -> String {
    let old: Vec<_> = before.lines().collect();
    after.lines().filter(|line| !old.contains(line)).map(|line| format!("  + {line}\n")).collect()
}
