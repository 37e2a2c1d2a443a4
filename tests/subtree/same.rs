//! The same commits as the installed tool's, and either goes on where the other stopped.

use acp::subtree::Outcome;

use crate::place::{PREFIX, Repo, add, committed, git_subtree, pull};

/// Messages with the ids of host commits, which hold times, taken out.
fn told(repo: &Repo) -> Vec<(String, String, usize)> {
    let squash = repo.id("HEAD^2");
    ["HEAD", "HEAD^2"]
        .map(|commit| {
            let message = repo.message(commit).replace(&squash, "SQUASH");
            let parents = repo.git(&["log", "-1", "--format=%P", commit]);
            (repo.id(&format!("{commit}^{{tree}}")), message, parents.split_whitespace().count())
        })
        .to_vec()
}

#[test]
fn an_add_makes_the_commits_that_git_subtree_makes() {
    let (ours, kit) = (Repo::host(), Repo::kit());
    let theirs = ours.twin();
    committed(&add(&ours, &kit));
    assert!(git_subtree(&theirs, "add", &kit).status.success());
    assert_eq!(told(&ours), told(&theirs));
    ours.expect_sound();
    assert_eq!(ours.id(&format!("HEAD:{PREFIX}")), kit.id("HEAD^{tree}"));
}

#[test]
fn a_pull_makes_the_commits_that_git_subtree_makes() {
    for branch in ["main", "topic"] {
        let (ours, kit) = (Repo::host(), Repo::kit());
        committed(&add(&ours, &kit));
        if branch != "main" {
            ours.git(&["checkout", "--quiet", "-b", branch]);
        }
        ours.edit("control_plane/kernel/one.py", "one 3\n", "one three\n");
        ours.write("control_plane/mine.txt", "mine\n");
        ours.remove("control_plane/VERSION");
        ours.commit("edits");
        kit.edit("kernel/one.py", "one 15\n", "one fifteen\n");
        kit.write("kernel/three.py", "three\n");
        kit.commit("second version\n\nwith a body");
        kit.remove("packs/deep/iam.json");
        kit.commit("third version");
        let theirs = ours.twin();
        committed(&pull(&ours, &kit));
        assert!(git_subtree(&theirs, "pull", &kit).status.success());
        assert_eq!(told(&ours), told(&theirs), "on {branch}");
        assert_eq!(ours.id("HEAD^2^"), theirs.id("HEAD^2^"));
        ours.expect_sound();
    }
}

#[test]
fn a_detached_head_is_named_in_the_message_as_git_names_it() {
    let (ours, kit) = (Repo::host(), Repo::kit());
    committed(&add(&ours, &kit));
    ours.git(&["checkout", "--quiet", "--detach"]);
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    let theirs = ours.twin();
    committed(&pull(&ours, &kit));
    assert!(git_subtree(&theirs, "pull", &kit).status.success());
    assert_eq!(told(&ours), told(&theirs));
    assert_eq!(ours.git(&["rev-parse", "--abbrev-ref", "HEAD"]), "HEAD\n");
}

#[test]
fn a_pull_of_what_is_there_changes_nothing() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    let before = host.id("HEAD");
    assert_eq!(pull(&host, &kit).expect("it is fine").outcome, Outcome::UpToDate);
    assert_eq!(host.id("HEAD"), before);
}

#[test]
fn an_older_version_is_pulled_as_git_subtree_does() {
    let (ours, kit) = (Repo::host(), Repo::kit());
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    committed(&add(&ours, &kit));
    kit.git(&["reset", "--quiet", "--hard", "HEAD^"]);
    let theirs = ours.twin();
    committed(&pull(&ours, &kit));
    // It wants the commit that it goes back from, which is no longer on the branch.
    kit.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    assert!(git_subtree(&theirs, "pull", &kit).status.success());
    assert_eq!(told(&ours), told(&theirs));
    assert!(ours.message("HEAD^2").contains("\nREVERT: "));
}

#[test]
fn git_subtree_can_split_what_was_pulled_natively() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    kit.write("VERSION", "2\n");
    let newest = kit.commit("second version");
    committed(&pull(&host, &kit));
    host.git(&["fetch", "--quiet", kit.url(), "main"]);
    let split = host.git(&["subtree", "split", "-q", &format!("--prefix={PREFIX}")]);
    assert_eq!(split.trim(), newest);
}

#[test]
fn a_merge_with_the_whole_history_is_gone_on_with() {
    let (host, kit) = (Repo::host(), Repo::kit());
    host.git(&["subtree", "add", "-q", &format!("--prefix={PREFIX}"), kit.url(), "main"]);
    host.edit("control_plane/kernel/two.py", "two 3\n", "two three\n");
    host.commit("an edit");
    kit.edit("kernel/two.py", "two 15\n", "two fifteen\n");
    kit.commit("second version");
    committed(&pull(&host, &kit));
    let text = host.read("control_plane/kernel/two.py");
    assert!(text.contains("two three\n") && text.contains("two fifteen\n"));
    host.expect_sound();
}
