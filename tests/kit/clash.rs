//! An upgrade of a subtree that meets an edit of the owner in the same lines: nothing, or a merge that stands to be
//! resolved as any of git's.

use crate::renewal::{KIT, NOTHING, RECEIPT, UPGRADE, VIEW, aged_inside, head};
use crate::subtree::kit_findings;
use crate::support::Place;
use crate::{done, run};

const MARKERS: &[&str] = &["upgrade", "--yes", "--on-conflict", "markers"];

/// The owner has changed the lines that the new version changes: of a kit's file, and where said of a generated one.
fn clashing(paths: &[&str]) -> Place {
    let place = aged_inside();
    for path in paths {
        place.write(path, &place.read(path).replace("# of the older version\n", "# the owner's\n"));
    }
    place.commit();
    place
}

fn resolve(place: &Place, paths: &[&str]) {
    for path in paths {
        place.write(path, &place.git(&["show", &format!("HEAD:{path}")]));
        place.git(&["add", path]);
    }
}

#[test]
fn without_a_word_nothing_is_written_and_the_files_are_listed() {
    let place = clashing(&[KIT]);
    let before = (head(&place), place.tree());
    for line in [UPGRADE, &["upgrade", "--dry-run"]] {
        let ran = run(&place, line);
        assert_eq!(ran.exit, Some(5), "{ran:?}");
        assert!(ran.out.contains(KIT) && ran.out.contains("--on-conflict markers"), "{ran:?}");
        assert_eq!((head(&place), place.tree()), before);
        assert_eq!(place.git_status(), "");
    }
    let due = run(&place, &["upgrade", "--check", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&due.out).expect("a document");
    assert_eq!((due.exit, document["conflicts"][0]["path"].as_str()), (Some(3), Some(KIT)));
}

#[test]
fn with_markers_it_is_a_merge_that_acp_and_git_can_end_and_the_receipt_is_in_it() {
    for paths in [&[KIT][..], &[KIT, VIEW], &[VIEW]] {
        for by_git in [false, true] {
            let place = clashing(paths);
            let before = head(&place);
            let ran = run(&place, MARKERS);
            assert_eq!(ran.exit, Some(5), "{ran:?}");
            let unmerged = place.git(&["diff", "--name-only", "--diff-filter=U"]);
            assert_eq!(unmerged.lines().collect::<Vec<_>>(), paths);
            for path in paths {
                assert!(ran.out.contains(path), "{ran:?}");
                assert!(place.read(path).contains("<<<<<<< HEAD\n# the owner's\n"), "{}", place.read(path));
                let stages = place.git(&["ls-files", "--stage", path]);
                assert_eq!(
                    stages.lines().count(),
                    if place.read(path).contains("=======\n>>>>>>>") { 3 } else { 2 }
                );
            }
            assert_eq!(place.git(&["rev-parse", "HEAD"]).trim(), before);
            let again = run(&place, UPGRADE);
            assert!(again.exit == Some(4) && again.err.contains("acp upgrade --continue"), "{again:?}");
            let early = run(&place, &["upgrade", "--continue"]);
            assert!(early.exit == Some(5) && early.err.contains(paths[0]), "{early:?}");
            resolve(&place, paths);
            match by_git {
                true => drop(place.git(&["commit", "--quiet", "--no-edit"])),
                false => drop(done(&place, &["upgrade", "--continue"])),
            }
            assert_eq!(place.git(&["log", "-1", "--format=%P"]).split_whitespace().count(), 2);
            assert_eq!(place.git_status(), "");
            assert!(!place.read(RECEIPT).contains("0.0.9"));
            assert_eq!(done(&place, UPGRADE), NOTHING);
            assert!(paths.iter().all(|path| place.read(path).ends_with("# the owner's\n")));
            assert!(!kit_findings(&place).contains(&"kit-extra".to_owned()));
            let none = run(&place, &["upgrade", "--continue"]);
            assert!(none.exit == Some(4) && none.err.contains("none is under way"), "{none:?}");
            place.git(&["fsck", "--strict"]);
        }
    }
}

#[test]
fn a_merge_that_stands_is_taken_back_by_acp_and_by_git() {
    for by_git in [false, true] {
        let place = clashing(&[KIT, VIEW]);
        place.write("manage.py", &format!("{}# not committed\n", place.read("manage.py")));
        place.write("staged.txt", "of the owner\n");
        if !by_git {
            // `git merge --abort` would take this out of the index.
            place.git(&["add", "staged.txt"]);
        }
        let before = (head(&place), place.tree(), place.git_status());
        assert_eq!(run(&place, MARKERS).exit, Some(5));
        match by_git {
            true => drop(place.git(&["merge", "--abort"])),
            false => drop(done(&place, &["upgrade", "--abort"])),
        }
        assert_eq!((head(&place), place.tree(), place.git_status()), before);
        let stopped = run(&place, UPGRADE);
        assert_eq!(stopped.exit, Some(5), "{stopped:?}");
    }
}

#[test]
fn a_merge_of_the_owner_s_own_is_not_ended() {
    let place = clashing(&[KIT]);
    place.git(&["switch", "--quiet", "-c", "other"]);
    place.write("notes.txt", "one\n");
    place.commit();
    place.git(&["switch", "--quiet", "main"]);
    place.write("notes.txt", "two\n");
    place.commit();
    let merge = std::process::Command::new("git")
        .args(["-c", "user.name=T", "-c", "user.email=t@example.com", "merge", "other"])
        .current_dir(place.root())
        .output();
    assert!(!merge.expect("git runs").status.success());
    for line in [&["upgrade", "--continue"][..], &["upgrade", "--abort"]] {
        let ran = run(&place, line);
        assert!(ran.exit == Some(4) && ran.err.contains("none is under way"), "{ran:?}");
    }
    assert!(place.at(".git/MERGE_HEAD").is_file());
    let ran = run(&place, UPGRADE);
    assert!(ran.exit == Some(4) && ran.err.contains("another merge"), "{ran:?}");
}

#[test]
fn without_merges_the_conflict_ends_in_one_ordinary_commit() {
    let place = clashing(&[KIT]);
    let ran = run(&place, &[MARKERS, &["--linear"]].concat());
    assert_eq!(ran.exit, Some(5), "{ran:?}");
    assert!(!place.at(".git/MERGE_HEAD").exists());
    let again = run(&place, UPGRADE);
    assert!(again.exit == Some(4) && again.err.contains("acp upgrade --continue"), "{again:?}");
    resolve(&place, &[KIT]);
    done(&place, &["upgrade", "--continue"]);
    assert_eq!(place.git(&["log", "-1", "--format=%P"]).split_whitespace().count(), 1);
    assert_eq!(done(&place, UPGRADE), NOTHING);
    assert_eq!(place.git_status(), "");
}
