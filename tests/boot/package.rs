//! The kit as a package: written by the real binary beside a repository, and taken by its ecosystem's own tool.

use std::path::Path;
use std::process::Command;

use super::process::must;

/// A package of one language.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    language: &'static str,
    /// What takes it, in the folder above the repository; it ends with an error where it does not.
    build: &'static str,
    /// What is installed, seen from the repository.
    from: &'static str,
}

pub const WHEEL: Package = Package {
    language: "python",
    build: "pip wheel --quiet ./acp-kernel --no-deps --wheel-dir .",
    from: "../acp_kernel-0.1.0-py3-none-any.whl",
};
pub const TARBALL: Package = Package {
    language: "typescript",
    build: "npm pack --silent ./acp-kernel",
    from: "../acp-kernel-0.1.0.tgz",
};
pub const CRATE: Package = Package {
    language: "rust",
    build: "cargo package --quiet --allow-dirty --manifest-path acp-kernel/Cargo.toml",
    from: "../acp-kernel",
};

impl Package {
    /// Writes it above a repository and has it built; `shell` runs a line there. The flags of an install with it.
    pub fn made(&self, above: &Path, shell: impl Fn(&str) -> String) -> [&'static str; 4] {
        self.export(above);
        shell(&format!("cd .. && {}", self.build));
        ["--kit", "package", "--kit-from", self.from]
    }
    /// Writes it above a repository, as `acp-kernel`.
    pub fn export(&self, above: &Path) {
        let export = ["kit", "export", "--language", self.language, "--package", "--to", "acp-kernel"];
        must(Command::new(env!("CARGO_BIN_EXE_acp")).args(export).current_dir(above));
    }
}
