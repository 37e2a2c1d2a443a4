//! `acp demo`, from nothing to a transcript.

mod boot;

use std::process::Command;

use boot::process::{run, text};
use serde_json::Value;

#[test]
fn the_demo_installs_starts_calls_and_leaves_nothing_behind() {
    let _alone = boot::alone();
    let temporary = tempfile::tempdir().unwrap();
    let mut demo = Command::new(env!("CARGO_BIN_EXE_acp"));
    demo.args(["demo", "--json"]).env("TMPDIR", temporary.path()).current_dir(temporary.path());
    let output = run(&mut demo);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    let document: Value = serde_json::from_str(&out).unwrap();
    let calls: Vec<_> =
        document["transcript"].as_array().unwrap().iter().filter(|e| e["status"].is_number()).collect();
    assert_eq!(calls.len(), 4, "{out}");
    assert!(calls[0]["answer"]["data"]["total_actions"].as_u64().unwrap() >= 17, "{out}");
    assert_eq!(calls[1]["answer"]["impact"]["creates"][0]["count"], 1, "{out}");
    assert_eq!(calls[2]["answer"]["data"], calls[3]["answer"]["data"]);
    assert_eq!(calls[3]["answer"]["code"], "IDEMPOTENT_REPLAY");
    let left = std::fs::read_dir(temporary.path()).unwrap().count();
    assert_eq!(left, 0, "the folder of the demo is still there");
}

#[test]
fn a_demo_into_a_folder_that_holds_something_is_refused_before_anything_happens() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let output = run(Command::new(env!("CARGO_BIN_EXE_acp")).args(["demo", "--root"]).arg(folder.path()));
    assert_eq!(output.status.code(), Some(4));
    let err = text(&output.stderr);
    let expected =
        format!("error: failed to use `{}`\n  caused by: it is not empty", folder.path().display());
    assert!(err.starts_with(&expected), "{err}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
