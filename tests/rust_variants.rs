//! Small servers of many shapes, each installed into, finished by hand where it takes that, and compiled. Which lines
//! an install writes into each of them is in `tests/rust/variants.repos`.

mod boot;
#[path = "support/repos.rs"]
mod repos;

use std::path::Path;

use boot::cargo::Cargo;
use boot::{alone, project};
use repos::{entries, files};
use serde_json::{Value, json};

#[test]
fn every_variant_compiles_without_a_warning_and_its_doctor_is_content() {
    let _alone = alone();
    for entry in entries("rust/variants.repos") {
        println!("{}", entry.name);
        let repo = Cargo::new(|root| fill(root, &entry.given));
        install(&repo);
        repo.sh("cargo fmt --check");
        repo.sh("cargo clippy --all-targets -- -D warnings");
        repo.sh("cargo clippy --all-targets --all-features -- -D warnings");
        assert_eq!(repo.acp_json(&["doctor", "--json"], 0)["findings"], json!([]), "{}", entry.name);
        let again = repo.acp_json(&["install", "--yes", "--json", "--allow-dirty"], 0);
        assert_eq!((&again["changes"], &again["by_hand"]), (&json!([]), &json!([])), "{}", entry.name);
    }
}

/// The files of a variant, with the versions that all variants are locked to.
fn fill(root: &Path, given: &str) {
    for (path, text) in files(given) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    std::fs::copy(project().join("tests/rust/variants.lock"), root.join("Cargo.lock")).unwrap();
    std::fs::write(root.join(".gitignore"), "/target\n").unwrap();
}

/// Installs, and takes the steps that are left to the owner: the doctor names them until they are taken.
fn install(repo: &Cargo) {
    let output = repo.acp(&["install", "--yes", "--json", "--packs", "iam,webhooks,settings,leadscoring"]);
    let installed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let steps = installed["by_hand"].as_array().unwrap();
    assert_eq!(output.status.code(), Some(if steps.is_empty() { 0 } else { 5 }), "{installed:#}");
    if !steps.is_empty() {
        let found = repo.acp_json(&["doctor", "--json"], 5)["findings"].take();
        let ids: Vec<_> = found.as_array().unwrap().iter().map(|finding| &finding["id"]).collect();
        assert_eq!(ids, vec!["by-hand"; steps.len()], "{found:#}");
    }
    for step in steps {
        finish(repo, step);
    }
    // Names as long as they may be: what is laid out by them still is as rustfmt has it.
    let [pack, resource] = ["p", "r"].map(|letter| letter.repeat(30));
    let words = ["add-pack", &pack, "--resource", &resource, "--yes", "--json", "--allow-dirty"];
    repo.acp_json(&words, 0);
}

/// Puts `.merge(…)` behind the last route of each router.
fn finish(repo: &Cargo, step: &Value) {
    assert_eq!(step["id"], "rust-router", "{step:#}");
    let file = repo.root.join(step["file"].as_str().unwrap());
    let before = std::fs::read_to_string(&file).unwrap();
    let snippet = step["snippet"].as_str().unwrap().trim();
    let after = before.replace(" }));\n", &[" }))", snippet, ";\n"].concat());
    assert_ne!(after, before, "nothing to put `{snippet}` behind in\n{before}");
    std::fs::write(file, after).unwrap();
    repo.sh("cargo fmt");
}
