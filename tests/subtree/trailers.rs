//! What becomes of the trailers in real life: squash-merged pull requests, rebases, moved folders, odd line ends.

use acp::error::Result;
use acp::subtree::kit::{Facts, Kit};
use acp::subtree::{self, Done, Order};

use crate::place::{PREFIX, Repo, add, committed, fetched, git_subtree, order, pull};

fn facts(kit: &Repo) -> Facts {
    fetched(kit).expect("the kit").facts
}

fn pull_knowing(host: &Repo, kit: &Repo, prefix: &str, recorded: &Facts) -> Result<Done> {
    subtree::pull(&host.host_at(), &fetched(kit)?, &order(prefix, Some(recorded)))
}

/// Merges a branch as the button of a forge does: one commit, with the message that it proposes.
fn squash_merge(host: &Repo, branch: &str, message: &str) {
    host.git(&["checkout", "--quiet", "main"]);
    host.git(&["merge", "--quiet", "--squash", branch]);
    host.commit_long_ago(message);
}

/// A kit added by a pull request that was squash-merged, then edited by the owner on the same branch.
fn flattened(keep_trailers: bool) -> (Repo, Repo, Facts) {
    let (host, kit) = (Repo::host(), Repo::kit());
    host.git(&["checkout", "--quiet", "-b", "pull-request"]);
    committed(&add(&host, &kit));
    host.edit("control_plane/kernel/one.py", "one 3\n", "one of the owner\n");
    host.commit("an edit of the owner");
    let known = facts(&kit);
    let message = match keep_trailers {
        true => format!("Add the kit (#1)\n\n{}", host.message("HEAD^^2")),
        false => "Add the kit (#1)".into(),
    };
    squash_merge(&host, "pull-request", &message);
    kit.edit("kernel/one.py", "one 15\n", "one fifteen\n");
    kit.commit("second version");
    (host, kit, known)
}

#[test]
fn after_a_squash_merged_pull_request_git_subtree_reverts_edits_and_ours_keeps_them() {
    let (ours, kit, _) = flattened(true);
    let theirs = ours.twin();
    assert!(git_subtree(&theirs, "pull", &kit).status.success(), "git subtree says that all is well");
    let lost = theirs.read("control_plane/kernel/one.py");
    assert!(
        lost.contains("one fifteen\n") && !lost.contains("one of the owner\n"),
        "the edit is gone: {lost}"
    );

    committed(&pull(&ours, &kit));
    let kept = ours.read("control_plane/kernel/one.py");
    assert!(kept.contains("one fifteen\n") && kept.contains("one of the owner\n"), "{kept}");
    ours.expect_sound();

    kit.write("VERSION", "3\n");
    kit.commit("third version");
    assert!(git_subtree(&ours, "pull", &kit).status.success());
    let kept = ours.read("control_plane/kernel/one.py");
    assert!(kept.contains("one of the owner\n"), "git subtree goes on from ours without loss: {kept}");
}

#[test]
fn without_trailers_the_receipt_says_what_is_there_and_git_subtree_can_go_on() {
    let (host, kit, known) = flattened(false);
    assert!(!git_subtree(&host.twin(), "pull", &kit).status.success());
    assert!(pull(&host, &kit).is_err(), "nobody knows");
    committed(&pull_knowing(&host, &kit, PREFIX, &known));
    let text = host.read("control_plane/kernel/one.py");
    assert!(text.contains("one fifteen\n") && text.contains("one of the owner\n"));
    host.expect_sound();
    let known = facts(&kit);
    kit.write("VERSION", "3\n");
    kit.commit("third version");
    assert!(git_subtree(&host, "pull", &kit).status.success());
    assert_eq!(host.read("control_plane/VERSION"), "3\n");
    kit.write("VERSION", "4\n");
    kit.commit("fourth version");
    committed(&pull_knowing(&host, &kit, PREFIX, &known));
    assert_eq!(host.read("control_plane/VERSION"), "4\n", "the history knows better than the old receipt");
}

