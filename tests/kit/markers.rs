//! `acp upgrade --on-conflict markers`: conflicts stand as git's own, the installed git resolves them, and
//! `--continue` or `--abort` ends the upgrade.

use std::fs;

use serde_json::Value;

use crate::support::{Place, Tree};
use crate::upgrade::{KIT, OLDER, RECEIPT, UPGRADE, VIEW, age, aged, blob_id, edit};
use crate::{copy_of, done, run, run_with};

pub const MARKERS: &[&str] = &["upgrade", "--yes", "--on-conflict", "markers"];
const CONTINUE: &[&str] = &["upgrade", "--continue"];
pub const ABORT: &[&str] = &["upgrade", "--abort"];
const MIGRATION: &str = "manage_api/migrations/0001_initial.py";

/// Both sides changed the last lines of one file, the owner added a line to another.
pub fn clashing() -> Place {
    let place = aged();
    place.write(VIEW, &place.read(VIEW).replace(OLDER, "# mine\n"));
    place.commit();
    edit(&place, KIT);
    place
}

pub fn begun() -> Place {
    let place = clashing();
    let ran = run(&place, MARKERS);
    assert_eq!(ran.exit, Some(5), "{ran:?}");
    place
}

/// Files, index, references, and whether an upgrade is noted as under way.
pub fn staged(place: &Place) -> (Tree, String, String, bool) {
    let own = fs::read_dir(place.at(".git")).expect("git's folder");
    let noted = own.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("acp-upgrade"));
    (place.tree(), place.git(&["ls-files", "--stage"]), place.git(&["for-each-ref"]), noted)
}

#[test]
fn what_goes_together_is_written_and_the_rest_stands_as_a_conflict_of_git() {
    let place = clashing();
    let old = place.read(VIEW);
    let receipt = place.read(RECEIPT);
    let ran = run(&place, MARKERS);
    assert_eq!(ran.exit, Some(5), "{ran:?}");
    let said = format!("\nin conflict:\n  {VIEW}: both sides changed the same lines\n");
    assert!(ran.out.contains(&said) && ran.out.contains("acp upgrade --continue"), "{ran:?}");
    assert!(place.read(KIT).starts_with("# the owner's\n") && !place.read(KIT).contains("older"));
    assert_eq!(place.read(RECEIPT), receipt, "it advances only when all is resolved");

    let text = place.read(VIEW);
    assert!(text.contains("<<<<<<< yours\n# mine\n=======\n>>>>>>> the new version\n"), "{text}");
    assert_eq!(place.git(&["diff", "--name-only", "--diff-filter=U"]), format!("{VIEW}\n"));
    let status = place.git_status();
    assert!(status.contains(&format!("UU {VIEW}\n")) && !status.contains(".acp"), "{status}");
    assert!(place.git(&["status"]).contains(&format!("both modified:   {VIEW}")));
    let new = old.replace("# mine\n", "");
    assert_eq!(place.git(&["show", &format!(":1:{VIEW}")]), format!("{new}{OLDER}"));
    assert_eq!(place.git(&["show", &format!(":2:{VIEW}")]), old);
    assert_eq!(place.git(&["show", &format!(":3:{VIEW}")]), new);
    assert!(place.git(&["diff", "--cc", VIEW]).contains("++<<<<<<< yours"));
    // Git makes the conflict anew, and takes a side.
    place.git(&["checkout", "--quiet", "--ours", VIEW]);
    assert_eq!(place.read(VIEW), old);
    place.git(&["checkout", "--quiet", "--merge", VIEW]);
    assert!(place.read(VIEW).contains("<<<<<<< ours"));
}

