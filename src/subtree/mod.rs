//! `git subtree add` and `git subtree pull --squash`, native: the same commits and trailers, so that either tool can go
//! on where the other stopped. The base of a merge is the kit as it was published, never the host's copy of it, so edits
//! inside the folder survive a squash-merged pull request.
//! It never fetches into the host's repository, and never needs a git program.

use crate::effects::git::Id;
use crate::effects::git::commit::NewCommit;
use crate::effects::git::conflict::Clash;
use crate::effects::git::host::{Beside, Head, Host, Merged};
use crate::effects::git::landing::{Hooks, Landing};
use crate::error::{Error, Kind, Result};

pub mod base;
pub mod kit;
pub mod message;
pub mod policy;
pub mod prefix;
pub mod rehearsal;
mod stand;
pub mod url;

use base::Near;
use kit::{Facts, Kit};
use stand::Stand;

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// The kit's folder, from the top of the repository.
    pub prefix: &'a str,
    /// What the receipt says of the kit that is there.
    pub recorded: Option<&'a Facts>,
    /// One ordinary commit with the trailers in place of a squash and a merge.
    pub linear: bool,
    /// The tree that was copied here from a kit, where the folder is no subtree yet.
    pub copied: Option<Id>,
    /// Files that ride in the same commit.
    pub files: &'a [Beside],
    /// Files beside the kit that no merge brings together.
    pub clashes: &'a [Clashing],
    /// What a rehearsal on the same HEAD found among the newest commits.
    pub near: Option<&'a Near>,
}

impl<'a> Order<'a> {
    /// The kit of a folder, and nothing else.
    pub fn new(prefix: &'a str) -> Order<'a> {
        Order { prefix, recorded: None, linear: false, copied: None, files: &[], clashes: &[], near: None }
    }
}

/// A file that two sides have changed in the same lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Clashing {
    /// From the top of the repository.
    pub path: String,
    /// What both started from; `None` where that cannot be had.
    pub base: Option<Vec<u8>>,
    /// `None`: it is not to be there.
    pub theirs: Option<Vec<u8>>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    pub outcome: Outcome,
    pub warnings: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The branch is at this commit now.
    Committed(Id),
    UpToDate,
    /// The merge stands in the index, to be resolved; the files in conflict.
    Conflicts(Vec<String>),
}

/// Brings a kit in for the first time.
pub fn add(host: &Host, kit: &Kit, order: &Order<'_>) -> Result<Done> {
    let head = begin(host)?;
    let prefix = prefix::normal(order.prefix)?;
    let there = head.as_ref().map(|head| host.folder(head.tree, &prefix)).transpose()?.flatten();
    if there.is_some() {
        return Err(Error::new(Kind::Precondition, format!("failed to add a kit at `{prefix}`"))
            .caused_by("something is committed there already")
            .hint("choose another folder, or upgrade the kit that is there"));
    }
    let facts = &kit.facts;
    kit.check(policy::LIMITS)?;
    host.import(&kit.source, facts.tree)?;
    let tree = host.splice(head.as_ref().map(|head| head.tree), &prefix, facts.tree, order.files)?;
    host.expect_room(head.as_ref(), tree)?;
    let message = message::added(&prefix, &kit.source.short(facts.commit), &facts.commit.to_string());
    let committed = match order.linear {
        true => linear(host, head.as_ref(), tree, &message)?,
        false => {
            let squash = NewCommit { tree: facts.tree, parents: &[], message: &message };
            let squash = host.write_commit(&squash)?;
            let message = message::merge_as(&squash.to_string(), &prefix);
            merge(host, head.as_ref(), squash, tree, &message, Hooks::None)?
        }
    };
    Ok(Done {
        outcome: Outcome::Committed(committed),
        warnings: host.filtered(head.map(|head| head.tree), tree)?,
    })
}

