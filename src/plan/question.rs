//! What a host asks its owner: every question has a flag. It never asks; `answers` finds the answer.

use std::sync::Arc;

/// A question a host asks; every one has a flag.
#[derive(Clone, Debug)]
pub struct Question {
    /// The answer's name in `--set`, the answers file and the receipt, e.g. `app_name`.
    pub key: &'static str,
    /// e.g. `--app-name`.
    pub flag: &'static str,
    pub prompt: String,
    pub answers: Answers,
    /// What `--yes` takes; `None`: it must be answered.
    pub default: Option<String>,
    pub check: Check,
}

/// Says why an answer cannot be taken; a check may know the repository.
#[derive(Clone)]
pub struct Check(Arc<dyn Fn(&str) -> Verdict + Send + Sync>);

/// `Err` says why not.
type Verdict = std::result::Result<(), String>;

impl Check {
    pub fn new(check: impl Fn(&str) -> std::result::Result<(), String> + Send + Sync + 'static) -> Self {
        Check(Arc::new(check))
    }

    /// `Err` completes "cannot take `answer`: …".
    pub fn run(&self, answer: &str) -> std::result::Result<(), String> {
        (self.0)(answer)
    }
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Check")
    }
}

/// The answers a question allows.
#[derive(Clone, Debug, PartialEq)]
pub enum Answers {
    Text,
    YesNo,
    /// Value and label.
    One(Vec<(String, String)>),
}
