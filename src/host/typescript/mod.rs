//! What hosts have in common whose control plane is TypeScript or JavaScript: packs of their own.
//! It never knows a framework: where files are and how imports end, the host says.

use crate::edit::javascript::Dialect;
use crate::host::paths::{join, relative};
use crate::repo::Repo;

pub mod definition;
pub mod handlers;
pub mod pack_values;
pub mod package;
pub mod packs;
pub mod shared;
pub mod typed;

/// Where a host has the generated code and the kit, and how it writes them.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The folder of the generated code.
    pub manage: String,
    /// The folder of the kit; of no file where it is a package.
    pub kit: String,
    pub is_package: bool,
    pub typescript: bool,
    /// `import` and `export`.
    pub modules: bool,
    /// What a file ends in: `ts`, `js`, `mts`, …
    pub ending: &'static str,
    /// What stands behind a relative import: ``, `.js`, `.ts`, …
    pub suffix: String,
}

impl Layout {
    /// The folder of one pack.
    pub fn folder(&self, pack: &str) -> String {
        join(&self.manage, &format!("domain/{pack}"))
    }

    /// A file of one pack, under its name in the templates.
    pub fn in_pack(&self, pack: &str, name: &str) -> String {
        join(&self.folder(pack), &self.ended(name))
    }

    /// The module that puts a pack together, without an ending. It is not `pack` where imports have no ending: CommonJS
    /// takes `pack.json` for that before ts-node's `pack.ts`. A pack that was added under this name keeps it.
    pub fn registry(&self, repo: &Repo, pack: &str) -> &'static str {
        let clashes = self.typescript && self.suffix.is_empty();
        if clashes && !repo.has(&self.in_pack(pack, "pack.ts")) { "registry" } else { "pack" }
    }

    /// The file that says what the bindings are.
    pub fn bindings(&self) -> String {
        join(&self.manage, &self.ended("bindings.ts"))
    }

    /// The file that lists the packs.
    pub fn list(&self) -> String {
        join(&self.manage, &self.ended("packs/index.ts"))
    }

    /// The module of the kit as a file of a pack names it, without an ending.
    pub fn kit_from_pack(&self) -> String {
        relative(&self.folder("pack"), &self.kit)
    }

    /// The kit itself as a file of a pack names it.
    pub fn kit_index(&self) -> String {
        match self.is_package {
            true => package::module("index"),
            false => format!("{}/index{}", self.kit_from_pack(), self.suffix),
        }
    }

    /// A file of ours with its imports of the kit as they are where it is a package.
    pub fn finished(&self, bytes: Vec<u8>) -> Vec<u8> {
        match std::str::from_utf8(&bytes) {
            Ok(text) if self.is_package => package::imports(text, &self.suffix).into_bytes(),
            _ => bytes,
        }
    }

    pub fn language(&self) -> &'static str {
        if self.typescript { "typescript" } else { "javascript" }
    }

    pub fn dialect(&self) -> Dialect {
        if self.typescript { Dialect::TypeScript } else { Dialect::JavaScript }
    }

    /// A name of ours with the ending that the host's files have.
    pub fn ended(&self, name: &str) -> String {
        match name.rsplit_once('.') {
            Some((stem, "ts" | "js")) => format!("{stem}.{}", self.ending),
            _ => name.to_owned(),
        }
    }

    /// Statements that a file of ours ends with, which export these names.
    pub fn exports(&self, names: &str) -> String {
        match (self.modules, names) {
            (true, "") => "export {};\n".into(),
            (true, names) => format!("export {{ {names} }};\n"),
            (false, "") => "module.exports = {};\n".into(),
            (false, names) => format!("module.exports = {{ {names} }};\n"),
        }
    }
}
