//! Which version of the kit a host has: from the receipt, from the trailers of its history, or from both.
//! It never takes the host's copy for the kit's own files while the kit's own can be had.

use super::kit::{Facts, Kit};
use super::message::{self, Trailer};
use crate::effects::git::Id;
use crate::effects::git::history::Found;
use crate::effects::git::host::{Head, Host};
use crate::error::{Error, Kind, Result};

/// What a merge starts from.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// The kit's commit, where it is known.
    pub commit: Option<Id>,
    pub tree: Id,
    /// The host's squash commit, which the next one stands on.
    pub squash: Option<Id>,
    pub warnings: Vec<String>,
}

/// How much of the history is looked at.
#[derive(Clone, Copy, Debug)]
pub enum Reach<'a> {
    Near(&'a Near),
    All,
}

/// What the newest commits say: with a receipt the base is known, and what is looked for is the squash that the next
/// one stands on, or a pull that the receipt does not know of.
#[derive(Clone, Debug)]
pub struct Near(Option<Squash>);

const NEAR: usize = 1000;

/// A squash commit of the host.
#[derive(Clone, Debug)]
struct Squash {
    id: Id,
    tree: Id,
    split: String,
}

/// The version that is there; `None` where nothing says so.
pub fn find(
    host: &Host,
    kit: &Kit,
    head: &Head,
    (ours, prefix): (Id, &str),
    recorded: Option<&Facts>,
    reach: Reach<'_>,
) -> Result<Option<Base>> {
    let squash = match reach {
        Reach::Near(Near(squash)) => squash.clone(),
        Reach::All => latest(host, head, prefix, usize::MAX)?,
    };
    let by_trailer = squash.as_ref().map(|squash| of_squash(host, kit, squash, prefix)).transpose()?;
    let by_receipt = recorded.map(|facts| of_receipt(host, kit, facts)).transpose()?.flatten();
    let chosen = match (by_trailer, by_receipt) {
        (Some(trailer), Some(receipt)) if trailer.commit != receipt.commit => {
            Some(newer(host, kit, ours, trailer, receipt)?)
        }
        (_, Some(receipt)) => Some(receipt),
        (trailer, None) => trailer,
    };
    let squash = squash.map(|squash| squash.id);
    if chosen.is_none() && matches!(reach, Reach::All) && host.is_shallow() {
        return Err(Error::new(Kind::Precondition, format!("failed to find when `{prefix}` was added"))
            .caused_by("this is a shallow clone, and its history ends before that")
            .hint("run `git fetch --unshallow`, then this again"));
    }
    Ok(chosen.map(|base| Base { squash, ..base }))
}

/// Looks at the newest commits.
pub fn near(host: &Host, head: &Head, prefix: &str) -> Result<Near> {
    latest(host, head, prefix, NEAR).map(Near)
}

/// The nearest squash commit of a folder.
fn latest(host: &Host, head: &Head, prefix: &str, most: usize) -> Result<Option<Squash>> {
    let trailer = |found: &Found| message::trailer(&found.message, prefix);
    let wanted = |found: &Found| trailer(found).is_some();
    let searched = host.search(head.commit, message::DIR, most, &wanted)?;
    let newest = searched.found.into_iter().max_by_key(|found| found.time);
    Ok(newest.and_then(|found| squash(host, &found, trailer(&found)?)))
}

/// The commit itself, or the second parent of a merge that brought a whole history in.
fn squash(host: &Host, found: &Found, trailer: Trailer) -> Option<Squash> {
    let (id, tree) = match (trailer.is_mainline, found.parents.get(1)) {
        (true, Some(second)) => (*second, host.tree_of(*second)?),
        _ => (found.id, found.tree),
    };
    Some(Squash { id, tree, split: trailer.split })
}

/// The tree of the kit's commit; only where that cannot be had, the host's copy of it.
fn of_squash(host: &Host, kit: &Kit, squash: &Squash, prefix: &str) -> Result<Base> {
    let whole = match Id::from_str(&squash.split) {
        Ok(id) if squash.split.len() == 40 => Some(id),
        _ => kit.source.whole(&squash.split),
    };
    let base = |tree, warnings| Base { commit: whole, tree, squash: None, warnings };
    if let Some(commit) = whole.filter(|commit| kit.obtain(*commit) || host.has(*commit)) {
        let commit = kit.source.whole(&commit.to_string()).unwrap_or(commit);
        let tree = kit.source.tree_of(commit).or_else(|| host.tree_of(commit));
        if let Some(tree) = tree
            && host.obtain(&kit.source, tree)?
        {
            return Ok(Base { commit: Some(commit), ..base(tree, Vec::new()) });
        }
    }
    let inside = host.folder(squash.tree, prefix)?;
    Ok(match inside {
        None => base(squash.tree, Vec::new()),
        Some(copy) => base(
            copy,
            vec![format!(
                "the kit's commit {} cannot be had; edits in `{prefix}` from before {} may be lost: look at the diff",
                squash.split, squash.id
            )],
        ),
    })
}

fn of_receipt(host: &Host, kit: &Kit, facts: &Facts) -> Result<Option<Base>> {
    let here = host.obtain(&kit.source, facts.tree)? || {
        kit.obtain(facts.commit) && host.obtain(&kit.source, facts.tree)?
    };
    let base = Base { commit: Some(facts.commit), tree: facts.tree, squash: None, warnings: Vec::new() };
    Ok(here.then_some(base))
}

/// Where receipt and trailers disagree: the later one in the kit's history, else the one that is nearer to the files.
fn newer(host: &Host, kit: &Kit, ours: Id, trailer: Base, receipt: Base) -> Result<Base> {
    let (Some(said), Some(written)) = (trailer.commit, receipt.commit) else { return Ok(receipt) };
    if kit.source.descends(said, written) {
        return Ok(trailer);
    }
    if kit.source.descends(written, said) {
        return Ok(receipt);
    }
    let words = format!("the receipt says the kit is at {written}, the history says {said}");
    let mut nearer = match host.distance(trailer.tree, ours)? < host.distance(receipt.tree, ours)? {
        true => trailer,
        false => receipt,
    };
    nearer.warnings.push(words);
    Ok(nearer)
}
