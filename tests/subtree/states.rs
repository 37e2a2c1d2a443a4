//! Repositories in all the states that owners have them in.

use std::os::unix::fs::symlink;

use acp::error::Kind;
use acp::subtree;

use crate::place::{PREFIX, Repo, add, committed, fetched, git_in, git_subtree, order, pull};

/// A host with the kit, and a kit that has gone on.
fn behind() -> (Repo, Repo) {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    kit.edit("kernel/one.py", "one 15\n", "one fifteen\n");
    kit.write("kernel/new.py", "new\n");
    kit.remove("kernel/two.py");
    kit.commit("second version");
    (host, kit)
}

fn prefix_is(host: &Repo, kit: &Repo) {
    assert_eq!(host.id(&format!("HEAD:{PREFIX}")), kit.id("HEAD^{tree}"));
}

#[test]
fn a_branch_without_commits_gets_the_kit_and_git_subtree_goes_on_from_there() {
    let (host, kit) = (Repo::empty(), Repo::kit());
    committed(&add(&host, &kit));
    host.expect_sound();
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    assert!(git_subtree(&host, "pull", &kit).status.success());
    prefix_is(&host, &kit);
    kit.write("VERSION", "3\n");
    kit.commit("third version");
    committed(&pull(&host, &kit));
    prefix_is(&host, &kit);
}

#[test]
fn in_a_linked_work_tree_that_branch_moves_and_no_other() {
    let (host, kit) = behind();
    let main = host.id("main");
    let other = tempfile::tempdir().expect("a folder");
    let tree = other.path().join("tree");
    host.git(&["worktree", "add", "--quiet", "-b", "other", tree.to_str().expect("text")]);
    let opened = acp::effects::git::host::Host::open(&tree).expect("a work tree");
    committed(&subtree::pull(&opened, &fetched(&kit).expect("the kit"), &order(PREFIX, None)));
    assert_eq!(host.id("main"), main);
    assert_eq!(host.id(&format!("other:{PREFIX}")), kit.id("HEAD^{tree}"));
    let status = git_in(&tree, &["status", "--porcelain"]);
    assert_eq!(String::from_utf8_lossy(&status.stdout), "");
}

#[test]
fn a_shallow_clone_stays_shallow_and_is_pulled_into_while_the_squash_is_there() {
    let (origin, kit) = behind();
    let host = Repo::empty();
    host.git(&["fetch", "--quiet", "--depth=2", &format!("file://{}", origin.url()), "main"]);
    host.git(&["reset", "--quiet", "--hard", "FETCH_HEAD"]);
    let shallow = host.read(".git/shallow");
    committed(&pull(&host, &kit));
    prefix_is(&host, &kit);
    assert_eq!(host.read(".git/shallow"), shallow);
    assert_eq!(host.status(), "");
}

#[test]
fn a_shallow_clone_that_ends_before_the_squash_needs_the_receipt_or_says_so() {
    let (origin, kit) = behind();
    let known = subtree::kit::Kit::fetch(kit.url(), Some(&kit.id("HEAD^"))).expect("the kit").facts;
    origin.write("app.txt", "later\n");
    origin.commit("later");
    let host = Repo::empty();
    host.git(&["fetch", "--quiet", "--depth=1", &format!("file://{}", origin.url()), "main"]);
    host.git(&["reset", "--quiet", "--hard", "FETCH_HEAD"]);
    let error = pull(&host, &kit).expect_err("nothing is known");
    assert_eq!(error.kind, Kind::Precondition);
    assert!(error.hint.expect("a hint").contains("git fetch --unshallow"));
    let kit_now = fetched(&kit).expect("the kit");
    committed(&subtree::pull(&host.host_at(), &kit_now, &order(PREFIX, Some(&known))));
    prefix_is(&host, &kit);
    assert_eq!(host.status(), "");
}

