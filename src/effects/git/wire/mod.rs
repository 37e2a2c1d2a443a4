//! Fetches a kit into a store of its own, as `git fetch` asks for it: git's wire protocol, version 0, over https, ssh or
//! git. It reads no more than a limit, runs nothing but ssh, and never writes to any other repository.

use std::io::Read;

use super::Id;
use super::source::{RULES, Source};
use crate::error::{Error, Kind, Result};
use crate::subtree::url::{Address, Scheme};

use pkt::{Advertised, Pack};

mod base64;
pub mod http;
mod pkt;
mod stream;

/// A history is larger than the files it ends in; past this it is no kit.
const LARGEST_PACK: u64 = 256 * 1024 * 1024;

/// Fetches a branch, a tag, a commit or HEAD with its history. The commit.
pub fn fetch(store: &Source, address: &Address, reference: Option<&str>) -> Result<Id> {
    let wish = Wish { store, reference };
    let fetched = match address.scheme {
        Scheme::Https => http::fetch(&wish, &address.full),
        Scheme::Ssh => stream::over_ssh(&wish, address),
        Scheme::Git => stream::over_tcp(&wish, address),
        Scheme::File => Err(Error::new(Kind::Failed, "a kit on this disk is read in place")),
    };
    fetched.map_err(|cause| {
        let kind = if cause.kind == Kind::Failed { Kind::Precondition } else { cause.kind };
        let mut error = Error::new(kind, format!("failed to fetch the kit from `{}`", address.shown));
        error.causes.push(cause.message);
        error.causes.extend(cause.causes);
        error.hint(cause.hint.unwrap_or_else(|| "see that the address is right and can be reached".into()))
    })
}

/// What is wanted, and where it goes.
pub struct Wish<'a> {
    pub store: &'a Source,
    pub reference: Option<&'a str>,
}

impl Wish<'_> {
    /// The objects to ask for; the first one is what is wanted.
    fn choose(&self, there: &Advertised) -> Result<Vec<Id>> {
        let unknown = |name: &str| {
            Error::new(Kind::Precondition, format!("there is no `{name}`"))
                .hint("name a branch, a tag, or the whole id of a commit")
        };
        let named = |name: &str| there.refs.iter().find(|(there, _)| there == name).map(|(_, id)| *id);
        let Some(name) = self.reference else {
            return named("HEAD").map(|id| vec![id]).ok_or_else(|| unknown("HEAD"));
        };
        if let Some(id) = Id::from_str(name).ok().filter(|_| name.len() == 40) {
            let is_tip = there.refs.iter().any(|(_, tip)| *tip == id);
            let mut wants = vec![id];
            if !is_tip && !there.gives_any_commit() {
                // It may be asked for only by what leads to it.
                wants = there.refs.iter().map(|(_, tip)| *tip).collect();
                wants.sort();
                wants.dedup();
            }
            return Ok(wants);
        }
        let found = RULES.iter().find_map(|rule| named(&rule.replace('%', name)));
        found.map(|id| vec![id]).ok_or_else(|| unknown(name))
    }

    /// The commit that was wanted, once its objects are in the store.
    fn settle(&self, wants: &[Id]) -> Result<Id> {
        let wanted = match self.reference.filter(|name| name.len() == 40) {
            Some(id) => Id::from_str(id).ok(),
            None => None,
        };
        let wanted = wanted.or(wants.first().copied());
        let commit = wanted.and_then(|id| self.store.whole(&id.to_string()));
        commit.ok_or_else(|| {
            Error::new(
                Kind::Precondition,
                format!("there is no commit `{}`", self.reference.unwrap_or("HEAD")),
            )
            .hint("name a branch, a tag, or the whole id of a commit that one of them holds")
        })
    }

    /// Puts what the other side sends into the store.
    fn take(&self, answer: &mut dyn Read) -> Result<()> {
        let mut pack = Pack::begin(answer, LARGEST_PACK)?;
        self.store.receive(&mut || pack.next())
    }
}
