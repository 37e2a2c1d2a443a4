//! Calls that schemathesis generates from a host's document, with all its checks (`tests/openapi/schemathesis.toml`).

use std::path::Path;
use std::process::Command;

use super::process::{run, text};
use super::{prepared, project};

/// How many calls are made.
#[derive(Clone, Copy, PartialEq)]
pub enum Calls {
    /// A hundred, for every run of the tests.
    Some,
    /// More than two thousand, for `tests/fuzz`.
    Many,
}

/// The document's host at this address finds nothing wrong, and answers as it says.
pub fn find_nothing(document: &Path, server: &str, key: &str, calls: Calls) {
    let seed = std::env::var("ACP_FUZZ_SEED").unwrap_or_else(|_| "1".into());
    let mut fuzz = Command::new(prepared(&["venv", "openapi"]).join("bin/schemathesis"));
    fuzz.arg("--config-file")
        .arg(project().join("tests/openapi/schemathesis.toml"))
        .arg("run")
        .arg(document)
        .args(["--url", server, "--seed", &seed]);
    let (least, how): (u32, &[&str]) = match calls {
        Calls::Many => (2000, &["--max-examples", "800"]),
        Calls::Some => (100, &["--max-examples", "100", "--phases", "examples,fuzzing"]),
    };
    fuzz.args(how);
    let output = run(fuzz.env("ACP_KEY", key).current_dir(document.parent().unwrap()));
    let printed = text(&output.stdout) + &text(&output.stderr);
    println!("{printed}");
    assert!(output.status.success(), "{printed}");
    let cases =
        printed.lines().find_map(|line| line.trim().split_once(" generated, ")?.0.parse::<u32>().ok());
    assert!(cases.is_some_and(|cases| cases >= least), "fewer than {least} cases\n{printed}");
}

/// Lifts the limit of calls a minute, which is not what is tested here.
pub fn lift_limit(bindings: &Path) {
    let text = std::fs::read_to_string(bindings).unwrap();
    let lifted = text.replacen("limit: 1000,", "limit: 1000000,", 1);
    let lifted = lifted.replacen("\"limit\": 1000,", "\"limit\": 1000000,", 1);
    assert_ne!(lifted, text, "{}", bindings.display());
    std::fs::write(bindings, lifted).unwrap();
}
