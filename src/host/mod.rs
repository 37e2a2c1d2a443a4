//! The frameworks we know, behind one trait. Hosts are pure: no disk, no terminal.

use crate::detect::Candidate;
use crate::edit::Edited;
use crate::error::{Error, Kind, Result};
use crate::plan::{Draft, Question};
use crate::repo::Repo;

pub mod django;
pub mod express;
pub mod paths;
pub mod question;
pub mod rust;
pub mod sql;
pub mod tenants;

/// Everything the flow asks of one framework.
pub trait Host: Sync {
    /// The framework's id, as `--framework` takes it.
    fn id(&self) -> &'static str;

    /// The applications of this framework in the repository.
    fn detect(&self, repo: &Repo) -> Result<Vec<Candidate>>;

    /// What only the owner can say, in the order it is asked; every question names its default where there is one.
    fn questions(&self, repo: &Repo, candidate: &Candidate) -> Result<Vec<Question>>;

    /// Puts the whole install into the draft: creates, edits, steps by hand, warnings, next steps.
    /// Planning over an installed tree must add nothing.
    fn plan(&self, draft: &mut Draft<'_>) -> Result<()>;

    /// What becomes of a file that a tool changed because of the install (`Draft::derived`), when the install is taken
    /// back: `base` is the file from before, where git still has it, and `now` what it is today.
    fn restore(&self, _path: &str, _base: Option<&str>, _now: &str) -> Edited {
        Edited::Already
    }

    /// The programs that the next steps need on PATH.
    fn tools(&self, candidate: &Candidate) -> Vec<String> {
        candidate.package_manager.iter().cloned().collect()
    }
}

/// A fifth framework is one entry here; the tests loop over it.
pub static HOSTS: &[&dyn Host] =
    &[&django::Django, &express::Express, &rust::AXUM, &rust::ACTIX, &rust::OTHER];

/// The host with this id.
pub fn named(hosts: &[&'static dyn Host], id: &str) -> Result<&'static dyn Host> {
    hosts.iter().copied().find(|host| host.id() == id).ok_or_else(|| {
        Error::new(Kind::Precondition, format!("failed to find the framework `{id}`"))
            .caused_by("this version of acp does not know it")
    })
}
