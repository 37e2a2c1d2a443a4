//! The kit that an upgrade is to bring: where it is published and which one of it is asked for; and its way here, while
//! the rest is planned.
//! It never looks at what came.

use std::panic::resume_unwind;
use std::thread;

use super::Incoming;
use crate::cli::KitFlags;
use crate::effects::disk::Disk;
use crate::effects::git::Id;
use crate::error::{Error, Kind, Result};
use crate::kit::INSIDE;
use crate::plan::Vendored;
use crate::receipt::{self, Receipt};
use crate::subtree::kit::{Facts, Kit};

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Wish<'a> {
    /// Another branch, tag or commit than the one that it came from.
    pub to: Option<&'a str>,
    pub kit: &'a KitFlags,
    /// Conflicts are written down as git does.
    pub markers: bool,
}

/// As the flags say, else as the receipt does.
pub struct Sought<'a> {
    pub wish: Wish<'a>,
    /// What the receipt says; `None` where the kit was copied.
    pub recorded: Option<Facts>,
    /// None: the kit is the one inside the binary.
    url: Option<String>,
    reference: Option<String>,
    /// Once it is here.
    kit: Option<Kit>,
}

impl<'a> Sought<'a> {
    pub fn of(receipt: &Receipt, wish: Wish<'a>) -> Result<Sought<'a>> {
        let recorded = recorded(receipt)?;
        let (url, reference) = address(receipt, recorded.as_ref(), wish)?;
        Ok(Sought { wish, recorded, url, reference, kit: None })
    }

    /// Fetches it beside some other work, whose errors come first. What is not named in full is fetched later.
    pub fn beside<T>(mut self, work: impl FnOnce() -> Result<T>) -> Result<(T, Sought<'a>)> {
        let (Some(url), Some(reference)) = (&self.url, &self.reference) else { return Ok((work()?, self)) };
        let (done, kit) = thread::scope(|scope| {
            let coming = scope.spawn(|| Kit::fetch(url, Some(reference.as_str())));
            (work(), coming.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let done = done?;
        self.kit = Some(kit?);
        Ok((done, self))
    }

    /// The kit, checked.
    pub fn come(self, disk: &Disk, place: &Vendored) -> Result<Incoming> {
        match self.kit {
            Some(kit) => Incoming::of(disk, place, kit),
            None => Incoming::fetch(disk, place, self.url.as_deref(), self.reference.as_deref()),
        }
    }
}

/// What the receipt says of a subtree; `None` where the kit was copied.
fn recorded(receipt: &Receipt) -> Result<Option<Facts>> {
    let kit = &receipt.kit;
    if kit.mode != receipt::SUBTREE {
        return Ok(None);
    }
    let id = |text: &str| Id::from_str(text).ok().filter(|_| text.len() == 40);
    let (commit, tree) = (kit.commit.as_deref().and_then(id), id(&kit.tree));
    let (Some(commit), Some(tree), Some(url)) = (commit, tree, &kit.remote) else {
        return Err(Error::new(Kind::Precondition, "failed to upgrade the kit")
            .caused_by(format!("`{}` does not say where it is from", receipt::PATH))
            .hint(format!("put it back as it was: `git checkout -- {}`", receipt::PATH)));
    };
    let reference = kit.reference.clone().unwrap_or_else(|| "HEAD".into());
    Ok(Some(Facts { url: url.clone(), reference, commit, tree }))
}

/// The address and the reference.
fn address(
    receipt: &Receipt,
    recorded: Option<&Facts>,
    wish: Wish<'_>,
) -> Result<(Option<String>, Option<String>)> {
    if let Some(url) = &wish.kit.kit_url {
        let reference = wish.kit.kit_ref.as_deref().or(wish.to);
        return Ok((Some(url.clone()), reference.map(str::to_owned)));
    }
    let elsewhere = recorded.filter(|facts| !facts.url.starts_with(INSIDE));
    match (elsewhere, wish.to) {
        (Some(facts), to) => Ok((Some(facts.url.clone()), Some(to.unwrap_or(&facts.reference).to_owned()))),
        (None, None) => Ok((None, None)),
        (None, Some(to)) => Err(Error::new(Kind::Usage, format!("failed to take `--to {to}`"))
            .caused_by(format!(
                "the kit of {} is the one inside this program, which has one version",
                receipt.title()
            ))
            .hint("say where the kit is published: `--kit subtree --kit-url URL --kit-ref REF`")),
    }
}
