//! Conflicts stand as git's own would, and either tool ends or aborts what the other began.

use acp::error::Kind;
use acp::subtree;

use crate::place::{PREFIX, Repo, add, committed, conflicts, git_subtree, lines, pull};

type Change = fn(&Repo, &Repo);

/// Changes of the host and of the kit that do not go together, by name.
const CLASHES: &[(&str, Change)] = &[
    ("content", |host, kit| {
        host.edit("control_plane/kernel/one.py", "one 3\n", "one of the host\n");
        kit.edit("kernel/one.py", "one 3\n", "one of the kit\n");
    }),
    ("add/add", |host, kit| {
        host.write("control_plane/kernel/new.py", "of the host\n");
        kit.write("kernel/new.py", "of the kit\n");
    }),
    ("modify/delete", |host, kit| {
        host.edit("control_plane/kernel/one.py", "one 3\n", "one of the host\n");
        kit.remove("kernel/one.py");
    }),
    ("delete/modify", |host, kit| {
        host.remove("control_plane/kernel/two.py");
        kit.edit("kernel/two.py", "two 3\n", "two of the kit\n");
    }),
];

fn clash(change: Change) -> (Repo, Repo) {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    change(&host, &kit);
    host.commit("edits");
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    (host, kit)
}

/// What a conflict leaves, with the squash's id taken out.
fn left(host: &Repo) -> Vec<String> {
    let squash = host.read(".git/MERGE_HEAD").trim().to_owned();
    let files = host.git(&["ls-files", "--others", "--cached", "--deduplicate"]);
    let texts = files.lines().filter(|path| host.has(path)).map(|path| host.read(path));
    let state = ["MERGE_MSG", "MERGE_MODE", "ORIG_HEAD"].map(|name| host.read(&format!(".git/{name}")));
    let mut all = vec![host.git(&["ls-files", "--stage"]), host.status()];
    all.extend(texts.chain(state).map(|text| text.replace(&squash, "SQUASH")));
    all
}

