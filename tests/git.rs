//! Git around the install: work trees, submodules, no git at all, commits that are asked for, and none that are not.

mod support;

use std::fs;

use support::Place;
use support::binary::{Ran, acp};

#[test]
fn in_a_linked_work_tree_only_that_tree_changes() {
    let place = Place::django();
    let before = place.tree();
    let outside = Place::bare([]);
    let tree = outside.at("tree");
    place.git(&["worktree", "add", "--quiet", tree.to_str().expect("text"), "-b", "other"]);
    let ran = Ran::of(acp(&tree).args(["install", "--yes"]).output().expect("it runs"));
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(tree.join("manage_api/apps.py").is_file() && tree.join(".acp/install.yaml").is_file());
    assert_eq!(place.tree(), before);
    let ran = Ran::of(acp(&tree).args(["uninstall", "--yes"]).output().expect("it runs"));
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(!tree.join("manage_api").exists() && !tree.join(".acp").exists());
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let product = Place::django();
    let place = Place::with([("README.md", "the whole\n")]);
    let url = product.root().to_str().expect("text");
    place.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "product"]);
    place.commit();
    let ran = place.run(&["install", "--yes"]);
    assert_eq!(ran.exit, Some(4), "the project belongs to the submodule, not to what is around it: {ran:?}");
    let ran = Ran::of(acp(&place.at("product")).args(["install", "--yes"]).output().expect("it runs"));
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(place.has("product/.acp/install.yaml") && !place.has(".acp"));
}

#[test]
fn in_a_folder_below_the_repository_is_what_counts() {
    let place = Place::django();
    let ran = Ran::of(acp(&place.at("leads")).args(["install", "--yes"]).output().expect("it runs"));
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(place.has(".acp/install.yaml") && place.has("manage_api/apps.py"));
}

#[test]
fn a_root_below_the_repository_is_never_left() {
    let place = Place::django();
    support::binary::copy(&place.at("shop"), &place.at("web/shop"));
    fs::copy(place.at("manage.py"), place.at("web/manage.py")).expect("a second project");
    place.write("web/requirements.txt", "Django>=5.2\n");
    place.commit();
    let ran = place.run(&["--root", "web", "install", "--yes"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(place.has("web/.acp/install.yaml") && place.has("web/manage_api/apps.py"));
    assert!(place.git_status().lines().all(|line| line[3..].starts_with("web/")), "{}", place.git_status());
    place.write("web/shop/urls.py", "# changed\n");
    assert_eq!(place.run(&["--root", "web", "status"]).exit, Some(0));
}

#[test]
fn without_git_it_works_and_says_that_only_acp_leads_back() {
    let place = Place::bare([]);
    support::binary::copy(Place::django().root(), place.root());
    fs::remove_dir_all(place.at(".git")).expect("no git");
    let before = place.tree();
    let ran = place.run(&["install", "--yes"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert_eq!(ran.err, "warning: there is no git repository here; only `acp uninstall` leads back\n");
    assert_eq!(place.run(&["uninstall", "--yes", "--quiet"]).exit, Some(0));
    assert_eq!(place.tree(), before);
}

#[test]
fn ignored_folders_are_not_looked_into() {
    let place = Place::django();
    support::binary::copy(&place.at("shop"), &place.at(".venv/lib/site/shop"));
    fs::copy(place.at("manage.py"), place.at(".venv/lib/site/manage.py")).expect("somebody's project");
    let ran = place.run(&["install", "--yes"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
}

#[test]
fn nothing_is_committed_or_staged_unless_it_is_asked_for() {
    let place = Place::django();
    let head = place.git(&["rev-parse", "HEAD"]);
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    assert_eq!(place.git(&["rev-parse", "HEAD"]), head);
    assert_eq!(place.git(&["diff", "--cached", "--name-only"]), "");
    assert_eq!(place.git(&["stash", "list"]), "");
}

#[test]
fn a_commit_that_is_asked_for_holds_what_was_written_and_nothing_else() {
    let place = Place::django();
    place.git(&["config", "user.name", "Owner"]);
    place.git(&["config", "user.email", "owner@example.com"]);
    place.write("notes.txt", "mine\n");
    place.write("manage.py", &(place.read("manage.py") + "# mine\n"));
    place.git(&["add", "manage.py"]);
    let before = place.git(&["rev-parse", "HEAD"]);
    let ran = place.run(&["install", "--yes", "--commit"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert_eq!(place.git_status(), "M  manage.py\n?? notes.txt\n");
    assert_eq!(place.git(&["log", "-1", "--format=%s"]), "Install the agentic control plane\n");
    let ran = place.run(&["uninstall", "--yes", "--commit"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert_eq!(place.git_status(), "M  manage.py\n?? notes.txt\n");
    assert_eq!(
        place.git(&["diff", "--stat", before.trim(), "HEAD"]),
        "",
        "both commits together change nothing"
    );
}

#[test]
fn a_commit_that_a_hook_refuses_is_a_step_by_hand() {
    let place = Place::django();
    place.git(&["config", "user.name", "Owner"]);
    place.git(&["config", "user.email", "owner@example.com"]);
    place.write(".git/hooks/pre-commit", "#!/bin/sh\necho no >&2\nexit 1\n");
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(place.at(".git/hooks/pre-commit"), fs::Permissions::from_mode(0o755))
        .expect("a hook");
    let ran = place.run(&["install", "--yes", "--commit"]);
    assert_eq!(ran.exit, Some(5), "{ran:?}");
    assert!(ran.out.contains("1. commit the changes, in a shell\n"), "{}", ran.out);
    assert!(place.has("manage_api/apps.py"));
}

#[test]
fn files_that_git_would_leave_out_of_the_commit_are_named() {
    let place = Place::django();
    place.write(
        ".gitignore",
        "*.sqlite3\n.*\n!.gitignore\nmigrations/\n!/leads/migrations/\n!/tenants/migrations/\n",
    );
    place.commit();
    let ran = place.run(&["install", "--yes"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    let named = "warning: git ignores files that the install creates: `git add -f manage_api/migrations/0001_initial.py";
    assert!(ran.out.contains(named), "{ran:?}");
    assert!(ran.out.contains(" .acp/install.yaml`"), "{ran:?}");
}

#[test]
fn lines_taken_out_by_hand_and_put_back_by_a_second_install_are_uninstalled() {
    let place = Place::django();
    let before = place.tree();
    assert_eq!(place.run(&["install", "--yes"]).exit, Some(0));
    place.git(&["checkout", "--quiet", "--", "shop/urls.py", "shop/settings.py"]);
    let repaired = place.run(&["install", "--yes"]);
    assert_eq!(repaired.exit, Some(0), "{repaired:?}");
    let undone = place.run(&["uninstall", "--yes"]);
    assert_eq!(undone.exit, Some(0), "{undone:?}");
    assert_eq!(place.tree(), before);
}
