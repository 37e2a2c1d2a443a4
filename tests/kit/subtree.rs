//! `acp install --kit subtree` and the way back, held against the installed `git subtree`.

use std::path::Path;
use std::process::Command;

use crate::support::Place;
use crate::{done, fixture, published, run, run_with};

const INSTALL: &[&str] = &["install", "--yes", "--kit", "subtree"];
/// The kit's folder in the fixture of Django.
const PREFIX: &str = "control_plane";

fn from<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [INSTALL, &["--kit-url", url], more].concat()
}

/// Runs a git that has `git subtree`.
pub fn git_subtree(place: &Place, arguments: &[&str]) {
    let has = |git: &&&str| {
        let path = Command::new(git).arg("--exec-path").output().expect("git runs").stdout;
        Path::new(String::from_utf8_lossy(&path).trim()).join("git-subtree").is_file()
    };
    let git = ["git", "/usr/bin/git"];
    let git = git.iter().find(has).expect("a git with `git subtree`, as the package of Debian has it");
    let output = Command::new(git)
        .args(["-c", "user.name=Owner", "-c", "user.email=owner@example.com", "subtree"])
        .args(arguments)
        .current_dir(place.root())
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

pub fn kit_findings(place: &Place) -> Vec<String> {
    let found = run(place, &["doctor", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&found.out).expect("a document");
    let findings = document["findings"].as_array().expect("findings").clone();
    let ids = findings.iter().filter_map(|finding| finding["id"].as_str());
    ids.filter(|id| id.starts_with("kit-")).map(str::to_owned).collect()
}

#[test]
fn the_kit_inside_comes_in_with_the_commits_and_trailers_of_git_subtree_in_every_host() {
    for (name, form) in [
        ("django-startproject", "python"),
        ("axum-sqlite", "rust"),
        ("express-ts-esm", "typescript-ts-js"),
        ("express-js-cjs", "typescript-require-js"),
        ("supabase-bare", "typescript-deno"),
    ] {
        let (vendored, place) = (fixture(name), fixture(name));
        let before = (place.git(&["rev-parse", "HEAD"]), place.tree());
        done(&vendored, &["install", "--yes"]);
        done(&place, INSTALL);
        let same = |place: &Place| {
            let mut tree = place.tree();
            tree.retain(|path, _| !path.starts_with(".acp"));
            tree
        };
        assert_eq!(same(&place), same(&vendored), "{name}: both ways put the same files there");

        let (kits, _) = published(form);
        let tree = kits.git(&["rev-parse", "HEAD^{tree}"]);
        let receipt = place.read(".acp/install.yaml");
        let prefix =
            receipt.lines().find_map(|line| line.strip_prefix("  folder: ")).expect("the kit's folder");
        assert_eq!(place.git(&["rev-parse", &format!("HEAD:{prefix}")]), tree, "{name}");
        assert_eq!(place.git(&["rev-parse", "HEAD^2^{tree}"]), tree, "{name}");
        assert_eq!(place.git(&["rev-parse", "HEAD^1"]), before.0, "{name}");
        let squash = place.git(&["log", "-1", "--format=%B%P", "HEAD^2"]);
        let split =
            receipt.lines().find_map(|line| line.strip_prefix("  commit: ")).expect("the kit's commit");
        let wanted = format!(
            "Squashed '{prefix}/' content from commit {}\n\ngit-subtree-dir: {prefix}\ngit-subtree-split: {split}\n\n",
            &split[..7]
        );
        assert_eq!(squash.trim_end(), wanted.trim_end(), "{name}");
        let id = place.git(&["rev-parse", "HEAD^2"]);
        let merge = format!("Merge commit '{}' as '{prefix}'", id.trim());
        assert_eq!(place.git(&["log", "-1", "--format=%B"]).trim(), merge, "{name}");
        for fact in ["  mode: subtree\n", "  remote: acp:", &format!("  tree: {tree}")] {
            assert!(receipt.contains(fact), "{name}: {fact}\n{receipt}");
        }
        assert!(!receipt.contains(id.trim()) && !receipt.contains(before.0.trim()), "{name}: host's commits");
        assert!(kit_findings(&place).is_empty(), "{name}");
        assert_eq!(done(&place, INSTALL), run(&place, &["install", "--yes"]).out, "{name}: nothing to do");

        done(&place, &["uninstall", "--yes"]);
        assert_eq!(place.git_status(), "", "{name}");
        assert_eq!(place.git(&["diff", before.0.trim(), "HEAD"]), "", "{name}");
        assert_eq!(place.tree(), before.1, "{name}");
        place.git(&["fsck", "--strict"]);
    }
}

#[test]
fn a_kit_from_elsewhere_is_what_lands_and_git_subtree_goes_on_from_there() {
    let (kits, url) = published("python");
    let older = kits.git(&["rev-parse", "HEAD"]).trim().to_owned();
    kits.write("kernel/extra.py", "\"\"\"Ours.\"\"\"\n");
    kits.commit();
    for (reference, has) in [(Some(older.as_str()), false), (None, true)] {
        let place = Place::django();
        let pin = reference.map(|reference| ["--kit-ref", reference]);
        done(&place, &from(&url, pin.as_ref().map_or(&[], |pin| &pin[..])));
        assert_eq!(place.has("control_plane/kernel/extra.py"), has);
        let receipt = place.read(".acp/install.yaml");
        assert!(receipt.contains(&format!("  remote: {url}\n")), "{receipt}");
        assert!(receipt.contains(&format!("  ref: {}\n", reference.unwrap_or("python"))), "{receipt}");
        assert!(receipt.contains("path: control_plane/kernel/dispatch.py"), "{receipt}");
        assert!(kit_findings(&place).is_empty());
        place.commit();
        kits.write("kernel/extra.py", "\"\"\"Ours, changed.\"\"\"\n");
        kits.commit();
        git_subtree(&place, &["pull", "-q", "--squash", "--prefix", PREFIX, &url, "python"]);
        assert_eq!(place.read("control_plane/kernel/extra.py"), "\"\"\"Ours, changed.\"\"\"\n");
        assert_eq!(place.git_status(), "");
        // The receipt still speaks of the kit that was installed.
        assert!(kit_findings(&place).contains(&"kit-tree".to_owned()));
        kits.git(&["reset", "--quiet", "--hard", "HEAD^"]);
    }
}

#[test]
fn the_doctor_holds_the_kit_against_the_tree_that_the_receipt_records() {
    for install in [INSTALL, &["install", "--yes"]] {
        let place = Place::django();
        done(&place, install);
        place.commit();
        assert!(kit_findings(&place).is_empty());
        let receipt = place.read(".acp/install.yaml");
        let tree = receipt.lines().find_map(|line| line.strip_prefix("  tree: ")).expect("a tree").to_owned();
        place.write(".acp/install.yaml", &receipt.replace(&tree, &"1".repeat(40)));
        assert_eq!(kit_findings(&place), ["kit-tree"], "{install:?}");
        place.write(".acp/install.yaml", &receipt);
        let text = place.read("control_plane/kernel/ids.py") + "# edited\n";
        place.write("control_plane/kernel/ids.py", &text);
        assert!(kit_findings(&place).contains(&"kit-edited".to_owned()), "{install:?}");
    }
}

#[test]
fn a_kit_of_another_language_and_one_that_is_not_there_are_refused_and_nothing_changes() {
    let (_kits, url) = published("rust");
    let place = Place::django();
    let before = (place.tree(), place.git(&["for-each-ref"]));
    let wrong = run(&place, &from(&url, &[]));
    assert_eq!(wrong.exit, Some(4), "{wrong:?}");
    assert!(wrong.err.contains("is not a python kit"), "{wrong:?}");
    let missing = run(&place, &from(&url, &["--kit-ref", "v99"]));
    assert!(missing.exit == Some(4) && missing.err.contains("`v99`"), "{missing:?}");
    let vendored = run(&place, &["install", "--yes", "--kit", "vendor", "--kit-url", &url]);
    assert!(vendored.exit == Some(2) && vendored.err.contains("add `--kit subtree`"), "{vendored:?}");
    assert_eq!((place.tree(), place.git(&["for-each-ref"])), before);
    done(&place, &["install", "--yes"]);
    let other = run(&place, INSTALL);
    assert!(other.exit == Some(2) && other.err.contains("has its kit as `vendor`"), "{other:?}");
}

#[test]
fn where_the_rest_cannot_be_written_the_kit_s_commit_is_taken_back() {
    let place = Place::django();
    let before = (place.tree(), place.git(&["rev-parse", "HEAD"]));
    for operation in ["1:eio", "40:eio", "90:enospc"] {
        let ran = run_with(&place, INSTALL, &[("ACP_TEST_FAIL_AT", operation)]);
        assert_eq!(ran.exit, Some(1), "{operation}: {ran:?}");
        assert_eq!((place.tree(), place.git(&["rev-parse", "HEAD"])), before, "{operation}");
        assert_eq!(place.git_status(), "", "{operation}");
    }
}

#[test]
fn killed_after_the_kit_s_commit_the_same_command_goes_on_and_the_way_back_is_whole() {
    let whole = Place::django();
    done(&whole, INSTALL);
    for operation in ["1:kill", "60:kill", "100:kill"] {
        let place = Place::django();
        let before = place.tree();
        let ran = run_with(&place, INSTALL, &[("ACP_TEST_FAIL_AT", operation)]);
        assert_eq!(ran.signal, Some(9), "{operation}: {ran:?}");
        done(&place, INSTALL);
        let mut trees = [place.tree(), whole.tree()];
        // The plan that was carried out is another one: the kit is there.
        trees.iter_mut().for_each(|tree| drop(tree.remove(".acp/install.yaml")));
        assert_eq!(trees[0], trees[1], "{operation}");
        let parents = place.git(&["log", "-1", "--format=%P"]);
        assert_eq!(parents.split_whitespace().count(), 2, "{operation}: it came in once");
        done(&place, &["uninstall", "--yes"]);
        assert_eq!((place.tree(), place.git_status().as_str()), (before, ""), "{operation}");
    }
}
