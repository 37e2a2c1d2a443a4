//! Receipt + what this binary would install today → the plan that brings files of ours to it, with what their owner
//! changed kept: a three-way merge per file, whose base is the blob that the receipt records.
//! It never rewrites a migration, never brings a deleted file back, and never decides between two changes of one line.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff;
use crate::edit::Splice;
use crate::effects::disk::Disk;
use crate::effects::git::merge::Labels;
use crate::effects::git::{blob, blob_id};
use crate::error::Result;
use crate::merge::{Merged, merge};
use crate::plan::{ByHand, Change, Class, Conflict, Group, Offered, Plan};
use crate::receipt::{Created, Edit, Receipt, same};

/// What the sides are called in markers.
const LABELS: Labels<'_> = Labels { ours: "yours", theirs: "the new version" };
/// The step for tables that came otherwise.
pub const MIGRATION: &str = "upgrade-migration";

/// How a file that both sides changed is settled, where a merge cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The owner's stays.
    Keep,
    /// The new version's comes.
    Take,
}

/// Says how; `None`: nobody does, and it is a conflict. The second argument is why a merge cannot.
pub type Settle<'a> = &'a dyn Fn(&str, &str) -> Result<Option<Choice>>;

/// What is asked for where a merge cannot decide.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    pub settle: Settle<'a>,
    /// What nobody settles is laid out as git does, and is no reason to stop.
    pub markers: bool,
}

/// An upgrade that can be carried out.
#[derive(Debug)]
pub struct Upgrade {
    pub plan: Plan,
    pub advance: Advance,
    /// Files to be laid out as git lays out a conflict; the plan has the markers.
    pub clashes: Vec<Clash>,
    /// Whether anything is to be done at all, be it only to the receipt.
    pub is_needed: bool,
}

/// What the receipt says of files afterwards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Advance {
    /// The new version of each file, by its path.
    pub offered: BTreeMap<String, String>,
    /// Those of them that are never rewritten.
    pub migrations: BTreeSet<String>,
    /// Bytes that are on no disk and that the next upgrade starts from.
    pub bases: Vec<Vec<u8>>,
    /// Files that are the owner's from now on.
    pub released: BTreeSet<String>,
    /// Files that were in the way and are ours from now on.
    pub added: Vec<Created>,
    /// What stands for all earlier edits of an owner's file from now on.
    pub edits: BTreeMap<String, Option<Edit>>,
}

/// A file that both sides changed; the third side is the file that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    pub path: String,
    pub reason: String,
    pub base: Option<Vec<u8>>,
    pub theirs: Option<Vec<u8>>,
}

impl Clash {
    pub fn conflict(&self) -> Conflict {
        Conflict { path: self.path.clone(), reason: self.reason.clone() }
    }
}

/// Plans an upgrade; `again` is what an install would do today, with what it offers.
pub fn plan(disk: &Disk, receipt: &Receipt, mut again: Plan, terms: Terms<'_>) -> Result<Upgrade> {
    let offered = std::mem::take(&mut again.offered);
    let created: BTreeMap<&str, &Created> =
        receipt.created.iter().map(|file| (file.path.as_str(), file)).collect();
    // What an edit would bring in is in the file that is offered, too.
    again.changes.retain(|change| !created.contains_key(change.path()));
    let mut work = Work { disk, terms, plan: again, advance: Advance::default(), clashes: Vec::new() };
    for offer in &offered {
        match created.get(offer.path.as_str()) {
            Some(recorded) => work.file(offer, recorded)?,
            None => work.in_the_way(offer)?,
        }
    }
    let wanted: BTreeSet<&str> = offered.iter().map(|offer| offer.path.as_str()).collect();
    for file in receipt.created.iter().filter(|file| file.class == Class::Kit) {
        if !wanted.contains(file.path.as_str()) {
            work.gone(file)?;
        }
    }
    let Work { plan, advance, clashes, .. } = work;
    let moved = |(path, id): (&String, &String)| {
        created.get(path.as_str()).is_some_and(|file| file.upstream() != id.as_str())
    };
    let is_needed = !plan.changes.is_empty()
        || !plan.conflicts.is_empty()
        || !advance.released.is_empty()
        || !advance.added.is_empty()
        || advance.offered.iter().any(moved)
        || receipt.version != env!("CARGO_PKG_VERSION");
    Ok(Upgrade { plan, advance, clashes, is_needed })
}

struct Work<'a> {
    disk: &'a Disk,
    terms: Terms<'a>,
    plan: Plan,
    advance: Advance,
    clashes: Vec<Clash>,
}

