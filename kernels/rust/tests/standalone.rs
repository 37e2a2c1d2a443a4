//! Builds a bare copy of the kit, as a host gets it: it inherits nothing from our workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The kit's folders and files; what tests and measures it is not part of it.
const KIT: [&str; 5] = [
    "Cargo.toml",
    "README.md",
    "migrations",
    "rustfmt.toml",
    "src",
];

#[test]
fn a_bare_copy_builds_without_a_warning() {
    let kernel = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let workspace = kernel.join("../..");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in KIT {
        copy(&kernel.join(name), &folder.path().join(name));
    }
    // Only so that nothing is downloaded anew.
    copy(
        &workspace.join("Cargo.lock"),
        &folder.path().join("Cargo.lock"),
    );
    let output = Command::new(env!("CARGO"))
        .args(["check", "--all-targets", "--quiet"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", workspace.join("target/fixtures"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let lock = fs::read_to_string(folder.path().join("Cargo.lock")).expect("a lock file");
    let own = lock.matches("\nsource = ").count() + 1;
    assert_eq!(lock.matches("[[package]]").count(), own, "{lock}");
}

/// A folder or file; what a link names, not the link.
fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        return;
    }
    fs::create_dir(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
