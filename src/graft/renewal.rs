//! A kit that is there, as a subtree or to become one, and the version that it is brought to: what that changes, and the
//! one commit that does it, with the rest of the upgrade and the receipt in it.
//! It writes nothing before it lands.

use super::sought::{Sought, Wish};
use super::{Incoming, Landed};
use crate::effects::disk::Disk;
use crate::effects::git::Id;
use crate::effects::git::host::{Beside, Host};
use crate::effects::git::rehearsal::Changed;
use crate::error::{Error, Kind, Result};
use crate::host::paths::join;
use crate::plan::{Change, Class, Conflict, Group, Plan};
use crate::receipt::Receipt;
use crate::repo::Repo;
use crate::subtree::kit::Facts;
use crate::subtree::rehearsal::{Rehearsal, rehearse};
use crate::subtree::{self, Clashing, Order, Outcome};
use crate::upgrade::{self, Terms, Upgrade};

pub struct Renewal {
    incoming: Incoming,
    /// What the receipt says; `None` where the kit was copied.
    recorded: Option<Facts>,
    /// The files that were copied, from the kit's folder, with their ids.
    copied: Vec<(String, String)>,
    markers: bool,
    rehearsal: Rehearsal,
    clashes: Vec<Clashing>,
}

impl Renewal {
    /// Tries the merge of the kit out.
    pub fn of(
        disk: &Disk,
        repo: &Repo,
        receipt: &Receipt,
        again: &Plan,
        sought: Sought<'_>,
    ) -> Result<Renewal> {
        let mut place = again.kit.clone().ok_or_else(|| {
            Error::new(Kind::Precondition, "failed to upgrade the kit")
                .caused_by("what is installed needs none")
        })?;
        place.folder.clone_from(&receipt.kit.folder);
        let (wish, recorded) = (sought.wish, sought.recorded.clone());
        let mut incoming = sought.come(disk, &place)?;
        incoming.linear = wish.kit.linear;
        let inside = format!("{}/", receipt.kit.folder);
        let kit = receipt.created.iter().filter(|file| file.class == Class::Kit && recorded.is_none());
        let copied = kit
            .filter_map(|file| Some((file.path.strip_prefix(&inside)?.to_owned(), file.id.clone())))
            .collect();
        let host = Host::open(disk.root())?;
        expect_there(&host, repo, &incoming)?;
        host.rehearse()?;
        let mut renewal = Renewal {
            incoming,
            recorded,
            copied,
            markers: wish.markers,
            rehearsal: Rehearsal::default(),
            clashes: Vec::new(),
        };
        renewal.rehearsal = rehearse(&host, &renewal.incoming.kit, &renewal.order(&host)?)?;
        renewal.warn_of_rewritten_history(wish);
        Ok(renewal)
    }

