//! The kernels inside the binary → packages, as pip, npm and cargo take them: a kit's files with the manifest that makes
//! a dependency of them. The same bytes each time.

use std::fmt;

use serde_json::json;

use super::{File, Form, files as files_of, import_line};
use crate::edit::dependency::Need;
use crate::embedded::KERNEL_TYPES;
use crate::error::Result;
use crate::render::{Values, render};

/// What it is called where packages are looked up.
pub const NAME: &str = "acp-kernel";
/// What Python and Rust import.
pub const MODULE: &str = "acp_kernel";
/// What the Python kernel imports.
pub const NEEDS: [Need<'static>; 2] =
    [Need::at_least("jsonschema", "4.21"), Need::at_least("rfc8785", "0.1.4")];
/// What the TypeScript kernel imports.
pub const VALIDATOR: (&str, &str) = ("@cfworker/json-schema", "^4.1.6");
const DESCRIPTION: &str =
    "The agentic control plane's kernel: one endpoint, typed actions, keys, dry runs, audit";
const LICENSE: &str = "MIT OR Apache-2.0";
const LICENSES: [(&str, &str); 2] = [
    ("LICENSE-APACHE", include_str!("../../LICENSE-APACHE")),
    ("LICENSE-MIT", include_str!("../../LICENSE-MIT")),
];

/// Whose package it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ecosystem {
    Python,
    Npm,
    Cargo,
}

impl Ecosystem {
    pub const ALL: [Ecosystem; 3] = [Ecosystem::Python, Ecosystem::Npm, Ecosystem::Cargo];

    /// What code that uses it imports.
    pub fn module(self) -> &'static str {
        match self {
            Ecosystem::Python | Ecosystem::Cargo => MODULE,
            Ecosystem::Npm => NAME,
        }
    }

    /// The file that makes a package of a folder.
    pub fn manifest(self) -> &'static str {
        match self {
            Ecosystem::Python => "pyproject.toml",
            Ecosystem::Npm => "package.json",
            Ecosystem::Cargo => "Cargo.toml",
        }
    }

    /// The language, as it is typed.
    pub fn language(self) -> &'static str {
        match self {
            Ecosystem::Python => "python",
            Ecosystem::Npm => "typescript",
            Ecosystem::Cargo => "rust",
        }
    }
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.language())
    }
}

/// The files of a package, sorted.
pub fn files(of: Ecosystem) -> Result<Vec<File>> {
    let mut files = match of {
        Ecosystem::Python => python(),
        Ecosystem::Npm => npm(),
        Ecosystem::Cargo => files_of(Form::Rust).into_iter().map(published).collect(),
    };
    files.extend(LICENSES.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
    let rendered = render(&format!("package/{of}"), &values())?;
    files.extend(rendered.into_iter().map(|file| (file.path, file.bytes)));
    files.sort();
    Ok(files)
}

fn values() -> Values {
    let values = [
        ("package", json!(NAME)),
        ("module", json!(MODULE)),
        ("version", json!(env!("CARGO_PKG_VERSION"))),
        ("description", json!(DESCRIPTION)),
        ("license", json!(LICENSE)),
        ("requirements", json!(NEEDS.map(|need| need.requirement()))),
        ("validator", json!(VALIDATOR.0)),
        ("validator_range", json!(VALIDATOR.1)),
    ];
    values.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn python() -> Vec<File> {
    let typed = ("py.typed".to_owned(), Vec::new());
    let all = files_of(Form::Python).into_iter().chain([typed]);
    all.map(|(path, bytes)| (format!("{MODULE}/{path}"), bytes)).collect()
}

/// Compiled for `import` and for `require`, each with its types, and what says which kit it is.
fn npm() -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    for (folder, kind, suffix, modules) in [("esm", "module", ".js", true), ("cjs", "commonjs", "", false)] {
        let form = Form::JavaScript { ending: "js", suffix, modules };
        for (path, bytes) in files_of(form) {
            let is_code = path.ends_with(".js");
            match (is_code, modules) {
                (true, _) => files.push((format!("dist/{folder}/{path}"), bytes)),
                (false, true) => files.push((path, bytes)),
                (false, false) => {}
            }
        }
        let types = KERNEL_TYPES.iter().map(|(path, bytes)| (format!("dist/{folder}/{path}"), types(bytes)));
        files.extend(types);
        let kind = format!("{{ \"type\": \"{kind}\" }}\n");
        files.push((format!("dist/{folder}/package.json"), kind.into_bytes()));
    }
    files
}

/// A file of types, whose imports name what is there: compilers of before 5.7 take no other.
fn types(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    text.split_inclusive('\n').map(|line| import_line(line, "ts", ".js")).collect::<String>().into_bytes()
}

/// A file of the crate as it may be published.
fn published((path, bytes): File) -> File {
    if path != Ecosystem::Cargo.manifest() {
        return (path, bytes);
    }
    let text = String::from_utf8_lossy(&bytes);
    let kept = text.split_inclusive('\n').skip(1).filter(|line| *line != "publish = false\n");
    (path, kept.collect::<String>().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: Ecosystem, name: &str) -> String {
        let files = files(of).unwrap();
        let file = files.iter().find(|(path, _)| path == name);
        String::from_utf8(file.expect(name).1.clone()).unwrap()
    }

    #[test]
    fn a_package_is_the_kit_with_a_manifest_of_its_ecosystem() {
        for of in Ecosystem::ALL {
            let files = files(of).unwrap();
            assert!(files.windows(2).all(|two| two[0].0 < two[1].0), "{of}: a file is there twice");
            let manifest = text(of, of.manifest());
            for said in [NAME, DESCRIPTION, LICENSE, env!("CARGO_PKG_VERSION")] {
                assert!(manifest.contains(said), "{of}: {said}\n{manifest}");
            }
            assert!(text(of, "LICENSE-MIT").contains("MIT License"));
        }
        for (path, bytes) in files_of(Form::Python) {
            let packaged = files(Ecosystem::Python).unwrap();
            assert!(packaged.contains(&(format!("{MODULE}/{path}"), bytes)), "{path}");
        }
    }

    #[test]
    fn a_crate_may_be_published_and_is_the_kit_otherwise() {
        let manifest = text(Ecosystem::Cargo, "Cargo.toml");
        assert!(manifest.starts_with("[package]\n") && !manifest.contains("publish"), "{manifest}");
        let packaged = files(Ecosystem::Cargo).unwrap();
        let same = |file: &File| file.0 == "Cargo.toml" || packaged.contains(file);
        assert!(files_of(Form::Rust).iter().all(same));
    }

    #[test]
    fn every_module_of_the_npm_package_has_types_whose_imports_are_there() {
        let packaged = files(Ecosystem::Npm).unwrap();
        let has = |path: &str| packaged.iter().any(|(there, _)| there == path);
        let code = packaged.iter().filter(|(path, _)| path.ends_with(".js"));
        for (path, _) in code {
            assert!(has(&path.replace(".js", ".d.ts")), "`{path}` has no types");
        }
        for (path, bytes) in packaged.iter().filter(|(path, _)| path.ends_with(".d.ts")) {
            assert!(!String::from_utf8_lossy(bytes).contains(".ts\""), "`{path}` imports a source");
        }
    }
}