#[test]
fn a_resolved_conflict_is_taken_over_and_the_next_upgrade_starts_from_the_new_version() {
    let place = begun();
    let open = run(&place, CONTINUE);
    assert_eq!(open.exit, Some(5), "{open:?}");
    assert!(open.out.contains(&format!("  {VIEW}: there is a conflict marker in line ")), "{open:?}");
    let marked = place.read(VIEW);
    let is_text = |line: &&str| !line.starts_with(['<', '=', '>']);
    place.write(VIEW, &marked.split_inclusive('\n').filter(is_text).collect::<String>());
    let open = run(&place, CONTINUE);
    assert_eq!(open.exit, Some(5), "{open:?}");
    assert!(open.out.contains(&format!("  {VIEW}: run `git add -- {VIEW}`, or `git rm` it")), "{open:?}");
    place.git(&["add", VIEW]);
    let resolved = place.read(VIEW);
    let before = staged(&place);
    assert!(done(&place, &[CONTINUE, &["--dry-run"]].concat()).contains("all conflicts are resolved"));
    assert!(done(&place, &[ABORT, &["--dry-run"]].concat()).contains("plan digest"));
    assert_eq!(staged(&place), before, "a dry run writes nothing");
    done(&place, CONTINUE);
    assert_eq!(place.read(VIEW), resolved);
    assert!(!place.read(RECEIPT).contains("version: 0.0.9"));
    assert!(resolved.ends_with("# mine\n"), "{resolved}");
    assert_eq!(done(&place, UPGRADE), "nothing to do: this is the version that is installed\n");
    let theirs = blob_id(&place, &resolved.replace("# mine\n", ""));
    assert!(place.read(RECEIPT).contains(&theirs));
    let none = run(&place, CONTINUE);
    assert!(none.exit == Some(4) && none.err.contains("none is under way"), "{none:?}");
}

#[test]
fn one_that_git_has_committed_is_taken_over_too_and_with_commit_it_is_committed() {
    let place = begun();
    place.git(&["checkout", "--quiet", "--theirs", VIEW]);
    place.commit();
    done(&place, &[CONTINUE, &["--commit"]].concat());
    assert_eq!(place.git_status(), "");
    let last = place.git(&["log", "-1", "--format=%s", "--name-only"]);
    assert_eq!(last, format!("Upgrade the agentic control plane\n\n{RECEIPT}\n"));

    let place = begun();
    place.git(&["checkout", "--quiet", "--theirs", VIEW]);
    place.git(&["add", VIEW]);
    done(&place, &[CONTINUE, &["--commit"]].concat());
    assert_eq!(place.git_status(), "");
    let last = place.git(&["log", "-1", "--format=", "--name-only"]);
    assert_eq!(last, format!("{RECEIPT}\n{KIT}\n{VIEW}\n"));
}

#[test]
fn an_aborted_upgrade_leaves_files_index_and_references_as_before() {
    let place = clashing();
    place.write("notes.txt", "of the owner\n");
    place.write("staged.txt", "too\n");
    place.git(&["add", "staged.txt"]);
    let before = staged(&place);
    for resolved in [false, true] {
        assert_eq!(run(&place, MARKERS).exit, Some(5));
        assert_ne!(staged(&place), before);
        if resolved {
            place.write(VIEW, "# resolved\n");
            place.git(&["add", VIEW]);
        }
        done(&place, ABORT);
        assert_eq!(staged(&place), before, "{resolved}");
        let unknown = place.git(&["diff-files", "--name-only"]);
        assert!(!unknown.contains(VIEW), "the index knows the file without looking again: {unknown}");
    }
    let none = run(&place, ABORT);
    assert!(none.exit == Some(4) && none.err.contains("none is under way"), "{none:?}");
    done(&place, &[UPGRADE, &["--take", VIEW]].concat());
}

#[test]
fn an_abort_loses_no_edit_of_a_file_that_was_not_in_conflict_and_no_commit() {
    let place = begun();
    place.write(KIT, &format!("{}# since\n", place.read(KIT)));
    let refused = run(&place, ABORT);
    assert_eq!(refused.exit, Some(4), "{refused:?}");
    assert!(refused.err.contains(&format!("`{KIT}` changed since it began")), "{refused:?}");
    assert!(place.read(KIT).contains("# since\n"));
    done(&place, &[ABORT, &["--allow-dirty"]].concat());
    assert!(place.read(KIT).contains(OLDER) && place.git_status().is_empty());

    let place = begun();
    place.git(&["checkout", "--quiet", "--theirs", VIEW]);
    place.commit();
    let refused = run(&place, ABORT);
    assert!(refused.exit == Some(4) && refused.err.contains("something was committed"), "{refused:?}");
}