impl Work<'_> {
    fn file(&mut self, offer: &Offered, recorded: &Created) -> Result<()> {
        let theirs = blob_id(&offer.bytes);
        let is_new = recorded.upstream() != theirs;
        self.advance.offered.insert(offer.path.clone(), theirs);
        if offer.group == Group::Migrations {
            self.advance.migrations.insert(offer.path.clone());
        }
        if !is_new {
            return Ok(());
        }
        if offer.group == Group::Migrations {
            self.plan.by_hand.push(self.migration(offer, recorded));
            return Ok(());
        }
        // A file that its owner deleted stays deleted.
        let Some(ours) = self.disk.read(&offer.path)? else { return Ok(()) };
        if let Some(after) = self.merged(offer, recorded, &ours)? {
            if after != offer.bytes {
                self.advance.bases.push(offer.bytes.clone());
            }
            self.write(&offer.path, ours, after);
        }
        Ok(())
    }

    /// The bytes to be there afterwards; `None` where that cannot be said.
    fn merged(&mut self, offer: &Offered, recorded: &Created, ours: &[u8]) -> Result<Option<Vec<u8>>> {
        if same(&recorded.id, ours) {
            let as_written = blob_id(ours) == recorded.id;
            return Ok(Some(if as_written { offer.bytes.clone() } else { windows(&offer.bytes) }));
        }
        let base = blob(self.disk.root(), &recorded.id);
        let (reason, marked) = match &base {
            None => {
                let why = format!(
                    "you changed it, and git does not have it as it was installed ({}): it was never committed, \
                     or this is a clone of where the last upgrade was made",
                    recorded.id
                );
                (why, marked(ours, &offer.bytes)?)
            }
            Some(base) => match merge(base, ours, &offer.bytes, LABELS)? {
                Merged::Clean(after) if is_text(ours) => return Ok(Some(after)),
                Merged::Conflict(text) if is_text(ours) => {
                    ("both sides changed the same lines".into(), Some(text))
                }
                _ => ("both sides changed it, and it is no text".into(), None),
            },
        };
        let theirs = Some(offer.bytes.clone());
        let clash = Clash { path: offer.path.clone(), reason, base, theirs };
        let conflict = clash.conflict();
        let settled = self.settled(clash, ours, &offer.bytes, marked)?;
        if settled.is_none() {
            self.plan.conflicts.push(conflict);
        }
        Ok(settled)
    }

    /// The bytes to be there afterwards, as somebody says, or with markers; `None`: nobody says, and it is a conflict.
    fn settled(
        &mut self,
        clash: Clash,
        ours: &[u8],
        theirs: &[u8],
        marked: Option<Vec<u8>>,
    ) -> Result<Option<Vec<u8>>> {
        Ok(match (self.terms.settle)(&clash.path, &clash.reason)? {
            Some(Choice::Keep) => Some(ours.to_vec()),
            Some(Choice::Take) => Some(theirs.to_vec()),
            None if self.terms.markers => {
                self.clashes.push(clash);
                Some(marked.unwrap_or_else(|| ours.to_vec()))
            }
            None => None,
        })
    }

    /// A new file where there is somebody else's already.
    fn in_the_way(&mut self, offer: &Offered) -> Result<()> {
        let at = self.plan.conflicts.iter().position(|conflict| conflict.path == offer.path);
        // A migration of ours takes nobody's place.
        let Some(at) = at.filter(|_| offer.group != Group::Migrations) else { return Ok(()) };
        let Some(ours) = self.disk.read(&offer.path)? else { return Ok(()) };
        let Conflict { path, reason } = self.plan.conflicts[at].clone();
        let clash = Clash { path: path.clone(), reason, base: None, theirs: Some(offer.bytes.clone()) };
        let marked = marked(&ours, &offer.bytes)?;
        let Some(after) = self.settled(clash, &ours, &offer.bytes, marked)? else { return Ok(()) };
        self.plan.conflicts.remove(at);
        let (class, id) = (offer.class, blob_id(&offer.bytes));
        self.advance.added.push(Created { path, class, id, offered: None });
        if after != offer.bytes {
            self.advance.bases.push(offer.bytes.clone());
        }
        self.write(&offer.path, ours, after);
        Ok(())
    }

    fn write(&mut self, path: &str, before: Vec<u8>, after: Vec<u8>) {
        if before != after {
            self.plan.changes.push(rewrite(path, before, &after));
        }
    }

    /// A file of the kit that the new one has not.
    fn gone(&mut self, file: &Created) -> Result<()> {
        match self.disk.read(&file.path)? {
            Some(before) if same(&file.id, &before) => {
                self.plan.changes.push(Change::Delete { path: file.path.clone(), before });
            }
            there => {
                let base = blob(self.disk.root(), &file.id).filter(|_| self.terms.markers);
                let reason = "the new kit has it no more, and you changed it";
                match (there, base) {
                    (None, _) => {}
                    (Some(_), Some(base)) => self.clashes.push(Clash {
                        path: file.path.clone(),
                        reason: reason.into(),
                        base: Some(base),
                        theirs: None,
                    }),
                    (Some(_), None) => self.plan.warnings.push(format!("kept `{}`: {reason}", file.path)),
                }
                self.advance.released.insert(file.path.clone());
            }
        }
        Ok(())
    }

    /// Tables that came otherwise today; what was applied stays as it is.
    fn migration(&self, offer: &Offered, recorded: &Created) -> ByHand {
        let base = blob(self.disk.root(), &recorded.id).unwrap_or_default();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let splices = vec![Splice { at: 0, remove: text(&base), insert: text(&offer.bytes) }];
        let change =
            Change::Edit { path: offer.path.clone(), group: Group::Migrations, before: base, splices };
        ByHand {
            id: MIGRATION.into(),
            title: "add a migration for what changed in the control plane's tables".into(),
            file: offer.path.clone(),
            place: "in a new migration after it".into(),
            snippet: diff::patch(&change),
            reason: "a migration that may have been applied is never rewritten".into(),
        }
    }
}

/// A file with other bytes.
pub fn rewrite(path: &str, before: Vec<u8>, after: &[u8]) -> Change {
    let remove = String::from_utf8_lossy(&before).into_owned();
    let insert = String::from_utf8_lossy(after).into_owned();
    let splices = vec![Splice { at: 0, remove, insert }];
    Change::Edit { path: path.into(), group: Group::Edit, before, splices }
}

/// Two files without a common base, with markers around what differs; `None` where they are no texts.
fn marked(ours: &[u8], theirs: &[u8]) -> Result<Option<Vec<u8>>> {
    Ok(match merge(b"", ours, theirs, LABELS)? {
        Merged::Conflict(text) if is_text(ours) => Some(text),
        _ => None,
    })
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
}

/// Text with the line ends of Windows, which a checkout has given the file.
fn windows(bytes: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}
