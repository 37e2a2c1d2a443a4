//! `acp upgrade` of a kit that is a subtree: the kit's new version, the generated files and the receipt in one commit, as
//! `git subtree pull --squash` makes it.

use crate::subtree::{git_subtree, kit_findings};
use crate::support::Place;
use crate::upgrade::{age, edit};
use crate::{done, published, run};

pub const UPGRADE: &[&str] = &["upgrade", "--yes"];
pub const NOTHING: &str = "nothing to do: this is the version that is installed\n";
pub const KIT: &str = "control_plane/kernel/ids.py";
pub const VIEW: &str = "manage_api/views.py";
pub const RECEIPT: &str = ".acp/install.yaml";
const OLDER: &str = "# of the older version\n";

/// A repository of kits whose branch `python` is at an older version, in which one file was otherwise, one was not there
/// and one was there that is gone.
pub fn older() -> (Place, String) {
    let (kits, url) = published("python");
    kits.write("kernel/ids.py", &format!("{}{OLDER}", kits.read("kernel/ids.py")));
    kits.git(&["mv", "kernel/clock.py", "kernel/time.py"]);
    kits.write("kernel/time.py", "# nothing like it\n");
    kits.commit();
    (kits, url)
}

/// The branch `python` is at this version from now on.
pub fn newer(kits: &Place) {
    kits.git(&["revert", "--no-edit", "HEAD"]);
}

/// Installed with an older kit, with a generated file of an older version, and committed.
pub fn aged(url: &str) -> Place {
    let place = Place::django();
    done(&place, &["install", "--yes", "--kit", "subtree", "--kit-url", url]);
    age(&place, VIEW, &format!("{}{OLDER}", place.read(VIEW)));
    let version = format!("\nversion: {}\n", env!("CARGO_PKG_VERSION"));
    place.write(RECEIPT, &place.read(RECEIPT).replacen(&version, "\nversion: 0.0.9\n", 1));
    place.commit();
    place
}

/// The same, as if the kit had come from inside an older binary.
pub fn aged_inside() -> Place {
    let (_kits, url) = older();
    let place = aged(&url);
    let text = place.read(RECEIPT).replace(&format!("remote: {url}"), "remote: acp:python");
    place.write(RECEIPT, &text.replace("ref: python", "ref: 0.0.9"));
    place.commit();
    place
}

fn kit_tree(kits: &Place) -> String {
    kits.git(&["rev-parse", "python^{tree}"])
}

pub fn head(place: &Place) -> String {
    place.git(&["rev-parse", "HEAD"]).trim().to_owned()
}

fn parents(place: &Place) -> usize {
    place.git(&["log", "-1", "--format=%P"]).split_whitespace().count()
}

#[test]
fn a_pull_brings_kit_generated_files_and_receipt_in_one_merge_as_git_subtree_makes_it() {
    let (kits, url) = older();
    let (place, fresh) = (aged(&url), Place::django());
    let original = fresh.tree();
    newer(&kits);
    let (before, old) = (head(&place), kits.git(&["rev-parse", "python^"]).trim().to_owned());
    let due = run(&place, &["upgrade", "--check"]);
    assert_eq!(due.exit, Some(3), "{due:?}");
    for line in
        ["-# of the older version\n", "diff --git a/control_plane/kernel/clock.py", "manage_api/views.py"]
    {
        assert!(due.out.contains(line), "{line}: {due:?}");
    }
    let shown = run(&place, &["upgrade", "--dry-run"]);
    assert!(
        shown.exit == Some(0) && shown.out.contains("delete (1 file):\n  control_plane/kernel/time.py"),
        "{shown:?}"
    );
    assert_eq!((head(&place), place.git_status()), (before.clone(), String::new()), "nothing is written");

    let twin = Place::bare([]);
    twin.git(&["clone", "--quiet", place.root().to_str().expect("text"), "."]);
    done(&place, UPGRADE);
    git_subtree(&twin, &["pull", "-q", "--squash", "--prefix", "control_plane", &url, "python"]);
    let said = |place: &Place| {
        let squash = place.git(&["rev-parse", "HEAD^2"]);
        let text = ["HEAD", "HEAD^2"].map(|commit| place.git(&["log", "-1", "--format=%B", commit]));
        (
            text.map(|text| text.replace(squash.trim(), "SQUASH")),
            place.git(&["rev-parse", "HEAD^2^{tree}", "HEAD^2^", "HEAD^1"]),
        )
    };
    assert_eq!(said(&place), said(&twin));
    assert_eq!(place.git(&["rev-parse", "HEAD:control_plane"]), kit_tree(&kits));
    assert_eq!(place.git_status(), "", "all of it is committed");
    let changed = place.git(&["diff", "--name-only", &before, "HEAD"]);
    assert!(
        changed.contains(VIEW) && changed.contains(RECEIPT) && !changed.contains("settings"),
        "{changed}"
    );
    assert!(!place.read(VIEW).contains("older"));

    let receipt = place.read(RECEIPT);
    let new = kits.git(&["rev-parse", "python"]);
    for fact in [
        format!("  tree: {}", kit_tree(&kits)),
        format!("  commit: {new}"),
        format!("  remote: {url}\n"),
        "  ref: python\n".into(),
    ] {
        assert!(receipt.contains(&fact), "{fact}\n{receipt}");
    }
    assert!(!receipt.contains(&old) && !receipt.contains(&before), "{receipt}");
    assert!(kit_findings(&place).is_empty());
    let after = head(&place);
    for line in [UPGRADE, &["upgrade", "--check"]] {
        assert_eq!(done(&place, line), NOTHING);
    }
    assert_eq!(head(&place), after);
    place.git(&["fsck", "--strict"]);
    done(&place, &["uninstall", "--yes"]);
    assert_eq!(place.tree(), original);
    place.git(&["add", "--all"]);
    let first = place.git(&["rev-list", "--max-parents=0", "--first-parent", "HEAD"]);
    assert_eq!(place.git(&["diff", first.trim()]), "");
}

