//! The frameworks we know, behind one trait. Hosts are pure: no disk, no terminal.

use crate::answers::Values;
use crate::detect::Candidate;
use crate::edit::{Edited, Former};
use crate::error::{Error, Kind, Result};
use crate::pack::Pack;
use crate::package::Spec;
use crate::plan::{Draft, Question};
use crate::repo::Repo;
use crate::vendor::package::Ecosystem;

pub mod bindings;
pub mod database;
pub mod django;
pub mod express;
pub mod ours;
pub mod pack_handlers;
pub mod pack_values;
pub mod paths;
pub mod question;
pub mod rust;
pub mod sql;
pub mod supabase;
#[cfg(test)]
mod supplied;
pub mod tenants;
pub mod typescript;

/// Everything the flow asks of one framework.
pub trait Host: Sync {
    /// The framework's id, as `--framework` takes it.
    fn id(&self) -> &'static str;

    /// The applications of this framework in the repository.
    fn detect(&self, repo: &Repo) -> Result<Vec<Candidate>>;

    /// What only the owner can say, in the order it is asked; every question names its default where there is one.
    fn questions(&self, repo: &Repo, candidate: &Candidate) -> Result<Vec<Question>>;

    /// Whose package manager can bring the kit in; `None` where it can only be copied.
    fn package(&self) -> Option<Ecosystem> {
        None
    }

    /// An error where a package that comes from there is of no use to this framework.
    fn takes_package(&self, _spec: &Spec) -> Result<()> {
        Ok(())
    }

    /// Puts the whole install into the draft: creates, edits, steps by hand, warnings, next steps.
    /// Planning over an installed tree must add nothing.
    fn plan(&self, draft: &mut Draft<'_>) -> Result<()>;

    /// What becomes of a file that a tool changed because of the install (`Draft::derived`), when the install is taken
    /// back; `now` is what it is today.
    fn restore(&self, _path: &str, _former: Former<'_>, _now: &str) -> Edited {
        Edited::Already
    }

    /// The folder of a pack of the host's own, whether it is there or not; `None` where the framework takes none yet.
    fn pack_folder(
        &self,
        _repo: &Repo,
        _root: &str,
        _answers: &Values,
        _pack: &str,
    ) -> Result<Option<String>> {
        Ok(None)
    }

    /// The files that a pack has outside its folder, as far as they are there: its migrations, its tests.
    fn pack_files(&self, _repo: &Repo, _root: &str, _answers: &Values, _pack: &str) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// The files that are made from a pack's `pack.json` and say something else than that does now.
    fn pack_outdated(
        &self,
        _repo: &Repo,
        _root: &str,
        _answers: &Values,
        _pack: &Pack,
    ) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// The handlers of a pack's actions, as far as the source tells.
    fn pack_handlers(
        &self,
        _repo: &Repo,
        _root: &str,
        _answers: &Values,
        _pack: &Pack,
    ) -> Result<Vec<Handler>> {
        Ok(Vec::new())
    }

    /// Takes a pack out of the files that it shares with others; its own are taken by the flow. `draft.packs` stay.
    fn remove_pack(&self, _draft: &mut Draft<'_>, _pack: &Pack) -> Result<()> {
        Ok(())
    }

    /// What the bindings say of the endpoint now, as far as their source tells.
    fn bound(&self, _repo: &Repo, _root: &str, answers: &Values) -> Result<Bound> {
        Ok(Bound::answered(answers))
    }

    /// The programs that the next steps need on PATH.
    fn tools(&self, candidate: &Candidate) -> Vec<String> {
        candidate.package_manager.iter().cloned().collect()
    }
}

/// The handler of one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    pub action: String,
    /// Where it is, or should be.
    pub file: String,
    pub line: usize,
    pub state: Written,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Yes,
    /// It answers INTERNAL_ERROR with the reason `not_implemented`.
    NotYet,
    Missing,
}

/// Where the endpoint is, and what its actions are called there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub base_path: String,
    /// Before the names of all actions; mostly empty.
    pub namespace: String,
    /// Every scope that a key can have; empty where the source does not tell.
    pub scopes: Vec<String>,
}

impl Bound {
    /// What the install was told.
    pub fn answered(answers: &Values) -> Bound {
        let base_path = answers.get("base_path").map_or("/api/manage", String::as_str).to_owned();
        Bound { base_path, namespace: String::new(), scopes: Vec::new() }
    }
}

/// A fifth framework is one entry here; the tests loop over it.
pub static HOSTS: &[&dyn Host] =
    &[&django::Django, &express::Express, &rust::AXUM, &rust::ACTIX, &rust::OTHER, &supabase::Supabase];

/// The host with this id.
pub fn named(hosts: &[&'static dyn Host], id: &str) -> Result<&'static dyn Host> {
    hosts.iter().copied().find(|host| host.id() == id).ok_or_else(|| {
        Error::new(Kind::Precondition, format!("failed to find the framework `{id}`"))
            .caused_by("this version of acp does not know it")
    })
}