#[test]
fn an_upgrade_that_lost_its_trailers_is_gone_on_with_from_the_receipt() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    kit.edit("kernel/one.py", "one 15\n", "one fifteen\n");
    kit.commit("second version");
    host.git(&["checkout", "--quiet", "-b", "upgrade"]);
    committed(&pull(&host, &kit));
    let known = facts(&kit);
    squash_merge(&host, "upgrade", "Upgrade the kit (#2)");
    kit.edit("kernel/one.py", "one fifteen\n", "one 15 again\n");
    kit.commit("third version");
    assert!(!git_subtree(&host.twin(), "pull", &kit).status.success(), "a conflict with an old base");
    committed(&pull_knowing(&host, &kit, PREFIX, &known));
    assert_eq!(host.id(&format!("HEAD:{PREFIX}")), kit.id("HEAD^{tree}"));
    host.expect_sound();
}

#[test]
fn linear_history_survives_a_rebase_and_both_tools_take_it() {
    let (host, kit) = (Repo::host(), Repo::kit());
    host.git(&["checkout", "--quiet", "-b", "topic"]);
    let linear = Order { linear: true, ..order(PREFIX, None) };
    committed(&subtree::add(&host.host_at(), &fetched(&kit).expect("the kit"), &linear));
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    committed(&subtree::pull(&host.host_at(), &fetched(&kit).expect("the kit"), &linear));
    host.git(&["checkout", "--quiet", "main"]);
    host.write("app.txt", "meanwhile\n");
    host.commit("meanwhile");
    host.git(&["checkout", "--quiet", "topic"]);
    host.git(&["rebase", "--quiet", "main"]);
    assert_eq!(host.git(&["rev-list", "--merges", "HEAD"]), "");
    assert_eq!(host.id(&format!("HEAD:{PREFIX}")), kit.id("HEAD^{tree}"));
    let other = host.twin();
    kit.write("VERSION", "3\n");
    kit.commit("third version");
    assert!(git_subtree(&other, "pull", &kit).status.success());
    assert_eq!(other.read("control_plane/VERSION"), "3\n");
    committed(&subtree::pull(&host.host_at(), &fetched(&kit).expect("the kit"), &linear));
    assert_eq!(host.read("control_plane/VERSION"), "3\n");
    host.expect_sound();
}

#[test]
fn a_rebased_branch_with_merges_is_gone_on_with_from_the_receipt() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    let known = facts(&kit);
    host.git(&["checkout", "--quiet", "-b", "topic"]);
    host.edit("control_plane/kernel/two.py", "two 3\n", "two of the owner\n");
    host.commit("an edit");
    host.git(&["checkout", "--quiet", "main"]);
    host.write("app.txt", "meanwhile\n");
    host.commit("meanwhile");
    host.git(&["checkout", "--quiet", "topic"]);
    host.git(&["rebase", "--quiet", "main"]);
    kit.edit("kernel/two.py", "two 15\n", "two fifteen\n");
    kit.commit("second version");
    committed(&pull_knowing(&host, &kit, PREFIX, &known));
    let text = host.read("control_plane/kernel/two.py");
    assert!(text.contains("two fifteen\n") && text.contains("two of the owner\n"));
}

#[test]
fn a_moved_folder_is_known_by_the_receipt() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    let known = facts(&kit);
    host.git(&["mv", PREFIX, "plane"]);
    host.edit("plane/kernel/one.py", "one 3\n", "one of the owner\n");
    host.commit("moved and edited");
    kit.edit("kernel/one.py", "one 15\n", "one fifteen\n");
    kit.commit("second version");
    committed(&pull_knowing(&host, &kit, "plane", &known));
    let text = host.read("plane/kernel/one.py");
    assert!(text.contains("one fifteen\n") && text.contains("one of the owner\n"));
    assert!(!host.has(PREFIX));
    host.expect_sound();
    kit.write("VERSION", "3\n");
    kit.commit("third version");
    host.git(&["subtree", "pull", "-q", "--prefix=plane", "--squash", kit.url(), "main"]);
    assert_eq!(host.read("plane/VERSION"), "3\n");
}

