//! A kit that was copied becomes a subtree, and the other way round, with what the owner changed kept.

use crate::renewal::{KIT, NOTHING, RECEIPT, UPGRADE, VIEW, newer, older};
use crate::subtree::{git_subtree, kit_findings};
use crate::support::Place;
use crate::upgrade::edit;
use crate::{done, run};

const SUBTREE: &[&str] = &["upgrade", "--yes", "--kit", "subtree"];
const VENDOR: &[&str] = &["upgrade", "--yes", "--kit", "vendor"];

fn installed(more: &[&str]) -> Place {
    let place = Place::django();
    done(&place, &[&["install", "--yes"], more].concat());
    place.commit();
    place
}

/// Everything of ours goes, and nothing of the owner's has changed since before the install.
fn expect_way_back(place: &Place) {
    done(place, &["uninstall", "--yes"]);
    place.git(&["add", "--all"]);
    let first = place.git(&["rev-list", "--max-parents=0", "--first-parent", "HEAD"]);
    assert_eq!(place.git(&["diff", "--staged", "--stat", first.trim()]), "");
}

#[test]
fn a_copied_kit_becomes_a_subtree_that_git_goes_on_with_and_the_way_back_is_whole() {
    let (kits, url) = older();
    newer(&kits);
    for more in [&[][..], &["--kit-url", &url]] {
        let place = installed(&[]);
        let (before, files) = (place.tree(), place.git(&["rev-parse", "HEAD:control_plane"]));
        done(&place, &[SUBTREE, more].concat());
        let receipt = place.read(RECEIPT);
        assert!(receipt.contains("  mode: subtree\n") && place.git_status().is_empty(), "{receipt}");
        assert_eq!(
            place.git(&["rev-parse", "HEAD:control_plane", "HEAD^2^{tree}"]),
            format!("{files}{files}")
        );
        let message = place.git(&["log", "-1", "--format=%B", "HEAD^2"]);
        assert!(message.starts_with("Squashed 'control_plane/' content from commit "), "{message}");
        let mut trees = [place.tree(), before];
        trees.iter_mut().for_each(|tree| drop(tree.remove(RECEIPT)));
        assert_eq!(trees[0], trees[1], "no file of the kit changes");
        assert!(kit_findings(&place).is_empty());
        assert_eq!(done(&place, UPGRADE), NOTHING);
        if !more.is_empty() {
            kits.write("kernel/new.py", "# new\n");
            kits.commit();
            done(&place, UPGRADE);
            kits.write("kernel/newer.py", "# newer\n");
            kits.commit();
            git_subtree(&place, &["pull", "-q", "--squash", "--prefix", "control_plane", &url, "python"]);
            done(&place, &["upgrade", "--yes", "--commit"]);
            assert!(place.has("control_plane/kernel/new.py") && kit_findings(&place).is_empty());
        }
        expect_way_back(&place);
    }
}

#[test]
fn edits_of_the_owner_stay_when_the_mode_changes_there_and_back() {
    let (kits, url) = older();
    let place = installed(&["--kit", "subtree", "--kit-url", &url]);
    for path in [KIT, VIEW] {
        edit(&place, path);
    }
    let owners = |place: &Place| {
        for path in [KIT, VIEW] {
            assert!(place.read(path).starts_with("# the owner's\n"), "{path}");
        }
    };
    done(&place, &[VENDOR, &["--commit"]].concat());
    owners(&place);
    let receipt = place.read(RECEIPT);
    assert!(receipt.contains("  mode: vendor\n") && !receipt.contains("  remote:"), "{receipt}");
    assert!(
        !place.read(KIT).contains("older") && !place.has("control_plane/kernel/time.py"),
        "this binary's kit"
    );
    assert_eq!(place.git_status(), "");
    assert_eq!(kit_findings(&place), ["kit-edited"]);
    assert_eq!(done(&place, UPGRADE), NOTHING);
    newer(&kits);
    kits.write("kernel/new.py", "# new\n");
    kits.commit();
    done(&place, &[SUBTREE, &["--kit-url", &url]].concat());
    owners(&place);
    assert!(place.has("control_plane/kernel/new.py") && place.git_status().is_empty());
    assert_eq!(done(&place, UPGRADE), NOTHING);
}

#[test]
fn a_subtree_becomes_copied_files_and_is_upgraded_and_taken_out_as_such() {
    let place = installed(&["--kit", "subtree"]);
    let out = done(&place, VENDOR);
    assert!(out.contains("upgraded"), "{out}");
    assert_eq!(place.git_status(), format!(" M {RECEIPT}\n"));
    assert!(kit_findings(&place).is_empty());
    assert_eq!(done(&place, UPGRADE), NOTHING);
    place.commit();
    expect_way_back(&place);
    let refused = run(&installed(&[]), &["upgrade", "--yes", "--to", "v2"]);
    assert!(refused.exit == Some(2) && refused.err.contains("failed to take `--to`"), "{refused:?}");
}
