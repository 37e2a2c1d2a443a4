//! `install.sh` with a release archive; building from a checkout is what CI and every reader of README do.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with a release archive whose `acp` prints a version.
fn release() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let program = "#!/bin/sh\necho acp 9.9.9 $@\n";
    std::fs::create_dir(folder.path().join("acp-9.9.9")).unwrap();
    std::fs::write(folder.path().join("acp-9.9.9/acp"), program).unwrap();
    let mut tar = Command::new("tar");
    assert!(
        tar.args(["-czf", "acp.tar.gz", "acp-9.9.9"]).current_dir(folder.path()).status().unwrap().success()
    );
    folder
}

fn install(folder: &Path, arguments: &[&str]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("install.sh");
    let mut install = Command::new(script);
    install.args(["--prefix", "here", "--archive", "acp.tar.gz"]).args(arguments).current_dir(folder);
    install.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn an_archive_with_its_checksum_is_unpacked_and_runs() {
    let release = release();
    let sums = Command::new("sha256sum").arg("acp.tar.gz").current_dir(release.path()).output().unwrap();
    std::fs::write(release.path().join("acp.tar.gz.sha256"), &sums.stdout).unwrap();
    let output = install(release.path(), &["--demo"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(printed.starts_with("installed acp 9.9.9 --version as here/bin/acp\n"), "{printed}");
    assert!(printed.ends_with("acp 9.9.9 demo\n"), "{printed}");
}

#[test]
fn an_archive_that_is_not_what_its_checksum_says_is_refused_and_nothing_is_installed() {
    let release = release();
    let output = install(release.path(), &["--sha256", &"0".repeat(64)]);
    assert_eq!(output.status.code(), Some(1));
    let expected = "error: `acp.tar.gz` is not what its checksum says; nothing was installed\n";
    assert_eq!(text(&output.stderr), expected);
    assert!(!release.path().join("here").exists());
}

#[test]
fn an_archive_without_a_checksum_is_refused() {
    let release = release();
    let output = install(release.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: no checksum for `acp.tar.gz`\n"));
}

#[test]
fn an_unknown_option_is_named() {
    let release = release();
    let output = install(release.path(), &["--fast"]);
    assert_eq!(text(&output.stderr), "error: unknown option `--fast`\n\nhint: ./install.sh --help\n");
}
