//! `acp upgrade`: an install that an older `acp` made, whose owner went on, is brought to this version.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::support::Place;
use crate::{done, fixture, run, run_with};

pub const UPGRADE: &[&str] = &["upgrade", "--yes"];
pub const KIT: &str = "control_plane/kernel/ids.py";
pub const VIEW: &str = "manage_api/views.py";
pub const RECEIPT: &str = ".acp/install.yaml";
/// The last line of files as the older version had them.
pub const OLDER: &str = "# of the older version\n";

pub fn blob_id(place: &Place, text: &str) -> String {
    let mut child = Command::new("git")
        .args(["hash-object", "-w", "--stdin"])
        .current_dir(place.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git runs");
    child.stdin.take().expect("its input").write_all(text.as_bytes()).expect("it reads");
    String::from_utf8_lossy(&child.wait_with_output().expect("it ends").stdout).trim().to_owned()
}

/// Makes a file what an older version would have written: on the disk, and in the receipt.
pub fn age(place: &Place, path: &str, older: &str) {
    let (now, then) = (blob_id(place, &place.read(path)), blob_id(place, older));
    place.write(path, older);
    place.write(RECEIPT, &place.read(RECEIPT).replace(&now, &then));
}

/// Installed and committed by an older version, in which two files were otherwise.
pub fn aged() -> Place {
    aged_in(&[KIT, VIEW])
}

fn aged_in(paths: &[&str]) -> Place {
    let place = Place::django();
    done(&place, &["install", "--yes"]);
    for path in paths {
        age(&place, path, &format!("{}{OLDER}", place.read(path)));
    }
    let version = format!("version: {}\n", env!("CARGO_PKG_VERSION"));
    place.write(RECEIPT, &place.read(RECEIPT).replace(&version, "version: 0.0.9\n"));
    place.commit();
    place
}

/// The owner's line at the top of a file.
pub fn edit(place: &Place, path: &str) {
    place.write(path, &format!("# the owner's\n{}", place.read(path)));
    place.commit();
}

#[test]
fn right_after_an_install_there_is_nothing_to_upgrade_in_any_host() {
    for name in ["django-startproject", "axum-sqlite", "express-ts-esm", "express-js-cjs", "supabase-bare"] {
        let place = fixture(name);
        done(&place, &["install", "--yes"]);
        let before = place.tree();
        for line in [UPGRADE, &["upgrade", "--check"]] {
            assert_eq!(
                done(&place, line),
                "nothing to do: this is the version that is installed\n",
                "{name}: {}",
                run(&place, &["upgrade", "--check"]).out
            );
        }
        assert_eq!(place.tree(), before, "{name}");
    }
}

#[test]
fn an_install_of_an_older_version_becomes_a_new_one_and_uninstall_leads_back() {
    let (place, new) = (aged(), Place::django());
    let original = new.tree();
    done(&new, &["install", "--yes"]);
    let due = run(&place, &["upgrade", "--check"]);
    assert_eq!(due.exit, Some(3), "{due:?}");
    assert!(due.out.contains("-# of the older version\n"), "{due:?}");
    assert_eq!(place.git_status(), "", "--check writes nothing");
    done(&place, UPGRADE);
    let without_receipt = |place: &Place| {
        let mut tree = place.tree();
        tree.remove(RECEIPT);
        tree
    };
    assert_eq!(without_receipt(&place), without_receipt(&new));
    let kit = |place: &Place| {
        let text = place.read(RECEIPT);
        text[text.find("\nkit:").expect("a kit")..text.find("\nplan_digest").expect("a digest")].to_owned()
    };
    assert_eq!(kit(&place), kit(&new), "version, tree and all");
    assert_eq!(done(&place, UPGRADE), "nothing to do: this is the version that is installed\n");
    done(&place, &["upgrade", "--check"]);
    done(&place, &["uninstall", "--yes"]);
    assert_eq!(place.tree(), original);
}

#[test]
fn what_the_owner_changed_stays_and_the_next_upgrade_knows_what_came() {
    let place = aged();
    for path in [KIT, VIEW] {
        edit(&place, path);
    }
    done(&place, UPGRADE);
    for path in [KIT, VIEW] {
        let text = place.read(path);
        assert!(text.starts_with("# the owner's\n") && !text.contains("# of the older version"), "{text}");
    }
    assert_eq!(done(&place, UPGRADE), "nothing to do: this is the version that is installed\n");
    // The version that came is nowhere on the disk, and the next upgrade merges from it.
    place.commit();
    let (path, theirs) = (VIEW, place.read(VIEW).replace("# the owner's\n", ""));
    let id = blob_id(&place, &theirs);
    assert!(place.read(RECEIPT).contains(&id), "{path} is recorded as it was offered");
    assert_eq!(place.git(&["cat-file", "-t", &id]), "blob\n");
}

#[test]
fn a_file_that_the_owner_deleted_stays_deleted() {
    let place = aged();
    place.git(&["rm", "--quiet", VIEW]);
    place.commit();
    done(&place, UPGRADE);
    assert!(!place.has(VIEW) && !place.read(KIT).contains("older"));
    assert_eq!(done(&place, UPGRADE), "nothing to do: this is the version that is installed\n");
    assert!(!place.has(VIEW));
}

#[test]
fn where_both_changed_the_same_lines_nothing_is_written_until_the_owner_says_which() {
    for (flag, last) in [("--keep", "# mine\n"), ("--take", "")] {
        let place = aged();
        let new = place.read(VIEW).replace("# of the older version\n", "");
        place.write(VIEW, &place.read(VIEW).replace("# of the older version\n", "# mine\n"));
        place.commit();
        let stopped = run(&place, UPGRADE);
        assert_eq!(stopped.exit, Some(5), "{stopped:?}");
        assert!(stopped.out.contains(&format!("{VIEW}: both sides changed the same lines")), "{stopped:?}");
        assert_eq!(place.git_status(), "", "nothing is written");
        done(&place, &[UPGRADE, &[flag, VIEW]].concat());
        assert_eq!(place.read(VIEW), format!("{new}{last}"), "{flag}");
        assert!(!place.read(KIT).contains("older"));
        assert_eq!(done(&place, UPGRADE), "nothing to do: this is the version that is installed\n");
    }
}

#[test]
fn where_git_has_not_the_file_as_it_was_installed_it_is_said_and_asked() {
    let place = aged();
    let old = place.read(VIEW);
    // As if it had never been committed: the receipt names a blob that git has not.
    let id = blob_id(&place, &old);
    place.write(RECEIPT, &place.read(RECEIPT).replace(&id, &"1".repeat(40)));
    place.commit();
    let stopped = run(&place, UPGRADE);
    assert_eq!(stopped.exit, Some(5), "{stopped:?}");
    assert!(stopped.out.contains("git does not have it as it was installed"), "{stopped:?}");
    assert_eq!(place.git_status(), "");
    done(&place, &[UPGRADE, &["--take", VIEW]].concat());
    assert!(!place.read(VIEW).contains("older"));
}

#[test]
fn a_migration_is_never_rewritten_and_what_changed_is_shown_once() {
    let place = aged();
    let path = "manage_api/migrations/0001_initial.py";
    age(&place, path, &format!("{}{OLDER}", place.read(path)));
    place.commit();
    let ran = run(&place, UPGRADE);
    assert_eq!(ran.exit, Some(5), "{ran:?}");
    assert!(ran.out.contains("add a migration for what changed"), "{ran:?}");
    assert!(ran.out.contains("-# of the older version"), "{ran:?}");
    assert!(place.read(path).contains("# of the older version") && !place.read(KIT).contains("older"));
    assert_eq!(done(&place, UPGRADE), "nothing to do: this is the version that is installed\n");
}

#[test]
fn a_migration_that_the_older_version_had_not_comes_as_a_new_file() {
    let place = aged();
    let (path, receipt) = ("manage_api/migrations/0001_initial.py", place.read(RECEIPT));
    let text = place.read(path);
    let from = receipt.find(&format!("- path: {path}\n")).expect("an entry");
    let entry: String = receipt[from..].split_inclusive('\n').take(3).collect();
    place.write(RECEIPT, &receipt.replace(&entry, ""));
    place.git(&["rm", "--quiet", path]);
    place.commit();
    done(&place, UPGRADE);
    assert_eq!(place.read(path), text);
    assert!(place.read(RECEIPT).contains(&entry));
    assert_eq!(done(&place, UPGRADE), "nothing to do: this is the version that is installed\n");
}

#[test]
fn a_file_that_the_kit_has_no_more_goes_unless_it_was_changed() {
    let place = aged();
    let text = place.read(RECEIPT);
    let mut entries = String::new();
    for name in ["gone", "kept"] {
        let old = format!("# {name}\n");
        place.write(&format!("control_plane/kernel/{name}.py"), &old);
        let id = blob_id(&place, &old);
        entries.push_str(&format!("- path: control_plane/kernel/{name}.py\n  class: kit\n  id: {id}\n"));
    }
    place.write(RECEIPT, &text.replacen("created:\n", &format!("created:\n{entries}"), 1));
    place.commit();
    edit(&place, "control_plane/kernel/kept.py");
    let out = done(&place, UPGRADE);
    assert!(out.contains("kept `control_plane/kernel/kept.py`"), "{out}");
    assert!(!place.has("control_plane/kernel/gone.py") && place.has("control_plane/kernel/kept.py"));
    assert!(!place.read(RECEIPT).contains("kernel/kept.py"));
    assert_eq!(done(&place, UPGRADE), "nothing to do: this is the version that is installed\n");
}

#[test]
fn a_file_with_changes_that_are_not_committed_stops_an_upgrade() {
    let place = aged();
    place.write(VIEW, &format!("# the owner's\n{}", place.read(VIEW)));
    let ran = run(&place, UPGRADE);
    assert_eq!(ran.exit, Some(4), "{ran:?}");
    assert!(place.read(KIT).contains("older"));
    done(&place, &[UPGRADE, &["--allow-dirty"]].concat());
    assert!(place.read(VIEW).starts_with("# the owner's\n") && !place.read(VIEW).contains("older"));
}

#[test]
fn killed_at_any_write_of_an_upgrade_the_tree_is_as_before_or_as_after() {
    let place = aged();
    edit(&place, VIEW);
    let before = place.tree();
    done(&place, UPGRADE);
    let after = place.tree();
    let reset = |place: &Place| {
        place.git(&["reset", "--quiet", "--hard"]);
        place.git(&["clean", "--quiet", "-fd"]);
    };
    let (mut kills, mut restored) = (0, 0);
    for operation in 1.. {
        reset(&place);
        assert_eq!(place.tree(), before, "{operation}");
        let ran = run_with(&place, UPGRADE, &[("ACP_TEST_FAIL_AT", &format!("{operation}:kill"))]);
        if ran.signal.is_none() {
            assert_eq!((ran.exit, place.tree() == after), (Some(0), true), "{operation}: {ran:?}");
            break;
        }
        kills += 1;
        // Takes back what is half done, then stops because nobody says yes.
        run(&place, &["uninstall"]);
        let left = place.tree();
        assert!(left == before || left == after, "{operation}: neither before nor after");
        restored += usize::from(left == before);
        place.git(&["fsck", "--strict"]);
        run(&place, UPGRADE);
        assert_eq!(place.tree(), after, "{operation}: it goes on");
    }
    assert!(kills > 15 && restored > 5, "{kills} kills, {restored} taken back: are faults built in?");
}

#[test]
fn what_the_next_upgrade_starts_from_survives_git_s_garbage_collection() {
    let path = "manage_api/bindings.py";
    let place = aged_in(&[path]);
    let new = place.read(path).replace(OLDER, "");
    edit(&place, path);
    let before = place.git(&["rev-parse", "HEAD"]);
    done(&place, UPGRADE);
    place.commit();
    place.git(&["reflog", "expire", "--expire=now", "--all"]);
    place.git(&["gc", "--quiet", "--aggressive", "--prune=now"]);
    let kept = place.git(&["for-each-ref", "--format=%(refname)", "refs/acp"]);
    assert_eq!(kept.lines().count(), 1, "{kept}");
    place.git(&["fsck", "--strict"]);
    // Another version is offered now: the address is another one.
    let clone = Place::bare([]);
    place.git(&["clone", "--quiet", "--no-local", ".", clone.root().to_str().expect("a path")]);
    for (place, has_it) in [(&clone, false), (&place, true)] {
        let receipt = place.read(RECEIPT);
        place.write(RECEIPT, &receipt.replace("base_path: /api/manage", "base_path: /api/agents"));
        place.commit();
        let ran = run(place, UPGRADE);
        let said = format!("{path}: you changed it, and git does not have it as it was installed");
        assert_eq!(ran.out.contains(&said), !has_it, "{ran:?}");
        assert_eq!(ran.out.contains("this is a clone of where the last upgrade was made"), !has_it);
        let wanted = new.replace("/api/manage", "/api/agents");
        assert_eq!(place.read(path) == format!("# the owner's\n{wanted}"), has_it, "{ran:?}");
    }
    place.git(&["reset", "--quiet", "--hard", before.trim()]);
    done(&place, &["uninstall", "--yes"]);
    assert_eq!(place.git(&["for-each-ref", "refs/acp"]), "", "no trace is left");
    assert!(!place.has(".git/refs/acp"));
}
