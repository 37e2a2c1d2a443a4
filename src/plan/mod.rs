//! Detection + answers → Plan: pure data, printable as JSON, with a digest.
//! Nothing here touches the world.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::edit::{Splice, splice};
use crate::package::Package;
use crate::vendor::Form;

mod draft;
mod question;

pub use draft::Draft;
pub use question::{Answers, Check, Question};

/// Who owns a created file, told apart in its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Replaced by `acp upgrade`.
    Kit,
    /// Written once, edited freely.
    Yours,
    /// Made anew by `acp generate`.
    Generated,
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
    /// The warnings that `doctor` finds, too.
    #[serde(skip)]
    pub notices: Vec<Notice>,
    pub next: Vec<NextStep>,
    /// Files that a tool will change because of the plan, as they are now.
    #[serde(skip)]
    pub derived: Vec<Derived>,
    /// Files that are there, ours or in the way, as they would be written today.
    #[serde(skip)]
    pub offered: Vec<Offered>,
    /// Where the kit goes, and which.
    #[serde(skip)]
    pub kit: Option<Vendored>,
    /// What the host depends on in its place.
    #[serde(skip)]
    pub package: Option<Package>,
}

/// A file as it would be written today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub path: String,
    pub group: Group,
    pub class: Class,
    pub bytes: Vec<u8>,
}

/// A kit's folder, and what is to be in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendored {
    pub folder: String,
    pub form: Form,
}

/// A file that no plan changes but a tool does, once the plan is carried out: a lock file.
#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
pub struct Derived {
    pub path: String,
    /// Git's id of its bytes before.
    pub before: String,
}

/// What does not work though it is installed.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// The id of the finding, e.g. `route-shadowed`.
    pub id: &'static str,
    /// What was seen, and where.
    pub evidence: String,
    /// What mends it.
    pub mend: String,
}

/// A file that stands where the plan wants to write.
#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
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
    /// A plan that does nothing.
    pub fn new(framework: &str, root: &str, answers: &BTreeMap<String, String>) -> Plan {
        Plan {
            framework: framework.into(),
            root: root.into(),
            answers: answers.clone(),
            changes: Vec::new(),
            conflicts: Vec::new(),
            emptied: Vec::new(),
            by_hand: Vec::new(),
            warnings: Vec::new(),
            notices: Vec::new(),
            next: Vec::new(),
            derived: Vec::new(),
            offered: Vec::new(),
            kit: None,
            package: None,
        }
    }

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

    /// Says which package of the kit it depends on, and what its owner has to see to.
    pub fn with_package(mut self, package: Option<Package>) -> Plan {
        let is_new = !self.changes.is_empty();
        self.warnings.extend(package.as_ref().filter(|_| is_new).and_then(Package::warning));
        self.package = package;
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
