//! The kernels inside the binary → files of a host's kit. They are copied byte for byte; only migrations, which become
//! the host's, get the prefix it wants.

use serde_json::{Value, json};

use crate::embedded::{
    KERNEL_JAVASCRIPT_CJS, KERNEL_JAVASCRIPT_ESM, KERNEL_PYTHON, KERNEL_RUST, KERNEL_TYPESCRIPT, SCHEMAS,
};
use crate::host::database::Database;

mod form;
pub mod json;
pub mod package;
pub mod step;

pub use form::{Form, SOURCE};
pub use step::{Step, steps};

/// A file: path below the kit's folder, bytes.
pub type File = (String, Vec<u8>);

/// The file that says which kit it is.
pub const ABOUT: &str = "config/kit.json";
const CHANGES: &str = include_str!("../kernels/CHANGELOG.md");
/// The one way to a database that an edge function has.
const EDGE_DRIVER: &str = "sql/drivers/postgres_js.ts";

/// The files of a kit, sorted: the kernel and the packs, `config/`, VERSION and CHANGELOG.md.
pub fn files(form: Form) -> Vec<File> {
    let owned = |(path, bytes): &(&str, &[u8])| ((*path).to_owned(), bytes.to_vec());
    let mut files: Vec<File> = match form {
        Form::Python => KERNEL_PYTHON.iter().map(owned).collect(),
        Form::Rust => KERNEL_RUST.iter().map(owned).collect(),
        Form::Deno => {
            let unused = |path: &str| path.starts_with("sql/drivers/") && path != EDGE_DRIVER;
            KERNEL_TYPESCRIPT.iter().filter(|(path, _)| !unused(path)).map(owned).collect()
        }
        Form::TypeScript { ending, suffix } => typescript_for(&Imports { ending, suffix }),
        Form::JavaScript { ending, suffix, modules } => javascript_for(&Imports { ending, suffix }, modules),
    };
    files.extend(configuration(form));
    files.sort();
    files.dedup_by(|one, other| one.0 == other.0);
    files
}

/// What is the same in every kit: what it is, and the documents' schemas.
fn configuration(form: Form) -> impl Iterator<Item = File> {
    let version = env!("CARGO_PKG_VERSION");
    let mut about = json!({"language": form.language(), "version": version, "contract_version": 1});
    if let Some(modules) = form.modules() {
        about["modules"] = modules.into();
    }
    // The vectors' own form is of no use without the vectors.
    let schemas = SCHEMAS.iter().filter(|(name, _)| *name != "vectors.json").filter_map(|(name, bytes)| {
        let schema: Value = serde_json::from_slice(bytes).ok()?;
        Some((format!("config/schemas/{name}"), json::pretty(&schema)))
    });
    let others = [
        (ABOUT.to_owned(), json::pretty(&about)),
        ("CHANGELOG.md".to_owned(), CHANGES.to_owned()),
        ("VERSION".to_owned(), format!("{version}\n")),
    ];
    schemas.chain(others).map(|(path, text)| (path, text.into_bytes()))
}

/// How a host's TypeScript or JavaScript names its modules.
#[derive(Clone, Copy, Debug)]
struct Imports<'a> {
    /// What a file ends in: `ts`, `js`, `mts`, `cts`, `mjs`, `cjs`.
    ending: &'a str,
    /// What stands behind a relative import: ``, `.js`, `.ts`, `.mjs`, …
    suffix: &'a str,
}

fn typescript_for(imports: &Imports<'_>) -> Vec<File> {
    KERNEL_TYPESCRIPT.iter().map(|(path, bytes)| rewritten(path, bytes, "ts", imports)).collect()
}

fn javascript_for(imports: &Imports<'_>, modules: bool) -> Vec<(String, Vec<u8>)> {
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
pub fn joined(import: &str) -> String {
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
    written(&text, prefix)
}

/// SQL of the kit as a migration of the host's, with the prefix that it wants.
fn written(sql: &str, prefix: &str) -> String {
    let first = "-- Written once by `acp install`.";
    let text = match sql.strip_prefix("-- Part of the acp kit. ") {
        Some(body) => format!("{first} {body}"),
        None => format!("{first}\n{sql}"),
    };
    text.replace("acp_", prefix)
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
        table.or_else(function).or_else(|| added_column(line))
    });
    let mut drops: Vec<String> = drops.collect();
    drops.reverse();
    // Tables before the functions that their triggers call.
    drops.sort_by_key(|drop| drop.starts_with("DROP FUNCTION"));
    drops.concat()
}

/// `ALTER TABLE t ADD COLUMN c …` taken back.
fn added_column(line: &str) -> Option<String> {
    let (table, rest) = line.strip_prefix("ALTER TABLE ")?.split_once(" ADD COLUMN ")?;
    let column = rest.split([' ', ';']).next()?;
    Some(format!("ALTER TABLE {table} DROP COLUMN {column};\n"))
}

fn kernel_file(name: &str) -> String {
    let found = KERNEL_RUST.iter().find(|(path, _)| *path == name);
    String::from_utf8_lossy(found.map_or(&[][..], |(_, bytes)| bytes)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cache_and_no_build_output_is_in_a_kit() {
        for form in Form::all() {
            let files = files(form);
            assert!(files.iter().all(|(path, _)| !path.contains("__pycache__") && !path.ends_with(".pyc")));
            assert!(files.windows(2).all(|two| two[0].0 < two[1].0), "{form}: a file is there twice");
        }
    }

    #[test]
    fn a_kit_says_what_it_is_and_has_the_same_version_everywhere() {
        for form in Form::all() {
            let files = files(form);
            let text = |name: &str| {
                let file = files.iter().find(|(path, _)| path == name);
                String::from_utf8(file.expect(name).1.clone()).unwrap()
            };
            assert_eq!(text("VERSION").trim(), env!("CARGO_PKG_VERSION"));
            let about: Value = serde_json::from_str(&text(ABOUT)).unwrap();
            assert_eq!(about["language"], form.language());
            assert_eq!(about["modules"].as_str().map(str::to_owned), form.modules());
            assert!(text("CHANGELOG.md").contains(&format!("## {}\n", env!("CARGO_PKG_VERSION"))));
            assert!(text("config/schemas/bindings.json").contains("json-schema.org"));
        }
        let kernels = KERNEL_PYTHON.iter().chain(KERNEL_TYPESCRIPT).filter(|(path, _)| *path == "VERSION");
        assert!(kernels.clone().count() == 2);
        assert!(kernels.clone().all(|(_, bytes)| bytes.trim_ascii() == env!("CARGO_PKG_VERSION").as_bytes()));
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
        let python = files(Form::Python).into_iter().filter(|(path, _)| path.ends_with(".py"));
        let typescript = files(SOURCE).into_iter().filter(|(path, _)| path.ends_with(".ts"));
        let commented = python.map(|file| (file, "# ")).chain(typescript.map(|file| (file, "// ")));
        for ((path, bytes), comment) in commented {
            let wanted = format!("{comment}{first}");
            assert_eq!(String::from_utf8_lossy(&bytes).lines().next(), Some(wanted.as_str()), "{path}");
        }
    }
}