#[test]
fn the_kit_inside_the_binary_comes_offline_and_edits_and_deletions_of_the_owner_stay() {
    let place = aged_inside();
    place.git(&["rm", "--quiet", "control_plane/kernel/impact.py", "manage_api/urls.py"]);
    edit(&place, VIEW);
    edit(&place, KIT);
    done(&place, UPGRADE);
    assert_eq!((place.git_status().as_str(), parents(&place)), ("", 2));
    for path in [KIT, VIEW] {
        let text = place.read(path);
        assert!(text.starts_with("# the owner's\n") && !text.contains("older"), "{path}: {text}");
    }
    assert!(!place.has("control_plane/kernel/impact.py") && !place.has("manage_api/urls.py"));
    let receipt = place.read(RECEIPT);
    assert!(receipt.contains("  remote: acp:python\n") && !receipt.contains("0.0.9"), "{receipt}");
    assert_eq!(done(&place, UPGRADE), NOTHING);
}

#[test]
fn where_merges_are_not_wanted_it_is_one_ordinary_commit_with_the_trailers() {
    let (kits, url) = older();
    let place = Place::django();
    done(&place, &["install", "--yes", "--kit", "subtree", "--kit-url", &url, "--linear"]);
    assert_eq!(parents(&place), 1);
    place.commit();
    newer(&kits);
    done(&place, &["upgrade", "--yes", "--linear"]);
    assert_eq!(parents(&place), 1);
    assert!(place.git(&["log", "-1", "--format=%B"]).contains("\ngit-subtree-split: "));
    kits.write("kernel/new.py", "# new\n");
    kits.commit();
    git_subtree(&place, &["pull", "-q", "--squash", "--prefix", "control_plane", &url, "python"]);
    assert!(place.has("control_plane/kernel/new.py"));
    let refused = run(&Place::django(), &["install", "--yes", "--linear"]);
    assert!(refused.exit == Some(2) && refused.err.contains("add `--kit subtree`"), "{refused:?}");
}

#[test]
fn another_tag_or_commit_is_gone_to_and_stays_until_another_one_is_named() {
    let (kits, url) = older();
    let place = aged(&url);
    let old = kits.git(&["rev-parse", "python"]).trim().to_owned();
    newer(&kits);
    kits.git(&["tag", "v2"]);
    kits.write("kernel/new.py", "# new\n");
    kits.commit();
    done(&place, &["upgrade", "--yes", "--to", "v2"]);
    assert!(!place.has("control_plane/kernel/new.py") && place.read(RECEIPT).contains("  ref: v2\n"));
    assert_eq!(done(&place, UPGRADE), NOTHING);
    let back = done(&place, &["upgrade", "--yes", "--to", &old]);
    assert!(back.contains("control_plane"), "{back}");
    assert!(
        place.read(KIT).ends_with(OLDER)
            && place.git(&["log", "-1", "--format=%B", "HEAD^2"]).contains("\nREVERT: ")
    );
    done(&place, &["upgrade", "--yes", "--to", "python"]);
    assert!(place.has("control_plane/kernel/new.py"));
    kits.git(&["reset", "--quiet", "--hard", "v2"]);
    let rewritten = done(&place, UPGRADE);
    assert!(rewritten.contains("went back, or was rewritten"), "{rewritten}");
    let missing = run(&place, &["upgrade", "--yes", "--to", "v99"]);
    assert!(missing.exit == Some(4) && missing.err.contains("`v99`"), "{missing:?}");
    let inside = run(&aged_inside(), &["upgrade", "--yes", "--to", "v2"]);
    assert!(inside.exit == Some(2) && inside.err.contains("has one version"), "{inside:?}");
}