#[test]
fn nothing_else_begins_while_an_upgrade_is_under_way_and_doctor_and_status_name_it() {
    let place = begun();
    let left = staged(&place);
    for line in [
        MARKERS,
        UPGRADE,
        &["upgrade", "--check"],
        &["install", "--yes"],
        &["install", "--dry-run"],
        &["add-pack", "leadscoring", "--yes"],
        &["remove-pack", "leadscoring", "--yes"],
        &["generate", "openapi"],
        &["uninstall", "--yes"],
    ] {
        let ran = run(&place, line);
        assert_eq!(ran.exit, Some(4), "{line:?}: {ran:?}");
        assert!(ran.err.contains("hint: resolve them and run `acp upgrade --continue`"), "{ran:?}");
    }
    assert_eq!(staged(&place), left);
    let found: Value = serde_json::from_str(&run(&place, &["doctor", "--json"]).out).expect("a document");
    let ids: Vec<&str> =
        found["findings"].as_array().expect("findings").iter().filter_map(|it| it["id"].as_str()).collect();
    assert!(ids.contains(&"upgrade-under-way") && ids.contains(&"conflict-marker"), "{ids:?}");
    let status = done(&place, &["status"]);
    assert!(
        status.contains("an upgrade is under way") && status.contains(&format!("  {VIEW}\n")),
        "{status}"
    );
}

#[test]
fn the_document_names_conflicts_changes_and_what_comes_next() {
    let place = clashing();
    let document = |arguments: &[&str]| -> Value {
        serde_json::from_str(&run(&place, &[arguments, &["--json"]].concat()).out).expect("a document")
    };
    let begun = document(MARKERS);
    assert_eq!((&begun["ok"], &begun["exit"]), (&Value::from(false), &Value::from(5)));
    let conflict = serde_json::json!([{"path": VIEW, "reason": "both sides changed the same lines"}]);
    assert_eq!(begun["conflicts"], conflict);
    let paths: Vec<&str> =
        begun["changes"].as_array().expect("changes").iter().filter_map(|it| it["path"].as_str()).collect();
    assert_eq!(paths, [VIEW, KIT]);
    let next: Vec<&str> =
        begun["next"].as_array().expect("steps").iter().filter_map(|it| it["id"].as_str()).collect();
    assert_eq!(next, ["continue", "abort"]);
    let open = document(CONTINUE);
    assert_eq!((&open["exit"], &open["conflicts"][0]["path"]), (&Value::from(5), &Value::from(VIEW)));
    assert_eq!(document(&["status"])["upgrade_under_way"], true);
    place.git(&["checkout", "--quiet", "--theirs", VIEW]);
    place.git(&["add", VIEW]);
    let ended = document(CONTINUE);
    assert_eq!((&ended["ok"], &ended["conflicts"]), (&Value::from(true), &serde_json::json!([])));
}

#[test]
fn a_conflict_that_was_reset_away_is_not_taken_for_a_resolved_one() {
    let place = begun();
    place.git(&["reset", "--quiet", "--hard"]);
    let refused = run(&place, CONTINUE);
    assert_eq!(refused.exit, Some(4), "{refused:?}");
    assert!(refused.err.contains("every file is as it was before it"), "{refused:?}");
    done(&place, ABORT);
    assert_eq!(place.git_status(), "");
}

#[test]
fn a_file_in_the_way_and_one_that_the_kit_has_no_more_stand_as_git_lays_them_out() {
    let place = aged();
    let receipt = place.read(RECEIPT);
    // The older version had no such file, and the owner made one; it had another that the owner changed.
    let from = receipt.find(&format!("- path: {VIEW}\n")).expect("an entry");
    let entry: String = receipt[from..].split_inclusive('\n').take(3).collect();
    let gone = "control_plane/kernel/gone.py";
    place.write(gone, "# of the older kit\n");
    let id = blob_id(&place, "# of the older kit\n");
    let new = format!("- path: {gone}\n  class: kit\n  id: {id}\n");
    place.write(RECEIPT, &receipt.replace(&entry, "").replacen("created:\n", &format!("created:\n{new}"), 1));
    place.write(VIEW, "# of the owner\n");
    place.commit();
    edit(&place, gone);
    let before = staged(&place);
    let ran = run(&place, MARKERS);
    assert_eq!(ran.exit, Some(5), "{ran:?}");
    let status = place.git(&["status"]);
    assert!(status.contains(&format!("both added:      {VIEW}")), "{status}");
    assert!(status.contains(&format!("deleted by them: {gone}")), "{status}");
    assert!(place.read(VIEW).starts_with("<<<<<<< yours\n# of the owner\n=======\n"), "{}", place.read(VIEW));
    done(&place, ABORT);
    assert_eq!(staged(&place), before);

    assert_eq!(run(&place, MARKERS).exit, Some(5));
    place.git(&["checkout", "--quiet", "--ours", VIEW]);
    place.git(&["add", VIEW]);
    place.git(&["rm", "--quiet", gone]);
    done(&place, CONTINUE);
    let receipt = place.read(RECEIPT);
    assert!(
        receipt.contains(&format!("path: {VIEW}\n  class: yours")) && !receipt.contains(gone),
        "{receipt}"
    );
    assert_eq!(done(&place, UPGRADE), "nothing to do: this is the version that is installed\n");
    done(&place, &["uninstall", "--yes"]);
    assert_eq!(place.read(VIEW), "# of the owner\n", "it is the owner's");
}