#[test]
fn a_sparse_checkout_that_leaves_the_kit_out_leaves_it_out() {
    for (kept, there) in [("src", false), (PREFIX, true), ("control_plane/packs", false)] {
        let (host, kit) = behind();
        host.git(&["sparse-checkout", "set", "--no-sparse-index", kept]);
        committed(&pull(&host, &kit));
        prefix_is(&host, &kit);
        assert_eq!(host.status(), "", "{kept}");
        assert_eq!(host.has("control_plane/kernel/new.py"), there, "{kept}");
        assert_eq!(host.has("control_plane/kernel/one.py"), there, "{kept}");
        host.git(&["sparse-checkout", "disable"]);
        assert_eq!(host.status(), "", "{kept}");
        assert_eq!(host.read("control_plane/kernel/new.py"), "new\n");
    }
}

#[test]
fn a_kit_is_added_to_a_sparse_checkout_without_its_files() {
    let (host, kit) = (Repo::host(), Repo::kit());
    host.git(&["sparse-checkout", "set", "--no-sparse-index", "src"]);
    committed(&add(&host, &kit));
    prefix_is(&host, &kit);
    assert_eq!(host.status(), "");
    assert!(!host.has(PREFIX));
}

#[test]
fn a_submodule_beside_the_kit_stays_as_it_is() {
    let (host, kit) = behind();
    let other = Repo::kit();
    host.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        other.url(),
        "vendor/other",
    ]);
    host.commit("a submodule");
    host.write("vendor/other/VERSION", "edited in the submodule\n");
    committed(&pull(&host, &kit));
    prefix_is(&host, &kit);
    assert_eq!(host.read("vendor/other/VERSION"), "edited in the submodule\n");
    assert_eq!(host.git(&["ls-tree", "HEAD", "vendor/other"]).split(' ').nth(1), Some("commit"));
}

#[test]
fn inside_a_submodule_of_the_host_no_kit_is_added() {
    let (host, kit) = (Repo::host(), Repo::kit());
    let other = Repo::kit();
    host.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.url(), "vendor"]);
    host.commit("a submodule");
    let kit = fetched(&kit).expect("the kit");
    let error = subtree::add(&host.host_at(), &kit, &order("vendor/kit", None)).expect_err("it is another's");
    assert_eq!(error.kind, Kind::Precondition);
    assert_eq!(host.status(), "");
}

#[test]
fn what_is_dirty_elsewhere_neither_blocks_nor_gets_into_the_commit() {
    let (host, kit) = behind();
    host.write("app.txt", "not yet committed\n");
    host.write("src/staged.txt", "staged\n");
    host.git(&["add", "src/staged.txt"]);
    host.write("control_plane/packs/deep/iam.json", "{\"mine\": 1}\n");
    host.write("control_plane/untracked.txt", "mine\n");
    let before = host.status();
    committed(&pull(&host, &kit));
    prefix_is(&host, &kit);
    assert_eq!(host.status(), before);
    assert_eq!(host.read("control_plane/packs/deep/iam.json"), "{\"mine\": 1}\n");
    assert_eq!(host.git(&["diff", "--name-only", "HEAD^", "HEAD", "--", "src", "app.txt"]), "");
}

#[test]
fn a_planned_file_that_is_dirty_blocks_and_nothing_changes() {
    type Change = fn(&Repo);
    let changes: [(&str, Change); 6] = [
        ("edited", |host| host.write("control_plane/kernel/one.py", "mine\n")),
        ("edited and staged", |host| {
            host.write("control_plane/kernel/one.py", "mine\n");
            host.git(&["add", "--all"]);
        }),
        ("to be deleted, and edited", |host| host.write("control_plane/kernel/two.py", "mine\n")),
        ("gone", |host| host.remove("control_plane/kernel/one.py")),
        ("untracked in the way", |host| host.write("control_plane/kernel/new.py", "mine\n")),
        ("ignored in the way", |host| {
            host.write(".git/info/exclude", "new.py\n");
            host.write("control_plane/kernel/new.py", "mine\n");
        }),
    ];
    for (what, change) in changes {
        let (host, kit) = behind();
        change(&host);
        let (before, head) = (host.status(), host.id("HEAD"));
        let error = pull(&host, &kit).expect_err(what);
        assert_eq!(error.kind, Kind::Precondition, "{what}: {error}");
        assert!(error.to_string().contains("control_plane/kernel/"), "{what}: {error}");
        assert_eq!((host.status(), host.id("HEAD")), (before, head), "{what}");
    }
}