#[test]
fn trailers_with_the_line_ends_of_windows_are_read() {
    let (host, kit) = (Repo::host(), Repo::kit());
    host.git(&["checkout", "--quiet", "-b", "pull-request"]);
    committed(&add(&host, &kit));
    let message = host.message("HEAD^2").replace('\n', "\r\n");
    squash_merge(&host, "pull-request", &message);
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    assert!(!git_subtree(&host.twin(), "pull", &kit).status.success(), "git subtree cannot read them");
    committed(&pull(&host, &kit));
    assert_eq!(host.read("control_plane/VERSION"), "2\n");
}

#[test]
fn a_squash_of_a_slow_clock_is_found_before_the_older_one() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    kit.edit("kernel/one.py", "one 15\n", "one fifteen\n");
    kit.commit("second version");
    committed(&pull(&host, &kit));
    // The same two commits again, the squash with a date from long ago.
    let old = "2001-01-01T00:00:00Z";
    let (tree, parent) = (host.id("HEAD^2^{tree}"), host.id("HEAD^2^"));
    let message = host.message("HEAD^2");
    let squash = std::process::Command::new(crate::place::git_program())
        .args(["commit-tree", &tree, "-p", &parent, "-m", &message])
        .current_dir(host.root())
        .envs([("GIT_AUTHOR_DATE", old), ("GIT_COMMITTER_DATE", old)])
        .output()
        .expect("git runs");
    let squash = String::from_utf8_lossy(&squash.stdout).trim().to_owned();
    let (tree, parent) = (host.id("HEAD^{tree}"), host.id("HEAD^"));
    let merge = host.git(&["commit-tree", &tree, "-p", &parent, "-p", &squash, "-m", "again"]);
    host.git(&["reset", "--quiet", "--hard", merge.trim()]);
    kit.edit("kernel/one.py", "one fifteen\n", "one 15 again\n");
    kit.commit("third version");
    committed(&pull(&host, &kit));
    assert_eq!(host.id("HEAD^2^"), squash);
    assert_eq!(host.id(&format!("HEAD:{PREFIX}")), kit.id("HEAD^{tree}"));
}

#[test]
fn a_kit_whose_history_was_rewritten_is_pulled_from_the_squash() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    host.edit("control_plane/kernel/one.py", "one 3\n", "one of the owner\n");
    host.commit("an edit");
    let rewritten = Repo::kit();
    rewritten.edit("kernel/one.py", "one 15\n", "one fifteen\n");
    rewritten.git(&["commit", "--quiet", "--all", "--amend", "--message", "another beginning"]);
    let done = pull(&host, &rewritten);
    committed(&done);
    let text = host.read("control_plane/kernel/one.py");
    assert!(text.contains("one fifteen\n") && text.contains("one of the owner\n"));
    host.expect_sound();
}

#[test]
fn where_receipt_and_history_disagree_the_later_version_counts() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    let old = facts(&kit);
    kit.edit("kernel/one.py", "one 15\n", "one fifteen\n");
    kit.commit("second version");
    host.edit("control_plane/kernel/two.py", "two 3\n", "two of the owner\n");
    host.commit("an edit");
    assert!(git_subtree(&host, "pull", &kit).status.success(), "the receipt does not hear of it");
    kit.edit("kernel/one.py", "one fifteen\n", "one 15 again\n");
    kit.commit("third version");
    committed(&pull_knowing(&host, &kit, PREFIX, &old));
    assert!(host.read("control_plane/kernel/one.py").contains("one 15 again\n"));
    assert!(host.read("control_plane/kernel/two.py").contains("two of the owner\n"));
}

#[test]
fn the_kit_can_be_anywhere_as_long_as_its_history_is_the_same() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    let moved = kit.twin();
    drop(kit);
    moved.write("VERSION", "2\n");
    moved.commit("second version");
    let by_tag = {
        moved.git(&["tag", "--annotate", "v2", "--message", "the second"]);
        Kit::fetch(moved.url(), Some("v2")).expect("a tag")
    };
    assert_eq!(by_tag.facts.commit.to_string(), moved.id("HEAD"));
    committed(&subtree::pull(&host.host_at(), &by_tag, &order(PREFIX, None)));
    assert!(host.message("HEAD^2").contains(&format!("git-subtree-split: {}\n", moved.id("HEAD"))));
}