#[test]
fn a_conflict_stands_as_git_subtree_would_leave_it() {
    for (name, change) in CLASHES {
        let (ours, kit) = clash(*change);
        let theirs = ours.twin();
        let paths = conflicts(pull(&ours, &kit));
        assert!(!git_subtree(&theirs, "pull", &kit).status.success());
        assert_eq!(left(&ours), left(&theirs), "{name}");
        let unmerged = ours.git(&["diff", "--name-only", "--diff-filter=U"]);
        assert_eq!(paths, unmerged.lines().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn a_file_renamed_here_and_changed_there_is_one_file() {
    let (host, kit) = clash(|host, kit| {
        host.git(&["mv", "control_plane/kernel/one.py", "control_plane/kernel/uno.py"]);
        kit.edit("kernel/one.py", "one 3\n", "one of the kit\n");
    });
    committed(&pull(&host, &kit));
    assert!(host.read("control_plane/kernel/uno.py").contains("one of the kit\n"));
    assert!(!host.has("control_plane/kernel/one.py"));
    host.expect_sound();
}

#[test]
fn a_file_renamed_in_two_ways_is_a_conflict_that_git_can_end() {
    let (host, kit) = clash(|host, kit| {
        host.git(&["mv", "control_plane/kernel/one.py", "control_plane/kernel/uno.py"]);
        kit.git(&["mv", "kernel/one.py", "kernel/eins.py"]);
    });
    let paths = conflicts(pull(&host, &kit));
    assert!(paths.iter().any(|path| path.ends_with("one.py")), "{paths:?}");
    host.git(&["rm", "--quiet", "--cached", "--ignore-unmatch", "control_plane/kernel/one.py"]);
    host.git(&["rm", "--quiet", "-f", "--ignore-unmatch", "control_plane/kernel/eins.py"]);
    host.git(&["add", "control_plane/kernel/uno.py"]);
    host.git(&["commit", "--quiet"]);
    host.expect_sound();
    kit.write("VERSION", "3\n");
    kit.commit("third version");
    committed(&pull(&host, &kit));
}

#[test]
fn either_tool_ends_what_the_other_began() {
    for (began, ended) in [(true, false), (false, true), (true, true)] {
        let (host, kit) = clash(CLASHES[0].1);
        match began {
            true => drop(conflicts(pull(&host, &kit))),
            false => assert!(!git_subtree(&host, "pull", &kit).status.success()),
        }
        let error = subtree::go_on(&host.host_at()).expect_err("it is not resolved");
        assert_eq!(error.kind, Kind::Unfinished, "{error}");
        host.write("control_plane/kernel/one.py", "one of both\n");
        host.git(&["add", "--all"]);
        match ended {
            true => drop(subtree::go_on(&host.host_at()).expect("it ends")),
            false => drop(host.git(&["commit", "--quiet"])),
        }
        host.expect_sound();
        let squash = host.id("HEAD^2");
        assert_eq!(host.message("HEAD").trim(), format!("Merge commit '{squash}'"));
        kit.write("kernel/three.py", "three\n");
        kit.commit("third version");
        committed(&pull(&host, &kit));
        assert_eq!(host.read("control_plane/kernel/one.py"), "one of both\n");
        kit.write("kernel/four.py", "four\n");
        kit.commit("fourth version");
        assert!(git_subtree(&host, "pull", &kit).status.success());
    }
}

#[test]
fn either_tool_aborts_what_the_other_began() {
    for (name, change) in CLASHES {
        for (began, aborted) in [(true, false), (false, true), (true, true)] {
            let (host, kit) = clash(*change);
            host.write("app.txt", "not yet committed\n");
            let before = (host.status(), host.id("HEAD"), host.git(&["ls-files", "--stage"]));
            match began {
                true => drop(conflicts(pull(&host, &kit))),
                false => {
                    host.git(&["stash", "--quiet"]);
                    assert!(!git_subtree(&host, "pull", &kit).status.success());
                }
            }
            match aborted {
                true => subtree::abort(&host.host_at(), PREFIX).expect("it aborts"),
                false => drop(host.git(&["merge", "--abort"])),
            }
            if !began {
                host.git(&["stash", "pop", "--quiet"]);
            }
            assert_eq!(
                (host.status(), host.id("HEAD"), host.git(&["ls-files", "--stage"])),
                before,
                "{name}"
            );
            assert!(!host.has(".git/MERGE_HEAD") && !host.has(".git/MERGE_MSG"), "{name}");
        }
    }
}

#[test]
fn a_dirty_file_in_a_conflict_blocks_before_anything_is_written() {
    let (host, kit) = clash(CLASHES[0].1);
    host.edit("control_plane/kernel/one.py", "one 9\n", "one dirty\n");
    let before = host.status();
    assert_eq!(pull(&host, &kit).expect_err("it is dirty").kind, Kind::Precondition);
    assert_eq!(host.status(), before);
    assert!(!host.has(".git/MERGE_HEAD"));
}

#[test]
fn a_conflict_in_linear_history_ends_in_one_ordinary_commit() {
    let (host, kit) = clash(CLASHES[0].1);
    let kit_now = crate::place::fetched(&kit).expect("the kit");
    let order = subtree::Order { linear: true, ..crate::place::order(PREFIX, None) };
    conflicts(subtree::pull(&host.host_at(), &kit_now, &order));
    assert!(!host.has(".git/MERGE_HEAD"));
    let aborted = host.twin();
    subtree::abort(&aborted.host_at(), PREFIX).expect("it aborts");
    aborted.expect_sound();
    host.write("control_plane/kernel/one.py", &lines("both", 3));
    host.git(&["add", "--all"]);
    subtree::go_on(&host.host_at()).expect("it ends");
    host.expect_sound();
    assert_eq!(host.git(&["log", "-1", "--format=%P"]).split_whitespace().count(), 1);
    assert!(host.message("HEAD").contains("\ngit-subtree-split: "));
    kit.write("kernel/three.py", "three\n");
    kit.commit("third version");
    assert!(git_subtree(&host, "pull", &kit).status.success());
}
