//! A Rust project as its owner has it: a git repository with a commit. All share one target folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use super::process::{must, run, text};
use super::project;

/// `cargo clippy --workspace --all-targets -- -D warnings` as part of a build: as a check of its own it would compile each
/// dependency once more. The variables are those that `cargo clippy` sets.
pub const CLIPPY: &str = "CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__ \
                          RUSTC_WORKSPACE_WRAPPER=clippy-driver cargo build --workspace --all-targets";

pub struct Cargo {
    pub root: PathBuf,
    pub folder: TempDir,
}

impl Cargo {
    /// A repository with the files that `fill` puts into it.
    pub fn new(fill: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::Builder::new().prefix("acp-rust-").tempdir().unwrap();
        let root = folder.path().join("repo");
        std::fs::create_dir(&root).unwrap();
        fill(&root);
        let cargo = Cargo { root, folder };
        cargo.git(&["init", "--quiet", "--initial-branch=main"]);
        cargo.commit("The product");
        cargo
    }

    /// A command as the owner would type it at the root.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        command.args(["-c", line]).current_dir(&self.root);
        command.env("CARGO_TARGET_DIR", project().join("target/fixtures"));
        // Nobody debugs these programs, and each is built once.
        command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
        command.env("CARGO_TERM_COLOR", "never");
        for inherited in ["RUSTFLAGS", "RUSTC_WORKSPACE_WRAPPER", "CLIPPY_ARGS", "DATABASE_URL"] {
            command.env_remove(inherited);
        }
        command
    }

    pub fn sh(&self, line: &str) -> String {
        must(&mut self.command(line))
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Owner", "-c", "user.email=owner@example.com"]).args(arguments);
        must(git.current_dir(&self.root).env("GIT_CONFIG_GLOBAL", "/dev/null"))
    }

    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// The real binary.
    pub fn acp(&self, arguments: &[&str]) -> Output {
        run(Command::new(env!("CARGO_BIN_EXE_acp")).args(arguments).current_dir(&self.root))
    }

    /// The JSON document of a command that has to end with this exit code.
    pub fn acp_json(&self, arguments: &[&str], exit: i32) -> Value {
        let output = self.acp(arguments);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(exit), "acp {arguments:?}\n{out}\n{err}");
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("acp {arguments:?}: {error}\n{out}"))
    }
}
