//! Kits that nobody should take in, by command: refused before anything of them is written.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::support::Place;
use crate::{published, run};

/// Gives git something to read, and says what it made of it.
fn made(kits: &Place, arguments: &[&str], input: &str) -> String {
    let child = Command::new("git")
        .args(arguments)
        .current_dir(kits.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.expect("git runs");
    child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it reads");
    String::from_utf8_lossy(&child.wait_with_output().expect("it ends").stdout).trim().to_owned()
}

#[test]
fn a_kit_with_what_no_kit_may_hold_is_refused_by_install_and_nothing_is_written() {
    let (kits, url) = published("python");
    let blob = made(&kits, &["hash-object", "-w", "--stdin"], "../../../outside");
    let large = made(&kits, &["hash-object", "-w", "--stdin"], &"x".repeat(9 << 20));
    let place = Place::django();
    let before = (place.tree(), place.git(&["for-each-ref"]), place.git(&["count-objects", "-v"]));
    for (name, line) in [
        ("a link out", format!("120000 blob {blob}\tlink")),
        ("a submodule", format!("160000 commit {}\tmodule", "1".repeat(40))),
        ("git's folder", format!("100644 blob {blob}\t.GIT")),
        ("another case", format!("100644 blob {blob}\tversion")),
        ("a large file", format!("100644 blob {large}\tlarge")),
    ] {
        let lines = kits.git(&["ls-tree", "python"]) + &line + "\n";
        let tree = made(&kits, &["mktree", "--missing", "-z"], &lines.replace('\n', "\0"));
        let commit = kits.git(&["commit-tree", &tree, "-m", name]);
        let commit = commit.trim();
        kits.git(&["update-ref", "refs/heads/bad", commit]);
        for reference in ["bad", commit] {
            let line = ["install", "--yes", "--kit", "subtree", "--kit-url", &url, "--kit-ref", reference];
            let ran = run(&place, &line);
            assert_eq!(ran.exit, Some(4), "{name}: {ran:?}");
            assert!(ran.err.starts_with("error: failed to trust the kit"), "{name}: {ran:?}");
        }
        let after = (place.tree(), place.git(&["for-each-ref"]), place.git(&["count-objects", "-v"]));
        assert_eq!(after, before, "{name}");
    }
}

#[test]
fn an_address_or_a_name_that_a_program_could_take_for_more_is_refused_by_install() {
    let place = Place::django();
    let before = place.tree();
    for url in [
        "ext::sh -c touch% pwned",
        "fd::17/foo",
        "--upload-pack=touch pwned",
        "ssh://-oProxyCommand=touch pwned/kit",
        "http://example.com/kit",
    ] {
        let ran = run(&place, &["install", "--yes", "--kit", "subtree", &format!("--kit-url={url}")]);
        assert!(matches!(ran.exit, Some(2 | 4)) && ran.err.starts_with("error: "), "{url}: {ran:?}");
    }
    let url = format!("--kit-url=file://{}", place.root().display());
    let ran = run(&place, &["install", "--yes", "--kit", "subtree", &url, "--kit-ref=--force"]);
    assert!(matches!(ran.exit, Some(2 | 4)), "{ran:?}");
    assert_eq!(place.tree(), before);
}
