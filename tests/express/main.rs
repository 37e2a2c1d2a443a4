//! The Express host over repositories in memory: what it detects, plans, asks and refuses.
//! Each `.repos` file is a table: the files of a repository, and what comes of it.

mod detect;
mod packs;
mod plan;
mod questions;
#[path = "../support/repos.rs"]
mod repos;
#[path = "../support/pack_trees.rs"]
mod trees;

use std::collections::BTreeMap;

use acp::detect::Candidate;
use acp::host::Host;
use acp::host::express::Express;
use acp::plan::{Draft, Plan};
use acp::repo::Repo;

/// The servers of a repository.
pub fn found(repo: &Repo) -> Vec<Candidate> {
    Express.detect(repo).expect("detection")
}

/// The plan for the first server of a repository, with the defaults but for `answers`.
pub fn planned(repo: &Repo, answers: &[(&str, &str)]) -> Plan {
    let candidate = found(repo).into_iter().next().expect("a server");
    let questions = Express.questions(repo, &candidate).expect("questions");
    let given =
        |key: &str| answers.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned());
    let all: BTreeMap<String, String> = questions
        .into_iter()
        .map(|question| {
            let answer = given(question.key).or(question.default).expect("an answer or a default");
            question.check.run(&answer).expect("an answer that can be taken");
            (question.key.to_owned(), answer)
        })
        .collect();
    let receipt = BTreeMap::new();
    let mut draft = Draft::new(repo, &candidate, &all, &receipt);
    Express.plan(&mut draft).expect("a plan");
    draft.finish()
}