#[test]
fn what_git_cannot_hold_is_refused_and_nothing_is_written() {
    let place = clashing();
    place.git(&["rm", "--quiet", "--cached", VIEW]);
    place.git(&["commit", "--quiet", "--message", "not tracked"]);
    let before = staged(&place);
    let refused = run(&place, &[MARKERS, &["--allow-dirty"]].concat());
    assert_eq!(refused.exit, Some(4), "{refused:?}");
    assert!(refused.err.contains(&format!("git does not track `{VIEW}`")), "{refused:?}");
    assert_eq!(staged(&place), before);

    let place = clashing();
    let before = place.tree();
    fs::rename(place.at(".git"), place.at("../not-git-any-more")).unwrap_or_else(|_| {
        fs::remove_dir_all(place.at(".git")).expect("git's folder goes");
    });
    let refused = run(&place, MARKERS);
    assert_eq!(refused.exit, Some(4), "{refused:?}");
    assert!(refused.err.contains("there is no git repository here"), "{refused:?}");
    assert_eq!(place.tree(), before);
}

#[test]
fn a_migration_that_differs_is_never_torn() {
    let place = clashing();
    age(&place, MIGRATION, &format!("{}{OLDER}", place.read(MIGRATION)));
    place.write(MIGRATION, &format!("{}# mine\n", place.read(MIGRATION)));
    place.commit();
    let text = place.read(MIGRATION);
    assert_eq!(run(&place, MARKERS).exit, Some(5));
    assert_eq!(place.read(MIGRATION), text);
}

/// Kills `arguments` at each of its writes: afterwards all is as before it or as after it.
fn killed_at_each_write(arguments: &[&str], start: impl Fn() -> Place) {
    let whole = start();
    let before = staged(&whole);
    let exit = run(&whole, arguments).exit;
    let after = staged(&whole);
    assert_ne!(before, after);
    let (mut kills, mut restored) = (0, 0);
    for operation in 1.. {
        let place = start();
        assert_eq!(staged(&place), before, "{operation}");
        let ran = run_with(&place, arguments, &[("ACP_TEST_FAIL_AT", &format!("{operation}:kill"))]);
        if ran.signal.is_none() {
            assert_eq!((ran.exit, staged(&place) == after), (exit, true), "{operation}: {ran:?}");
            break;
        }
        kills += 1;
        // Takes back what is half done, then stops because nobody says yes, or because an upgrade is under way.
        run(&place, &["uninstall"]);
        let left = staged(&place);
        assert!(left == before || left == after, "{operation}: neither before nor after");
        restored += usize::from(left == before);
        place.git(&["fsck", "--strict"]);
        if left == before {
            assert_eq!(run(&place, arguments).exit, exit, "{operation}: it goes on");
            assert_eq!(staged(&place), after, "{operation}");
        }
    }
    assert!(kills > 15 && restored > 5, "{kills} kills, {restored} taken back: are faults built in?");
}

#[test]
fn killed_at_any_write_of_an_upgrade_with_markers_all_is_as_before_or_as_after() {
    let origin = clashing();
    killed_at_each_write(MARKERS, || copy_of(&origin));
}

#[test]
fn killed_at_any_write_of_a_continue_all_is_as_before_or_as_after() {
    let origin = begun();
    origin.git(&["checkout", "--quiet", "--theirs", VIEW]);
    origin.git(&["add", VIEW]);
    killed_at_each_write(CONTINUE, || copy_of(&origin));
}

#[test]
fn killed_at_any_write_of_an_abort_all_is_as_before_or_as_after() {
    let origin = begun();
    killed_at_each_write(ABORT, || copy_of(&origin));
}
