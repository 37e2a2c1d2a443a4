//! Rust servers: what is detected, what is not, and what is planned. Repositories in memory; nothing is built.

mod detection;
mod doctor;
mod packs;
mod plans;
#[path = "../support/repos.rs"]
mod repos;
mod shapes;
#[path = "../support/mod.rs"]
mod support;
mod variants;

use std::collections::BTreeMap;

use acp::detect::{Candidate, detect};
use acp::host::HOSTS;
use acp::plan::{Change, Class, Draft, Plan};
use acp::repo::Repo;

type Files = BTreeMap<String, String>;

const SERVE: &str = "#[tokio::main]\nasync fn main() {\n    let app = axum::Router::new().route(\"/\", get(root)).route(\"/health\", get(health));\n    axum::serve(listener, app).await.unwrap();\n}\n";

fn files(pairs: &[(&str, &str)]) -> Files {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n"
    )
}

/// A fixture as its owner has it.
fn fixture(name: &str) -> Files {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let all = walkdir::WalkDir::new(&folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    all.map(|entry| {
        let below =
            entry.path().strip_prefix(&folder).unwrap().to_string_lossy().replace("_gitignore", ".gitignore");
        (below, std::fs::read_to_string(entry.path()).unwrap())
    })
    .collect()
}

fn found(files: &Files) -> Vec<Candidate> {
    detect(&Repo::from_files(files.clone())).unwrap().candidates
}

/// Framework and root of every candidate.
fn shown(files: &Files) -> Vec<(String, String)> {
    found(files).into_iter().map(|candidate| (candidate.framework, candidate.root)).collect()
}

/// The plan with every default; `set` are answers that differ.
fn plan(files: &Files, set: &[(&str, &str)], receipt: &BTreeMap<String, Class>) -> Plan {
    let repo = Repo::from_files(files.clone());
    let candidate = found(files).into_iter().next().expect("a candidate");
    let host = HOSTS.iter().find(|host| host.id() == candidate.framework).unwrap();
    let questions = host.questions(&repo, &candidate).unwrap();
    let answers: BTreeMap<String, String> = questions
        .iter()
        .map(|question| {
            let given =
                set.iter().find(|(key, _)| *key == question.key).map(|(_, value)| (*value).to_owned());
            let answer = given.or(question.default.clone()).expect("an answer");
            question.check.run(&answer).unwrap_or_else(|why| panic!("{}: {why}", question.key));
            (question.key.to_owned(), answer)
        })
        .collect();
    let mut draft = Draft::new(&repo, &candidate, &answers, receipt);
    host.plan(&mut draft).unwrap();
    draft.finish()
}

fn first(files: &Files) -> Plan {
    plan(files, &[], &BTreeMap::new())
}

/// The repository after a plan, and what its receipt says was created.
fn after(files: &Files, plan: &Plan) -> (Files, BTreeMap<String, Class>) {
    let (mut files, mut created) = (files.clone(), BTreeMap::new());
    for change in &plan.changes {
        let text = String::from_utf8(change.after().unwrap()).unwrap();
        files.insert(change.path().to_owned(), text);
        if let Change::Create { path, class, .. } = change {
            created.insert(path.clone(), *class);
        }
    }
    (files, created)
}

/// The file as the plan leaves it.
fn written(plan: &Plan, path: &str) -> String {
    let change = plan.changes.iter().find(|change| change.path() == path);
    let change = change.unwrap_or_else(|| panic!("no change of `{path}` in {:?}", paths(plan)));
    String::from_utf8(change.after().unwrap()).unwrap()
}

/// What is planned, but for the crate's own files.
fn paths(plan: &Plan) -> Vec<&str> {
    plan.changes.iter().map(Change::path).filter(|path| !path.starts_with("control_plane/")).collect()
}
