//! Detection + answers → Plan: pure data, printable as JSON, with a digest.
//! `Draft` is the whole vocabulary of a host. Nothing here touches the world.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::detect::Candidate;
use crate::edit::{Edited, Splice, compose, splice};
use crate::error::{Error, Kind, Result};
use crate::repo::Repo;

/// Who owns a created file, told apart in its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Replaced by `acp upgrade`.
    Kit,
    /// Written once, edited freely.
    Yours,
}

/// The heading under which the plan shows a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    Create,
    Edit,
    Dependencies,
    Migrations,
}

/// One change to one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Change {
    Create {
        path: String,
        group: Group,
        class: Class,
        executable: bool,
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    Edit {
        path: String,
        group: Group,
        #[serde(skip)]
        before: Vec<u8>,
        splices: Vec<Splice>,
    },
    Delete {
        path: String,
        #[serde(skip)]
        before: Vec<u8>,
    },
}

impl Change {
    pub fn path(&self) -> &str {
        match self {
            Change::Create { path, .. } | Change::Edit { path, .. } | Change::Delete { path, .. } => path,
        }
    }

    /// The heading it stands under; deletions have none.
    pub fn group(&self) -> Option<Group> {
        match self {
            Change::Create { group, .. } | Change::Edit { group, .. } => Some(*group),
            Change::Delete { .. } => None,
        }
    }

    /// The bytes that must be on the disk for the change to hold; `None`: no file.
    pub fn before(&self) -> Option<&[u8]> {
        match self {
            Change::Create { .. } => None,
            Change::Edit { before, .. } | Change::Delete { before, .. } => Some(before),
        }
    }

    /// The bytes that are there afterwards; `None`: no file.
    pub fn after(&self) -> Option<Vec<u8>> {
        match self {
            Change::Create { bytes, .. } => Some(bytes.clone()),
            Change::Edit { before, splices, .. } => {
                Some(splice(&String::from_utf8_lossy(before), splices).into_bytes())
            }
            Change::Delete { .. } => None,
        }
    }
}

/// A step that only the owner can take.
#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
pub struct ByHand {
    /// Stable, e.g. `django-urls`. `doctor` plans again: an id that is no longer in the plan is done.
    pub id: String,
    /// e.g. "add the route to `shop/urls.py`".
    pub title: String,
    pub file: String,
    /// Where in the file, in words.
    pub place: String,
    pub snippet: String,
    pub reason: String,
}

/// A command for the owner to run afterwards. Ids: install-deps, migrate, create-key, start, call, test.
#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
pub struct NextStep {
    pub id: String,
    pub title: String,
    pub command: String,
}

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

/// Everything an install would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    pub framework: String,
    pub root: String,
    pub answers: BTreeMap<String, String>,
    pub changes: Vec<Change>,
    /// Files in the way: path and reason.
    pub conflicts: Vec<Conflict>,
    /// Folders to remove where they are empty afterwards, inner ones first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emptied: Vec<String>,
    pub by_hand: Vec<ByHand>,
    pub warnings: Vec<String>,
    pub next: Vec<NextStep>,
}

/// A file that stands where the plan wants to write.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    pub path: String,
    pub reason: String,
}

/// Which migrations a plan writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrations {
    /// Together with everything else.
    All,
    /// None of them.
    None,
    /// Nothing but them.
    Only,
}

impl Migrations {
    /// As the answer `migrations` says it.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "all" => Some(Migrations::All),
            "none" => Some(Migrations::None),
            "only" => Some(Migrations::Only),
            _ => None,
        }
    }
}

impl Plan {
    /// Keeps or leaves out the migrations.
    pub fn with_migrations(mut self, migrations: Migrations) -> Plan {
        let is_migration = |change: &Change| change.group() == Some(Group::Migrations);
        match migrations {
            Migrations::All => {}
            Migrations::None => self.changes.retain(|change| !is_migration(change)),
            Migrations::Only => {
                self.changes.retain(is_migration);
                self.by_hand.clear();
            }
        }
        if migrations != Migrations::All {
            let word = if migrations == Migrations::None { "none" } else { "only" };
            self.answers.insert("migrations".into(), word.into());
        }
        self
    }

