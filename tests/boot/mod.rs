//! Real hosts for tests: databases, virtual environments, servers. Everything lives in temporary folders and ends with
//! the value that holds it, also when a test fails. Not every test binary uses all of it.
#![allow(dead_code, clippy::disallowed_methods, clippy::unwrap_used)]

pub mod cargo;
pub mod database;
pub mod document;
pub mod fixture;
pub mod front;
pub mod fuzz;
pub mod host;
pub mod mariadb;
pub mod mysql;
pub mod package;
pub mod postgres;
pub mod prisma;
pub mod process;
pub mod registry;
pub mod server;
pub mod story;
pub mod supabase;
pub mod upgrade;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard};

/// The root of this project.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What `tests/prepare` prepares; see there.
pub fn prepared(what: &[&str]) -> PathBuf {
    let printed = process::must(Command::new(project().join("tests/prepare")).args(what));
    PathBuf::from(printed.trim())
}

/// One host at a time within a test binary, where `cargo test` runs it: hosts take whole servers. nextest starts a
/// process for each test; there the test group keeps their number down.
pub fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(|held| held.into_inner())
}

/// Copies a folder; `_gitignore` becomes `.gitignore`.
pub fn copy_folder(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let below = entry.path().strip_prefix(from).unwrap();
        let target = match below.ends_with("_gitignore") {
            true => to.join(below).with_file_name(".gitignore"),
            false => to.join(below),
        };
        match entry.file_type().is_dir() {
            true => std::fs::create_dir_all(target).unwrap(),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}
