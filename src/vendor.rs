//! The kernels inside the binary → files of a host's kit. They are copied byte for byte; only migrations, which become
//! the host's, get the prefix it wants.

use crate::embedded::{
    KERNEL_JAVASCRIPT_CJS, KERNEL_JAVASCRIPT_ESM, KERNEL_PYTHON, KERNEL_RUST, KERNEL_TYPESCRIPT,
};
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

/// How a host's TypeScript or JavaScript names its modules.
#[derive(Clone, Copy, Debug)]
pub struct Imports<'a> {
    /// What a file ends in: `ts`, `js`, `mts`, `cts`, `mjs`, `cjs`.
    pub ending: &'a str,
    /// What stands behind a relative import: ``, `.js`, `.ts`, `.mjs`, …
    pub suffix: &'a str,
}

/// The TypeScript kit for a compiler that is not Deno's.
pub fn typescript_for(imports: &Imports<'_>) -> Vec<(String, Vec<u8>)> {
    typescript().map(|(path, bytes)| rewritten(path, bytes, "ts", imports)).collect()
}

/// The kit for hosts without a compiler: built once, as modules or for `require`.
pub fn javascript_for(imports: &Imports<'_>, modules: bool) -> Vec<(String, Vec<u8>)> {
    let built = if modules { KERNEL_JAVASCRIPT_ESM } else { KERNEL_JAVASCRIPT_CJS };
    built.iter().map(|(path, bytes)| rewritten(path, bytes, "js", imports)).collect()
}

/// A file under its name in the host, with its relative imports ended as the host's are.
fn rewritten(path: &str, bytes: &[u8], from: &str, imports: &Imports<'_>) -> (String, Vec<u8>) {
    let Some(stem) = path.strip_suffix(&format!(".{from}")) else { return (path.to_owned(), bytes.to_vec()) };
    let text = String::from_utf8_lossy(bytes);
    let mut written = String::with_capacity(text.len());
    // Where an import over several lines starts.
    let mut start = None;
    for line in text.split_inclusive('\n') {
        if ["import {\n", "import type {\n", "export {\n", "export type {\n"].contains(&line) {
            start = Some(written.len());
        }
        let line = import_line(line, from, imports.suffix);
        written.push_str(&line);
        if line.starts_with('}')
            && let Some(at) = start.take()
        {
            let joined = joined(&written[at..]);
            written.truncate(at);
            written.push_str(&joined);
        }
    }
    (format!("{stem}.{}", imports.ending), written.into_bytes())
}

/// An import that fits on one line now that it ends otherwise, on one line: as prettier has it.
fn joined(import: &str) -> String {
    let words = import.split_whitespace().collect::<Vec<_>>().join(" ").replace(", }", " }");
    if words.len() > LINE || import.contains("//") { import.to_owned() } else { words + "\n" }
}

/// How long a line may be to prettier.
const LINE: usize = 80;

/// `from "./ids.ts"`, `import "./ids.ts"`, `require("./ids.js")`: the ending is the host's.
fn import_line(line: &str, from: &str, suffix: &str) -> String {
    let end = format!(".{from}\"");
    for start in [
        "from \"./",
        "from \"../",
        "import \"./",
        "import(\"./",
        "import(\"../",
        "require(\"./",
        "require(\"../",
    ] {
        let Some(at) = line.find(start).map(|at| at + start.len()) else { continue };
        let Some(stop) = line[at..].find('"').map(|stop| at + stop) else { continue };
        if line[..=stop].ends_with(&end) {
            let kept = &line[..=stop][..line[..=stop].len() - end.len()];
            return format!("{kept}{suffix}\"{}", &line[stop + 1..]);
        }
    }
    line.to_owned()
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
    fn imports_of_the_kit_end_as_the_host_wants_them() {
        for (suffix, line, wanted) in [
            (".js", "} from \"./kernel/ids.ts\";\n", "} from \"./kernel/ids.js\";\n"),
            ("", "export * from \"../ports.ts\";\n", "export * from \"../ports\";\n"),
            (".ts", "import \"./a.ts\";\n", "import \"./a.ts\";\n"),
            (".js", "const name = \"./a.ts\";\n", "const name = \"./a.ts\";\n"),
            ("", "import { x } from \"node:net\";\n", "import { x } from \"node:net\";\n"),
        ] {
            assert_eq!(import_line(line, "ts", suffix), wanted);
        }
        let plain = Imports { ending: "ts", suffix: "" };
        for (path, bytes) in typescript_for(&plain) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains(".ts\";\n"), "`{path}` has an import that was not rewritten");
        }
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