    fn order(&self, host: &Host) -> Result<Order<'_>> {
        let copied: Vec<(&str, &str)> =
            self.copied.iter().map(|(path, id)| (path.as_str(), id.as_str())).collect();
        let copied = match &self.recorded {
            Some(_) => None,
            None => Some(host.tree_of_files(&copied)?),
        };
        Ok(Order {
            recorded: self.recorded.as_ref(),
            linear: self.incoming.linear,
            copied,
            clashes: &self.clashes,
            near: self.rehearsal.near.as_ref(),
            ..Order::new(&self.incoming.prefix)
        })
    }

    fn warn_of_rewritten_history(&mut self, wish: Wish<'_>) {
        let (source, facts) = (&self.incoming.kit.source, &self.incoming.kit.facts);
        let old = self.recorded.as_ref().map(|recorded| recorded.commit).filter(|old| source.has(*old));
        let Some(old) = old.filter(|_| wish.to.is_none() && !self.rehearsal.is_up_to_date) else { return };
        if !source.descends(facts.commit, old) {
            self.rehearsal.warnings.push(format!(
                "`{}` of the kit no longer leads to {old}, which is installed: it went back, or was rewritten",
                facts.reference
            ));
        }
    }

    /// Whether the branch gets a commit of it.
    pub fn is_due(&self) -> bool {
        self.recorded.is_none() || !self.rehearsal.is_up_to_date
    }

    /// The kit's version and commit, in words.
    pub fn title(&self) -> String {
        format!("{} ({})", self.incoming.version, &self.incoming.kit.facts.commit.to_string()[..7])
    }

    /// The upgrade of everything else, with the kit's changes shown beside it. What clashes is part of the kit's merge.
    pub fn plan(&mut self, disk: &Disk, receipt: &Receipt, again: Plan, terms: Terms<'_>) -> Result<Upgrade> {
        let (again, others) = (self.beside(again), self.without_kit(receipt));
        let mut upgrade = upgrade::plan(disk, &others, again, terms)?;
        if self.is_due() {
            let above = Host::open(disk.root())?.inside(disk.root());
            for clash in std::mem::take(&mut upgrade.clashes) {
                upgrade.plan.changes.retain(|change| change.path() != clash.path);
                upgrade.plan.warnings.push(format!("`{}` will be in conflict: {}", clash.path, clash.reason));
                let path = join(&above, &clash.path);
                self.clashes.push(Clashing { path, base: clash.base, theirs: clash.theirs });
            }
        }
        self.show(&mut upgrade.plan);
        let is_renamed = self.incoming.record(receipt.clone()).kit != receipt.kit;
        upgrade.is_needed |= self.is_due() || is_renamed;
        Ok(upgrade)
    }

    /// A plan without the kit inside the binary.
    fn beside(&self, mut plan: Plan) -> Plan {
        let inside = format!("{}/", self.incoming.folder);
        plan.changes.retain(|change| !change.path().starts_with(&inside));
        plan.conflicts.retain(|conflict| !conflict.path.starts_with(&inside));
        plan.offered.retain(|offer| !offer.path.starts_with(&inside));
        plan
    }

    fn without_kit(&self, receipt: &Receipt) -> Receipt {
        let inside = format!("{}/", self.incoming.folder);
        let mut others = receipt.clone();
        others.created.retain(|file| !file.path.starts_with(&inside));
        others
    }

    /// Adds what the kit's merge changes, and what of it is in conflict.
    fn show(&self, plan: &mut Plan) {
        let folder = &self.incoming.folder;
        for changed in &self.rehearsal.outline.changes {
            plan.changes.extend(shown(join(folder, &changed.path), changed));
        }
        for path in &self.rehearsal.outline.conflicts {
            let (path, reason) =
                (join(folder, path), "you and the kit changed it in ways that do not go together");
            match self.markers {
                true => plan.warnings.push(format!("`{path}` will be in conflict: {reason}")),
                false => plan.conflicts.push(Conflict { path, reason: reason.into() }),
            }
        }
        plan.warnings.extend(self.rehearsal.warnings.iter().cloned());
        if self.is_due() && plan.conflicts.is_empty() {
            plan.warnings.push(format!("`{}` and all of this are committed at once", self.incoming.prefix));
        }
    }

    pub(super) fn takes(&self, _path: &str) -> bool {
        self.is_due()
    }

    pub(super) fn record(&self, receipt: Receipt) -> Receipt {
        self.incoming.record(receipt)
    }

    /// Puts the commit on the branch, or lays its conflicts out.
    pub(super) fn land(&self, disk: &Disk, plan: &Plan, receipt: Option<&Change>) -> Result<Option<Landed>> {
        if !self.is_due() {
            return Ok(None);
        }
        let host = Host::open(disk.root())?;
        let head = host.head()?.filter(|head| Some(head.commit) == self.rehearsal.head).ok_or_else(|| {
            Error::new(Kind::Failed, "failed to upgrade the kit")
                .caused_by("somebody has committed meanwhile")
                .hint("run this again")
        })?;
        let (above, inside) = (host.inside(disk.root()), format!("{}/", self.incoming.folder));
        let beside = plan.changes.iter().filter(|change| !change.path().starts_with(&inside));
        let files: Vec<Beside> =
            beside.chain(receipt).map(|change| stored(&host, head.tree, &above, change)).collect();
        let order = Order { files: &files, ..self.order(&host)? };
        let done = subtree::pull(&host, &self.incoming.kit, &order)?;
        let landed =
            Landed { head: Some(head), commit: None, conflicts: Vec::new(), warnings: done.warnings };
        Ok(Some(match done.outcome {
            Outcome::Committed(commit) => Landed { commit: Some(commit), ..landed },
            Outcome::Conflicts(conflicts) => Landed { conflicts, ..landed },
            Outcome::UpToDate => landed,
        }))
    }
}

/// An error where the kit's folder is not committed where the receipt says it is.
fn expect_there(host: &Host, repo: &Repo, incoming: &Incoming) -> Result<()> {
    let Incoming { folder, prefix, .. } = incoming;
    let head = host.head()?;
    if head.map(|head| host.folder(head.tree, prefix)).transpose()?.flatten().is_some() {
        return Ok(());
    }
    let about = format!("/{}", crate::vendor::ABOUT);
    let moved = repo.paths().filter_map(|path| path.strip_suffix(&about)).find(|there| there != folder);
    let error = Error::new(Kind::Precondition, "failed to upgrade the kit")
        .caused_by(format!("`{prefix}` is not committed, and the receipt says that the kit is there"));
    Err(match moved {
        Some(moved) => error
            .caused_by(format!("`{moved}` looks like it"))
            .hint(format!("move it back: `git mv {moved} {folder}`, then commit and run this again")),
        None => error.hint(format!("commit it: `git add {folder}`, or bring it back from an earlier commit")),
    })
}

/// A change of the kit as a plan shows it; `None` where only the file's mode changes.
fn shown(path: String, changed: &Changed) -> Option<Change> {
    match (&changed.before, &changed.after) {
        (None, Some(bytes)) => Some(Change::Create {
            path,
            group: Group::Create,
            class: Class::Kit,
            executable: changed.executable,
            bytes: bytes.clone(),
        }),
        (Some(before), Some(after)) if before != after => {
            Some(upgrade::rewrite(&path, before.clone(), after))
        }
        (Some(before), None) => Some(Change::Delete { path, before: before.clone() }),
        _ => None,
    }
}

/// A file as git is to store it: without the line ends that `autocrlf` has given the one on the disk.
fn stored(host: &Host, tree: Id, above: &str, change: &Change) -> Beside {
    let path = join(above, change.path());
    let has_returns = |bytes: &[u8]| bytes.contains(&b'\r');
    let is_converted = change.before().is_some_and(has_returns)
        && host.bytes(tree, &path).is_some_and(|bytes| !has_returns(&bytes));
    let after = change.after().map(|bytes| match is_converted {
        true => bytes.into_iter().filter(|byte| *byte != b'\r').collect(),
        false => bytes,
    });
    (path, after)
}
