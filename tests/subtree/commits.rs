//! Whose commits these are, what signs them, and the hooks that see them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use acp::error::Kind;
use acp::subtree;

use crate::place::{PREFIX, Repo, add, committed, fetched, order, pull};

fn behind() -> (Repo, Repo) {
    let (host, kit) = (Repo::host(), Repo::kit());
    committed(&add(&host, &kit));
    kit.write("VERSION", "2\n");
    kit.write("kernel/new.py", "new\n");
    kit.commit("second version");
    (host, kit)
}

fn hook(host: &Repo, name: &str, script: &str) {
    host.executable(&format!(".git/hooks/{name}"), &format!("#!/bin/sh\n{script}\n"));
}

#[test]
fn commits_are_signed_with_a_key_of_ssh_where_git_is_set_to_sign() {
    let (host, kit) = behind();
    let keys = tempfile::tempdir().expect("a folder");
    let key = keys.path().join("key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "owner@example.com", "-f"])
        .arg(&key)
        .status();
    assert!(made.expect("ssh-keygen runs").success());
    let public = fs::read_to_string(key.with_extension("pub")).expect("a key");
    let allowed = keys.path().join("allowed");
    fs::write(&allowed, format!("owner@example.com {public}")).expect("a file");
    for (name, value) in [
        ("commit.gpgsign", "true"),
        ("gpg.format", "ssh"),
        ("user.signingkey", key.to_str().expect("text")),
        ("gpg.ssh.allowedSignersFile", allowed.to_str().expect("text")),
    ] {
        host.git(&["config", name, value]);
    }
    committed(&pull(&host, &kit));
    for commit in ["HEAD", "HEAD^2"] {
        host.git(&["verify-commit", commit]);
    }
    host.expect_sound();
}

#[test]
fn commits_are_signed_by_gnupg_where_git_is_set_to_sign() {
    let (host, kit) = behind();
    let home =
        tempfile::Builder::new().prefix("gpg").tempdir_in("/tmp").expect("a short path, for the socket");
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).expect("its mode");
    let gpg = host.at(".git/gpg.sh");
    let script = format!("#!/bin/sh\nexec gpg --homedir '{}' \"$@\"\n", home.path().display());
    host.executable(".git/gpg.sh", &script);
    let made = Command::new(&gpg)
        .args(["--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "Owner <owner@example.com>"])
        .args(["ed25519", "sign", "never"])
        .output()
        .expect("gpg runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    host.git(&["config", "gpg.program", gpg.to_str().expect("text")]);
    host.git(&["config", "commit.gpgsign", "true"]);
    committed(&pull(&host, &kit));
    for commit in ["HEAD", "HEAD^2"] {
        host.git(&["verify-commit", commit]);
    }
    let _ = Command::new("gpgconf").arg("--homedir").arg(home.path()).args(["--kill", "all"]).status();
}

#[test]
fn where_signing_fails_nothing_is_committed() {
    for (format, program) in [("openpgp", "false"), ("openpgp", "true"), ("x509", "false"), ("other", "true")]
    {
        let (host, kit) = behind();
        host.git(&["config", "commit.gpgsign", "true"]);
        host.git(&["config", "gpg.format", format]);
        host.git(&["config", "gpg.program", program]);
        host.git(&["config", "gpg.x509.program", program]);
        let head = host.id("HEAD");
        let error = pull(&host, &kit).expect_err("it cannot be signed");
        assert_eq!(error.kind, Kind::Precondition, "{error}");
        assert!(error.message.contains("commit.gpgsign"), "{error}");
        host.git(&["config", "commit.gpgsign", "false"]);
        assert_eq!(host.id("HEAD"), head);
        host.expect_sound();
    }
}

#[test]
fn the_hooks_that_git_merge_runs_are_run() {
    let (host, kit) = behind();
    let log = host.at(".git/log");
    for name in
        ["pre-merge-commit", "prepare-commit-msg", "commit-msg", "post-merge", "pre-commit", "post-commit"]
    {
        hook(
            &host,
            name,
            &format!("echo {name} $(git diff --cached --name-only | wc -l) >> {}", log.display()),
        );
    }
    let theirs = host.twin();
    for name in
        ["pre-merge-commit", "prepare-commit-msg", "commit-msg", "post-merge", "pre-commit", "post-commit"]
    {
        hook(&theirs, name, &format!("echo {name} $(git diff --cached --name-only | wc -l) >> .git/log"));
    }
    committed(&pull(&host, &kit));
    assert!(crate::place::git_subtree(&theirs, "pull", &kit).status.success());
    assert_eq!(host.read(".git/log"), theirs.read(".git/log"));
    assert_eq!(
        host.read(".git/log"),
        "pre-merge-commit 2\nprepare-commit-msg 2\ncommit-msg 2\npost-merge 0\n"
    );
}

#[test]
fn a_hook_that_refuses_leaves_everything_as_it_was() {
    for name in ["pre-merge-commit", "prepare-commit-msg", "commit-msg"] {
        let (host, kit) = behind();
        hook(&host, name, "echo not today; exit 1");
        let head = host.id("HEAD");
        let error = pull(&host, &kit).expect_err("it is refused");
        assert!(error.to_string().contains(name) && error.to_string().contains("not today"), "{error}");
        assert_eq!(host.id("HEAD"), head);
        assert!(!host.has("control_plane/kernel/new.py"));
        assert!(!host.has(".git/MERGE_MSG"));
        host.expect_sound();
    }
}

#[test]
fn a_hook_may_change_the_message_of_the_merge_and_the_trailers_stay() {
    let (host, kit) = behind();
    hook(&host, "commit-msg", "echo 'Change-Id: I1' >> \"$1\"");
    committed(&pull(&host, &kit));
    assert!(host.message("HEAD").ends_with("Change-Id: I1\n\n"), "{:?}", host.message("HEAD"));
    assert!(host.message("HEAD^2").contains("\ngit-subtree-split: "));
    host.expect_sound();
}

#[test]
fn in_linear_history_the_hooks_of_an_ordinary_commit_run() {
    let (host, kit) = behind();
    for name in ["pre-merge-commit", "post-merge"] {
        hook(&host, name, "exit 1");
    }
    for name in ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"] {
        hook(&host, name, &format!("echo {name} >> .git/log"));
    }
    let linear = subtree::Order { linear: true, ..order(PREFIX, None) };
    committed(&subtree::pull(&host.host_at(), &fetched(&kit).expect("the kit"), &linear));
    assert_eq!(host.read(".git/log"), "pre-commit\nprepare-commit-msg\ncommit-msg\npost-commit\n");
}

#[test]
fn a_kit_brings_no_hook_and_nothing_of_it_is_run() {
    let (host, kit) = (Repo::host(), Repo::kit());
    kit.executable("hooks/post-checkout", "#!/bin/sh\ntouch ../ran\n");
    kit.executable("hooks/pre-merge-commit", "#!/bin/sh\ntouch ../ran\nexit 1\n");
    kit.commit("hooks");
    committed(&add(&host, &kit));
    kit.write("VERSION", "2\n");
    kit.commit("second version");
    committed(&pull(&host, &kit));
    assert!(!host.has("ran") && !host.has("../ran"));
}

#[test]
fn files_that_ride_along_are_in_the_same_commit() {
    let (host, kit) = (Repo::host(), Repo::kit());
    let files = [(".acp/install.yaml".to_owned(), Some(b"kit: 1\n".to_vec()))];
    let with_files = subtree::Order { files: &files, ..order(PREFIX, None) };
    committed(&subtree::add(&host.host_at(), &fetched(&kit).expect("the kit"), &with_files));
    assert_eq!(host.git(&["show", "HEAD:.acp/install.yaml"]), "kit: 1\n");
    assert_eq!(host.read(".acp/install.yaml"), "kit: 1\n");
    host.expect_sound();
}

#[test]
fn without_a_name_nothing_is_done() {
    let (host, kit) = behind();
    host.git(&["config", "user.name", ""]);
    let error = pull(&host, &kit).expect_err("nobody is nobody");
    assert_eq!(error.kind, Kind::Precondition, "{error}");
    assert!(!host.has("control_plane/kernel/new.py"));
}

#[test]
fn a_run_that_was_killed_is_taken_back_by_the_next() {
    let (host, kit) = behind();
    let head = host.id("HEAD");
    // As after a kill in the middle: the note is there, one file is written, another is not.
    let note = format!(
        r#"{{"head":"{head}","commit":"{head}","paths":["control_plane/VERSION","control_plane/kernel/new.py"]}}"#
    );
    host.write(".git/acp-landing.json", &note);
    host.write("control_plane/VERSION", "2\n");
    host.git(&["add", "control_plane/VERSION"]);
    assert!(host.host_at().recover().expect("it can be taken back"));
    assert_eq!(host.status(), "");
    assert!(!host.has(".git/acp-landing.json"));
    committed(&pull(&host, &kit));
    host.expect_sound();
}