/// Brings a kit that is there to another version of it, with whatever was edited kept.
pub fn pull(host: &Host, kit: &Kit, order: &Order<'_>) -> Result<Done> {
    let head = begin(host)?;
    let stand = Stand::find(host, kit, order, head)?;
    let warnings = stand.base.warnings.clone();
    if stand.base.commit == Some(kit.facts.commit) {
        return Ok(Done { outcome: Outcome::UpToDate, warnings });
    }
    kit.check(policy::LIMITS)?;
    host.import(&kit.source, kit.facts.tree)?;
    let (merged, stand) = stand.merged(host, kit, order)?;
    let pull = Pull { host, kit, order, stand: &stand };
    let outcome = match merged {
        Merged::Clean(folder) if order.clashes.is_empty() => pull.commit(folder)?,
        Merged::Clean(_) | Merged::Conflicts => pull.lay_out()?,
    };
    let filtered = match &outcome {
        Outcome::Committed(commit) => {
            let tree = host.tree_of(*commit);
            tree.map(|tree| host.filtered(Some(stand.head.tree), tree)).transpose()?
        }
        _ => None,
    };
    Ok(Done { outcome, warnings: warnings.into_iter().chain(filtered.unwrap_or_default()).collect() })
}

/// Ends a merge whose conflicts are resolved.
pub fn go_on(host: &Host) -> Result<Id> {
    let (head, second) = under_way(host)?;
    let left = host.conflicts()?;
    if !left.is_empty() {
        return Err(Error::new(Kind::Unfinished, "failed to finish the merge")
            .caused_by(format!("still in conflict: {}", left.join(", ")))
            .hint("resolve them and `git add` them, then run this again"));
    }
    host.expect_author()?;
    let (tree, message) = host.resolved()?;
    let parents: Vec<Id> = [head.commit].into_iter().chain(second).collect();
    let commit = host.write_commit(&NewCommit { tree, parents: &parents, message: &message })?;
    host.conclude(&head, commit)?;
    Ok(commit)
}

/// Takes a merge back that is under way.
pub fn abort(host: &Host, prefix: &str) -> Result<()> {
    let (head, _) = under_way(host)?;
    host.abort(&head, &prefix::normal(prefix)?)
}

/// Whether what is being merged is the kit of a folder, by us or by git.
pub fn is_under_way(host: &Host, prefix: &str) -> bool {
    let squash = host.merge_head().and_then(|squash| host.message_of(squash));
    host.clashing().is_some() || squash.is_some_and(|message| message::trailer(&message, prefix).is_some())
}

/// HEAD, and the squash that is merged into it; in linear history there is none.
fn under_way(host: &Host) -> Result<(Head, Option<Id>)> {
    host.expect_unlocked()?;
    let second = host.merge_head();
    let is_ours = second.is_some() || host.pending_message().contains(message::DIR);
    host.head()?.filter(|_| is_ours).map(|head| (head, second)).ok_or_else(|| {
        Error::new(Kind::Precondition, "failed to find a merge to go on with")
            .caused_by("no merge is under way")
    })
}

/// An error while a merge of ours is to be resolved.
pub fn expect_no_clash(host: &Host) -> Result<()> {
    if host.clashing().is_none() {
        return Ok(());
    }
    Err(Error::new(Kind::Precondition, "failed to begin a merge")
        .caused_by("an upgrade stands to be resolved")
        .hint(
            "resolve its files and run `acp upgrade --continue`, or take it back with `acp upgrade --abort`",
        ))
}

/// What comes before everything: what a killed run left, and whether a commit can be made at all.
fn begin(host: &Host) -> Result<Option<Head>> {
    host.recover()?;
    expect_no_clash(host)?;
    host.expect_calm()?;
    host.expect_author()?;
    host.head()
}

struct Pull<'a> {
    host: &'a Host,
    kit: &'a Kit,
    order: &'a Order<'a>,
    stand: &'a Stand,
}