#[test]
fn only_what_the_upgrade_changes_must_be_committed() {
    let (kits, url) = older();
    let place = aged(&url);
    newer(&kits);
    place.write("manage.py", &format!("{}# not committed\n", place.read("manage.py")));
    place.write("staged.txt", "of the owner\n");
    place.git(&["add", "staged.txt"]);
    let status = place.git_status();
    for path in [KIT, VIEW, RECEIPT] {
        let text = place.read(path);
        place.write(path, &format!("# not committed\n{text}"));
        let ran = run(&place, UPGRADE);
        assert_eq!(ran.exit, Some(4), "{path}: {ran:?}");
        assert!(ran.err.contains(&format!("`{path}` has changes that are not committed")), "{ran:?}");
        place.write(path, &text);
    }
    place.write("control_plane/kernel/clock.py", "# in the way\n");
    let ran = run(&place, UPGRADE);
    assert!(ran.exit == Some(4) && ran.err.contains("git does not know it"), "{ran:?}");
    std::fs::remove_file(place.at("control_plane/kernel/clock.py")).expect("it is there");
    assert_eq!(place.git_status(), status);
    done(&place, UPGRADE);
    assert_eq!(place.git_status(), status, "what is not part of it stays as it is");
    assert!(!place.git(&["show", "--stat", "--format=", "HEAD"]).contains("manage.py"));
}

#[test]
fn a_history_without_trailers_or_with_other_commits_is_gone_on_with_from_the_receipt() {
    let (kits, url) = older();
    let rewrite: [fn(&Place); 2] = [
        |place| {
            // A pull request that was squash-merged, its message thrown away.
            let first = place.git(&["rev-list", "--max-parents=0", "--first-parent", "HEAD"]);
            place.git(&["reset", "--quiet", "--soft", first.trim()]);
            place.git(&["commit", "--quiet", "--message", "all in one"]);
        },
        |place| {
            let first = place.git(&["rev-list", "--max-parents=0", "--first-parent", "HEAD"]);
            place.git(&["branch", "--quiet", "other", first.trim()]);
            place.git(&["rebase", "--quiet", "--rebase-merges", "-Xsubtree=control_plane", "other"]);
        },
    ];
    for rewrite in rewrite {
        let place = aged(&url);
        edit(&place, KIT);
        rewrite(&place);
        kits.git(&["checkout", "--quiet", "-B", "python"]);
        newer(&kits);
        done(&place, UPGRADE);
        let text = place.read(KIT);
        assert!(text.starts_with("# the owner's\n") && !text.contains("older"), "{text}");
        assert_eq!(place.git_status(), "");
        kits.write("kernel/new.py", "# new\n");
        kits.commit();
        git_subtree(&place, &["pull", "-q", "--squash", "--prefix", "control_plane", &url, "python"]);
        assert!(place.read(KIT).starts_with("# the owner's\n"));
        kits.git(&["reset", "--quiet", "--hard", "HEAD~2"]);
    }
}

#[test]
fn a_kit_that_was_moved_or_never_committed_is_named_and_nothing_is_written() {
    let place = aged_inside();
    place.git(&["mv", "control_plane", "lib_control"]);
    place.commit();
    let before = head(&place);
    let moved = run(&place, UPGRADE);
    assert!(moved.exit == Some(4) && moved.err.contains("git mv lib_control control_plane"), "{moved:?}");
    assert_eq!((head(&place), place.git_status().as_str()), (before, ""));
    let vendored = Place::django();
    done(&vendored, &["install", "--yes"]);
    let ran = run(&vendored, &["upgrade", "--yes", "--kit", "subtree"]);
    assert!(ran.exit == Some(4) && ran.err.contains("git add control_plane"), "{ran:?}");
}

#[test]
fn git_and_acp_bring_the_kit_on_by_turns_and_both_take_the_history_for_theirs() {
    let (kits, url) = older();
    let (mixed, alone) = (aged(&url), Place::bare([]));
    edit(&mixed, KIT);
    alone.git(&["clone", "--quiet", mixed.root().to_str().expect("text"), "."]);
    let pull = ["pull", "-q", "--squash", "--prefix", "control_plane", &url, "python"];
    for turn in 0..5 {
        match turn {
            0 => newer(&kits),
            _ => {
                kits.write(&format!("kernel/new{turn}.py"), "# new\n");
                kits.commit();
            }
        }
        git_subtree(&alone, &pull);
        match turn % 2 {
            0 => git_subtree(&mixed, &pull),
            _ => drop(done(&mixed, UPGRADE)),
        }
        let trees = [&mixed, &alone].map(|place| place.git(&["rev-parse", "HEAD:control_plane"]));
        assert_eq!(trees[0], trees[1], "turn {turn}");
        let squashes =
            [&mixed, &alone].map(|place| place.git(&["log", "--format=%s%n%T", "--grep=^git-subtree-dir"]));
        assert_eq!(squashes[0], squashes[1], "turn {turn}");
        assert_eq!(mixed.git_status(), "", "turn {turn}");
        mixed.git(&["fsck", "--strict"]);
    }
    // What git brought is only to be written down.
    let before = head(&mixed);
    assert!(kit_findings(&mixed).contains(&"kit-tree".to_owned()));
    done(&mixed, &["upgrade", "--yes", "--commit"]);
    assert_eq!(mixed.git(&["diff", "--name-only", &before, "HEAD"]), format!("{RECEIPT}\n"));
    assert_eq!(done(&mixed, UPGRADE), NOTHING);
    assert!(mixed.read(RECEIPT).contains(kits.git(&["rev-parse", "python"]).trim()));
}