#[test]
fn files_with_another_time_but_the_same_bytes_do_not_block() {
    let (host, kit) = behind();
    for path in ["one.py", "two.py"] {
        let path = host.at(&format!("control_plane/kernel/{path}"));
        let bytes = std::fs::read(&path).expect("its bytes");
        std::fs::remove_file(&path).expect("it goes");
        std::fs::write(&path, bytes).expect("it is back");
    }
    committed(&pull(&host, &kit));
    host.expect_sound();
}

#[test]
fn a_kit_is_not_written_through_a_link() {
    let (host, kit) = (Repo::host(), Repo::kit());
    let elsewhere = tempfile::tempdir().expect("a folder");
    symlink(elsewhere.path(), host.at(PREFIX)).expect("a link");
    let error = add(&host, &kit).expect_err("it would leave the repository");
    assert_eq!(error.kind, Kind::Precondition);
    assert_eq!(std::fs::read_dir(elsewhere.path()).expect("a folder").count(), 0);
}

#[test]
fn a_folder_that_is_committed_already_is_not_added_to() {
    let (host, kit) = (Repo::host(), Repo::kit());
    let kit = fetched(&kit).expect("the kit");
    let error = subtree::add(&host.host_at(), &kit, &order("src/deep", None)).expect_err("it is taken");
    assert_eq!(error.kind, Kind::Precondition);
    let error = subtree::add(&host.host_at(), &kit, &order("app.txt/kit", None)).expect_err("it is a file");
    assert_eq!(error.kind, Kind::Precondition);
}

#[test]
fn a_kit_that_was_never_added_is_not_pulled() {
    let (host, kit) = (Repo::host(), Repo::kit());
    host.write("control_plane/VERSION", "1\n");
    host.commit("a folder of this name");
    for prefix in [PREFIX, "nowhere"] {
        let kit = fetched(&kit).expect("the kit");
        let error = subtree::pull(&host.host_at(), &kit, &order(prefix, None)).expect_err("it is not there");
        assert!(error.to_string().contains("it was never added there"), "{error}");
    }
}

#[test]
fn a_merge_that_is_under_way_is_not_disturbed() {
    let (host, kit) = behind();
    host.git(&["checkout", "--quiet", "-b", "other"]);
    host.write("app.txt", "other\n");
    host.commit("other");
    host.git(&["checkout", "--quiet", "main"]);
    host.write("app.txt", "main\n");
    host.commit("main");
    assert!(!host.ran(&["merge", "other"]).status.success());
    let before = host.status();
    assert_eq!(pull(&host, &kit).expect_err("git is busy").kind, Kind::Precondition);
    assert_eq!(host.status(), before);
}

#[test]
fn a_kit_deep_in_the_repository_and_one_beside_it_do_not_meet() {
    let (host, kit) = (Repo::host(), Repo::kit());
    let kit_now = fetched(&kit).expect("the kit");
    for prefix in ["libs/a.b/kit", "libs/axb/kit"] {
        committed(&subtree::add(&host.host_at(), &kit_now, &order(prefix, None)));
    }
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    let kit_now = fetched(&kit).expect("the kit");
    committed(&subtree::pull(&host.host_at(), &kit_now, &order("./libs/a.b//kit/", None)));
    assert_eq!(host.read("libs/a.b/kit/VERSION"), "2\n");
    assert_eq!(host.read("libs/axb/kit/VERSION"), "1\n");
    host.expect_sound();
}