impl Pull<'_> {
    fn message(&self) -> Result<String> {
        let (source, new, prefix) = (&self.kit.source, self.kit.facts.commit, &self.stand.prefix);
        if self.order.copied.is_some() {
            return Ok(message::added(prefix, &source.short(new), &new.to_string()));
        }
        let base = &self.stand.base;
        let known = base.commit.filter(|old| source.has(*old));
        let (old, came, gone) = match (known, base.commit) {
            (Some(old), _) => (source.short(old), source.log(old, new)?, source.log(new, old)?),
            (None, Some(old)) => (old.to_string()[..7].to_owned(), Vec::new(), Vec::new()),
            (None, None) => ("unknown".into(), Vec::new(), Vec::new()),
        };
        let shorts = (old.as_str(), source.short(new));
        Ok(message::changed(prefix, (shorts.0, &shorts.1), &came, &gone, &new.to_string()))
    }

    fn squash(&self, message: &str) -> Result<Id> {
        let parents: Vec<Id> = self.stand.base.squash.into_iter().collect();
        self.host.write_commit(&NewCommit { tree: self.kit.facts.tree, parents: &parents, message })
    }

    fn commit(&self, folder: Id) -> Result<Outcome> {
        let head = &self.stand.head;
        let tree = self.host.splice(Some(head.tree), &self.stand.prefix, folder, self.order.files)?;
        self.host.expect_room(Some(head), tree)?;
        let message = self.message()?;
        if self.order.linear {
            return linear(self.host, Some(head), tree, &message).map(Outcome::Committed);
        }
        let squash = self.squash(&message)?;
        let words = self.words(squash);
        merge(self.host, Some(head), squash, tree, &words, Hooks::Merge).map(Outcome::Committed)
    }

    /// The message of the merge.
    fn words(&self, squash: Id) -> String {
        match self.order.copied {
            Some(_) => message::merge_as(&squash.to_string(), &self.stand.prefix),
            None => message::merge(&squash.to_string(), self.host.branch().as_deref()),
        }
    }

    fn lay_out(&self) -> Result<Outcome> {
        let Stand { head, prefix, base, .. } = self.stand;
        let sides =
            self.order.clashes.iter().map(|file| {
                ((file.path.clone(), file.base.clone()), (file.path.clone(), file.theirs.clone()))
            });
        let (before, after): (Vec<Beside>, Vec<Beside>) = sides.unzip();
        let after = [self.order.files, &after].concat();
        let base = self.host.splice(Some(head.tree), prefix, base.tree, &before)?;
        let theirs = self.host.splice(Some(head.tree), prefix, self.kit.facts.tree, &after)?;
        let message = self.message()?;
        let second = if self.order.linear { None } else { Some(self.squash(&message)?) };
        let label = second.unwrap_or(self.kit.facts.commit).to_string();
        let message = &second.map_or(message, |squash| self.words(squash));
        let clash = Clash { head, base, theirs, prefix, second, label: &label, message };
        self.host.lay_out(&clash).map(Outcome::Conflicts)
    }
}

/// A merge of HEAD and a squash; on a branch without commits the squash is the only parent.
fn merge(host: &Host, head: Option<&Head>, squash: Id, tree: Id, message: &str, hooks: Hooks) -> Result<Id> {
    let parents: Vec<Id> = head.map(|head| head.commit).into_iter().chain([squash]).collect();
    settle(host, head, &parents, tree, message, hooks)
}

fn linear(host: &Host, head: Option<&Head>, tree: Id, message: &str) -> Result<Id> {
    let parents: Vec<Id> = head.map(|head| head.commit).into_iter().collect();
    settle(host, head, &parents, tree, message, Hooks::Commit)
}

fn settle(
    host: &Host,
    head: Option<&Head>,
    parents: &[Id],
    tree: Id,
    message: &str,
    hooks: Hooks,
) -> Result<Id> {
    let write = |message: &str| host.write_commit(&NewCommit { tree, parents, message });
    let commit = write(message)?;
    let words = format!("acp: {}", message.lines().next().unwrap_or_default());
    host.land(&Landing { head, commit, tree, words: &words, hooks }, &write, message)
}
