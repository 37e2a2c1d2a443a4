//! Kits that nobody should take in: refused before anything of them is written.

use std::process::{Command, Stdio};

use acp::error::Kind;
use acp::subtree::kit::Kit;
use acp::subtree::policy::Limits;
use acp::subtree::{self};

use crate::place::{PREFIX, Repo, add, committed, git_program, order};

/// A commit of a tree that git would not make of files, from lines of `git mktree`.
fn tree(kit: &Repo, lines: &str) -> String {
    let made = made(kit, &["mktree", "--missing", "-z"], &lines.replace('\n', "\0"));
    assert!(!made.is_empty());
    made
}

fn made(kit: &Repo, arguments: &[&str], input: &str) -> String {
    use std::io::Write as _;
    let mut child = Command::new(git_program())
        .args(arguments)
        .current_dir(kit.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git runs");
    child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A kit with one entry that is not harmless.
fn kit_with(entry: &dyn Fn(&str) -> String) -> Repo {
    let kit = Repo::kit();
    let blob = made(&kit, &["hash-object", "-w", "--stdin"], "../../outside");
    let harmless = format!("100644 blob {blob}\tVERSION\n");
    let tree = tree(&kit, &(harmless + &entry(&blob) + "\n"));
    let commit = kit.git(&["commit-tree", &tree, "-m", "not harmless"]);
    kit.git(&["update-ref", "refs/heads/main", commit.trim()]);
    kit
}

#[test]
fn what_could_leave_the_folder_or_reach_git_is_refused_before_anything_is_written() {
    // What it is, and its line in a tree, given the id of a blob.
    type Entry<'a> = (&'a str, &'a dyn Fn(&str) -> String);
    let entries: [Entry<'_>; 9] = [
        ("a link out", &|blob| format!("120000 blob {blob}\tlink")),
        ("a submodule", &|_| format!("160000 commit {}\tmodule", "1".repeat(40))),
        ("git's folder", &|blob| format!("100644 blob {blob}\t.GIT")),
        ("git's folder on Windows", &|blob| format!("100644 blob {blob}\tgit~1")),
        ("git's folder on macOS", &|blob| format!("100644 blob {blob}\t.g\u{200c}it")),
        ("another case", &|blob| format!("100644 blob {blob}\tversion")),
        ("a stream of Windows", &|blob| format!("100644 blob {blob}\ta:b")),
        ("a backslash", &|blob| format!("100644 blob {blob}\ta\\b")),
        ("git's list of submodules", &|blob| format!("100644 blob {blob}\t.gitmodules")),
    ];
    for (name, entry) in entries {
        let (host, kit) = (Repo::host(), kit_with(entry));
        let objects = host.git(&["count-objects", "-v"]);
        let error = add(&host, &kit).expect_err(name);
        assert_eq!(error.kind, Kind::Precondition, "{name}: {error}");
        assert!(error.message.starts_with("failed to trust the kit"), "{name}: {error}");
        assert_eq!(host.git(&["count-objects", "-v"]), objects, "{name}");
        assert!(!host.has(PREFIX) && host.status().is_empty(), "{name}");
    }
}

#[test]
fn a_kit_that_turns_bad_later_is_not_pulled() {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    std::os::unix::fs::symlink("/etc/passwd", kit.at("link")).expect("a link");
    kit.commit("second version");
    let head = host.id("HEAD");
    assert_eq!(crate::place::pull(&host, &kit).expect_err("a link out").kind, Kind::Precondition);
    assert_eq!(host.id("HEAD"), head);
    host.expect_sound();
}

#[test]
fn a_file_over_the_limit_is_refused_without_being_read() {
    let kit = Repo::kit();
    kit.write("large.txt", &"x".repeat(5000));
    kit.commit("a large file");
    let kit = Kit::fetch(kit.url(), Some("main")).expect("the kit");
    let limits = Limits { files: 100, bytes: 10_000, largest: 4000, depth: 5 };
    let error = kit.check(limits).expect_err("it is too large");
    assert!(
        error.to_string().contains("`large.txt`") && error.to_string().contains("over the limit"),
        "{error}"
    );
    kit.check(Limits { largest: 6000, ..limits }).expect("it is small enough");
}

#[test]
fn an_address_that_would_run_a_program_is_refused() {
    let mark = tempfile::tempdir().expect("a folder");
    let touch = format!("touch {}/ran", mark.path().display());
    for url in
        [format!("ext::sh -c '{touch}'"), format!("--upload-pack={touch}"), "ssh://-oProxyCommand=x/y".into()]
    {
        let error = Kit::fetch(&url, Some("main")).err().expect("it is refused");
        assert_eq!(error.kind, Kind::Usage, "{url}");
    }
    assert!(!mark.path().join("ran").exists());
    let kit = Repo::kit();
    for name in ["--upload-pack=x", "-x", "main:evil", "a b"] {
        assert_eq!(
            Kit::fetch(kit.url(), Some(name)).err().expect("it is refused").kind,
            Kind::Usage,
            "{name}"
        );
    }
}

#[test]
fn a_commit_can_be_pinned_and_a_branch_that_is_not_there_is_named() {
    let (host, kit) = (Repo::host(), Repo::kit());
    let pinned = kit.id("HEAD");
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    let at = Kit::fetch(kit.url(), Some(&pinned)).expect("the commit");
    committed(&subtree::add(&host.host_at(), &at, &order(PREFIX, None)));
    assert_eq!(host.read("control_plane/VERSION"), "1\n");
    let error = Kit::fetch(kit.url(), Some("nowhere")).err().expect("it is not there");
    assert!(error.message.contains("`nowhere`"), "{error}");
    let error = Kit::fetch(kit.url(), Some(&"1".repeat(40))).err().expect("it is not there");
    assert_eq!(error.kind, Kind::Precondition, "{error}");
}
