//! The kernels inside the binary → files of a host's kit. They are copied byte for byte; only migrations, which become
//! the host's, get the prefix it wants.

use crate::embedded::{KERNEL_PYTHON, KERNEL_RUST, KERNEL_TYPESCRIPT};
use crate::host::rust::pool::Database;

/// The files of the Python kit: path below the kit's package, bytes.
pub fn python() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    KERNEL_PYTHON.iter().copied()
}

/// The files of the Rust kit: path below the crate's folder, bytes.
pub fn rust() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    KERNEL_RUST.iter().copied()
}

/// The files of the TypeScript kit: path below the kit's folder, bytes. Imports end in `.ts`, as Deno wants them.
pub fn typescript() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    KERNEL_TYPESCRIPT.iter().copied()
}

/// The tables of the control plane as a migration for one database, with the prefix that the host wants.
pub fn migration(database: Database, prefix: &str, own_tenants: bool) -> String {
    let parts = ["tables.sql", "keys.sql", "tenants.sql"];
    let parts = parts.iter().filter(|part| own_tenants || **part != "tenants.sql");
    let text: String =
        parts.map(|part| kernel_file(&format!("migrations/{}/{part}", database.word()))).collect();
    let body = text.strip_prefix("-- Part of the acp kit. ").unwrap_or(&text);
    format!("-- Written once by `acp install`. {body}").replace("acp_", prefix)
}

/// The way back from a migration: what it makes, dropped in reverse order.
pub fn reversal(up: &str) -> String {
    let word = |line: &str, words: &str| {
        let rest = line.strip_prefix(words)?;
        let rest = rest.strip_prefix("IF NOT EXISTS ").unwrap_or(rest);
        rest.split([' ', '(', ';']).next().map(str::to_owned)
    };
    let drops = up.lines().filter_map(|line| {
        let table = word(line, "CREATE TABLE ").map(|name| format!("DROP TABLE IF EXISTS {name};\n"));
        let function = || {
            word(line, "CREATE OR REPLACE FUNCTION ").map(|name| format!("DROP FUNCTION IF EXISTS {name};\n"))
        };
        table.or_else(function)
    });
    let mut drops: Vec<String> = drops.collect();
    drops.reverse();
    // Tables before the functions that their triggers call.
    drops.sort_by_key(|drop| !drop.starts_with("DROP TABLE"));
    drops.concat()
}

fn kernel_file(name: &str) -> String {
    let found = KERNEL_RUST.iter().find(|(path, _)| *path == name);
    String::from_utf8_lossy(found.map_or(&[][..], |(_, bytes)| bytes)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cache_and_no_build_output_is_in_the_kit() {
        assert!(python().all(|(path, _)| !path.contains("__pycache__") && !path.ends_with(".pyc")));
        assert!(typescript().all(|(path, _)| path == "VERSION" || path.ends_with(".ts")));
    }

    #[test]
    fn every_module_of_the_kit_says_that_it_is_the_kit() {
        let first = "Part of the acp kit: replaced by `acp upgrade`; do not edit.";
        let python = python().filter(|(path, _)| path.ends_with(".py")).map(|file| (file, "# "));
        let typescript = typescript().filter(|(path, _)| path.ends_with(".ts")).map(|file| (file, "// "));
        for ((path, bytes), comment) in python.chain(typescript) {
            let wanted = format!("{comment}{first}");
            assert_eq!(String::from_utf8_lossy(bytes).lines().next(), Some(wanted.as_str()), "{path}");
        }
    }
}