    /// Hex SHA-256 over the plan's JSON and every byte it would write.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(serde_json::to_vec(self).unwrap_or_default());
        for change in &self.changes {
            hash.update(change.path().as_bytes());
            hash.update(change.after().unwrap_or_default());
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A plan in the making: the whole vocabulary of a host.
pub struct Draft<'a> {
    pub repo: &'a Repo,
    pub candidate: &'a Candidate,
    pub answers: &'a BTreeMap<String, String>,
    /// Files that the receipt of an earlier install names as created by us.
    pub receipt: &'a BTreeMap<String, Class>,
    plan: Plan,
}

impl<'a> Draft<'a> {
    pub fn new(
        repo: &'a Repo,
        candidate: &'a Candidate,
        answers: &'a BTreeMap<String, String>,
        receipt: &'a BTreeMap<String, Class>,
    ) -> Self {
        let plan = Plan {
            framework: candidate.framework.clone(),
            root: candidate.root.clone(),
            answers: answers.clone(),
            changes: Vec::new(),
            conflicts: Vec::new(),
            emptied: Vec::new(),
            by_hand: Vec::new(),
            warnings: Vec::new(),
            next: Vec::new(),
        };
        Draft { repo, candidate, answers, receipt, plan }
    }

    /// The answer to a question of this host; asking for one that is not there is a bug.
    pub fn answer(&self, key: &str) -> Result<&'a str> {
        self.answers.get(key).map(String::as_str).ok_or_else(|| {
            Error::new(Kind::Failed, format!("failed to find the answer `{key}`"))
                .hint("this is a bug in acp; please report it")
        })
    }

    /// Creates a file. The same bytes already there: nothing. Written by an earlier install: it is the owner's now, nothing.
    /// Anything else in the way: a conflict.
    pub fn create(
        &mut self,
        path: &str,
        group: Group,
        class: Class,
        bytes: impl Into<Vec<u8>>,
    ) -> Result<()> {
        let bytes = bytes.into();
        if self.receipt.contains_key(path) {
            return Ok(());
        }
        match self.repo.bytes(path)? {
            Some(there) if there == bytes => {}
            None if !self.repo.exists(path) => {
                self.plan.changes.push(Change::Create {
                    path: path.into(),
                    group,
                    class,
                    executable: false,
                    bytes,
                });
            }
            _ => self.plan.conflicts.push(Conflict {
                path: path.into(),
                reason: "a file that acp did not write is in the way".into(),
            }),
        }
        Ok(())
    }

    /// Edits an owner's file; `edit` gets its text as earlier edits of this plan leave it,
    /// with BOM and line endings as they are. What cannot be edited safely becomes the step by hand.
    pub fn edit(
        &mut self,
        path: &str,
        group: Group,
        edit: impl FnOnce(&str) -> Result<Edited>,
        by_hand: impl FnOnce(String) -> ByHand,
    ) -> Result<()> {
        let Some(before) = self.repo.text(path)? else {
            self.plan.by_hand.push(by_hand(format!("`{path}` is missing or not UTF-8")));
            return Ok(());
        };
        let earlier =
            self.plan.changes.iter().position(|c| matches!(c, Change::Edit { .. }) && c.path() == path);
        let first = match earlier.map(|at| &self.plan.changes[at]) {
            Some(Change::Edit { splices, .. }) => splices.clone(),
            _ => Vec::new(),
        };
        match edit(&splice(&before, &first))? {
            Edited::Already => {}
            Edited::ByHand { reason } => self.plan.by_hand.push(by_hand(reason)),
            Edited::Changed(second) => match (compose(&first, &second), earlier) {
                (None, _) => self.plan.by_hand.push(by_hand("two edits meet in one place".into())),
                (Some(splices), Some(at)) => {
                    if let Change::Edit { splices: all, .. } = &mut self.plan.changes[at] {
                        *all = splices;
                    }
                }
                (Some(splices), None) => {
                    let before = before.into_bytes();
                    self.plan.changes.push(Change::Edit { path: path.into(), group, before, splices });
                }
            },
        }
        Ok(())
    }

    pub fn by_hand(&mut self, step: ByHand) {
        self.plan.by_hand.push(step);
    }

    pub fn warn(&mut self, warning: impl Into<String>) {
        self.plan.warnings.push(warning.into());
    }

    pub fn next_step(&mut self, id: &str, title: &str, command: impl Into<String>) {
        self.plan.next.push(NextStep { id: id.into(), title: title.into(), command: command.into() });
    }

    pub fn finish(self) -> Plan {
        self.plan
    }
}
