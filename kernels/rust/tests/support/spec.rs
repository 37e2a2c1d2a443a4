//! Owns where the specification is and how its files are read.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

/// The folder `spec`.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../spec")
}

/// A JSON file below it.
pub fn read(path: &str) -> Value {
    let path = folder().join(path);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// One vector.
#[derive(Clone, Deserialize)]
pub struct Case {
    /// Its name within the area.
    pub name: String,
    runs: Vec<String>,
    /// What the kernel is set up with.
    #[serde(default)]
    pub given: Value,
    /// What happens.
    pub steps: Vec<Value>,
}

#[derive(Deserialize)]
struct Area {
    area: String,
    cases: Vec<Case>,
}

/// Every case that runs in process, with `area/name` for its id.
pub fn cases() -> Vec<(String, Case)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder().join("vectors"))
        .expect("spec/vectors")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a file");
        let area: Area =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let cases = area
            .cases
            .into_iter()
            .filter(|case| case.runs.iter().any(|r| r == "process"));
        let named = cases.map(|case| (format!("{}/{}", area.area, case.name), case));
        named.collect::<Vec<_>>()
    };
    paths.into_iter().flat_map(read).collect()
}
