//! A kit at one commit, read from where it is published.
//! It never takes a file in that the policy has not seen.

use super::policy::{Limits, Policy};
use super::url::{self, Address, Scheme};
use crate::effects::git::Id;
use crate::effects::git::source::Source;
use crate::effects::git::wire;
use crate::error::{Error, Kind, Result};

/// Which kit it is: facts of its own repository, and none of the host's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Without a password.
    pub url: String,
    pub reference: String,
    pub commit: Id,
    pub tree: Id,
}

/// A kit that can be brought in.
pub struct Kit {
    pub source: Source,
    pub facts: Facts,
    /// Where more of its history can be had.
    address: Option<Address>,
}

impl Kit {
    /// Reads a kit: one on this disk in place, any other into a store of its own.
    pub fn fetch(url: &str, reference: Option<&str>) -> Result<Kit> {
        let address = url::read(url)?;
        reference.map(url::check_ref).transpose()?;
        let (source, commit) = match address.scheme {
            Scheme::File => {
                let source = Source::on_disk(address.path.as_ref())?;
                let commit = match reference {
                    Some(name) => source.resolve(name)?,
                    None => source.head()?,
                };
                (source, commit)
            }
            _ => {
                let source = Source::store()?;
                let commit = wire::fetch(&source, &address, reference)?;
                (source, commit)
            }
        };
        let reference = reference.unwrap_or("HEAD").to_owned();
        let mut kit = Kit::at(source, &address.shown, &reference, commit)?;
        kit.address = Some(address);
        Ok(kit)
    }

    /// A kit whose history is at hand.
    pub fn at(source: Source, url: &str, reference: &str, commit: Id) -> Result<Kit> {
        let tree = source.tree_of(commit).ok_or_else(|| {
            Error::new(Kind::Failed, "failed to read the kit").caused_by(format!("`{commit}` is not there"))
        })?;
        let facts = Facts { url: url.into(), reference: reference.into(), commit, tree };
        Ok(Kit { source, facts, address: None })
    }

    /// Makes an older commit of the kit readable, from where it is published if need be.
    pub fn obtain(&self, commit: Id) -> bool {
        let remote = self.address.as_ref().filter(|address| address.scheme != Scheme::File);
        self.source.has(commit)
            || remote.is_some_and(|address| {
                wire::fetch(&self.source, address, Some(&commit.to_string())).is_ok()
                    && self.source.has(commit)
            })
    }

    /// An error where the kit holds what no kit may.
    pub fn check(&self, limits: Limits) -> Result<()> {
        let mut policy = Policy::new(limits);
        self.source.each(self.facts.tree, &mut |entry| policy.look(entry))
    }
}
