//! What lands on the branch around a plan where the kit is a subtree: the kit as a squash commit and a merge before the
//! rest of an install is written, or one commit that removes it before the rest of an uninstall.
//! It never writes what the plan writes, and can take back what it did.

use crate::effects::disk::Disk;
use crate::effects::git::Id;
use crate::effects::git::host::{Head, Host};
use crate::error::{Error, Kind, Result};
use crate::host::paths::join;
use crate::kit;
use crate::plan::{Change, Class, Conflict, Group, Plan, Vendored};
use crate::receipt::{self, Created, Receipt};
use crate::repo::Repo;
use crate::subtree::kit::Kit;
use crate::subtree::{self, Order, policy};
use crate::vendor;

mod removal;
mod renewal;
mod sought;
mod wanted;

pub use removal::Removal;
pub use renewal::Renewal;
pub use sought::{Sought, Wish};
pub use wanted::with_kit;

/// What lands.
pub enum Graft {
    Add(Box<Incoming>),
    Renew(Box<Renewal>),
    Remove(Removal),
}

/// A kit that is about to come in.
pub struct Incoming {
    kit: Kit,
    /// From the root that the command works in, and from the top of the git repository.
    folder: String,
    prefix: String,
    version: String,
    /// One ordinary commit in place of a squash and a merge.
    linear: bool,
    files: Vec<File>,
}

struct File {
    path: String,
    executable: bool,
    id: Id,
    bytes: Vec<u8>,
}

/// Where the branch was, and where it is.
pub struct Landed {
    head: Option<Head>,
    /// `None` where conflicts stand to be resolved first.
    pub commit: Option<Id>,
    pub conflicts: Vec<String>,
    pub warnings: Vec<String>,
}

impl Graft {
    /// Whether it brings or takes this file, so that the plan need not.
    pub fn takes(&self, path: &str) -> bool {
        match self {
            Graft::Add(incoming) => incoming.files.iter().any(|file| file.path == path),
            Graft::Renew(renewal) => renewal.takes(path),
            Graft::Remove(removal) => removal.takes(path),
        }
    }

    /// Puts it on the branch, with what it takes of the plan and of the receipt; `None` where it is there already.
    pub fn land(&self, disk: &Disk, plan: &Plan, receipt: Option<&Change>) -> Result<Option<Landed>> {
        match self {
            Graft::Add(incoming) => incoming.land(disk),
            Graft::Renew(renewal) => renewal.land(disk, plan, receipt),
            Graft::Remove(removal) => removal.land(disk),
        }
    }

    /// What the receipt says of the kit.
    pub fn record(&self, receipt: Receipt) -> Receipt {
        match self {
            Graft::Add(incoming) => incoming.record(receipt),
            Graft::Renew(renewal) => renewal.record(receipt),
            Graft::Remove(_) => receipt,
        }
    }
}

impl Landed {
    fn at(head: Option<Head>, commit: Id, warnings: Vec<String>) -> Landed {
        Landed { head, commit: Some(commit), conflicts: Vec::new(), warnings }
    }

    /// Puts branch, index and files back.
    pub fn take_back(&self, disk: &Disk) -> Result<()> {
        match self.commit {
            Some(commit) => Host::open(disk.root())?.take_back(self.head.as_ref(), commit),
            None => Ok(()),
        }
    }
}

impl Incoming {
    /// The kit from where it is published, or the one inside the binary.
    pub fn fetch(
        disk: &Disk,
        place: &Vendored,
        url: Option<&str>,
        reference: Option<&str>,
    ) -> Result<Incoming> {
        let kit = match (url, reference) {
            (None, _) => kit::inside(place.form)?,
            (Some(url), Some(reference)) => Kit::fetch(url, Some(reference))?,
            // The branch that `acp kit publish` makes, else what the repository is at.
            (Some(url), None) => {
                let branch = Kit::fetch(url, Some(&place.form.word()));
                branch.or_else(|_| Kit::fetch(url, None))?
            }
        };
        Incoming::of(disk, place, kit)
    }

    /// A kit that is here.
    fn of(disk: &Disk, place: &Vendored, kit: Kit) -> Result<Incoming> {
        kit.check(policy::LIMITS)?;
        let host = Host::open(disk.root())?;
        let prefix = join(&host.inside(disk.root()), &place.folder);
        let folder = place.folder.clone();
        let (files, version_) = (Vec::new(), String::new());
        let mut incoming = Incoming { files, version: version_, linear: false, kit, folder, prefix };
        incoming.read()?;
        incoming.version = version(&incoming, place)?;
        Ok(incoming)
    }

    fn read(&mut self) -> Result<()> {
        let Incoming { kit, folder, files, .. } = self;
        let mut entries = Vec::new();
        kit.source.each(kit.facts.tree, &mut |entry| {
            entries.push(entry.clone());
            Ok(())
        })?;
        for entry in entries {
            let path = join(folder, &String::from_utf8_lossy(&entry.path));
            match entry.mode {
                0o040_000 => {}
                0o100_644 | 0o100_755 => files.push(File {
                    path,
                    executable: entry.mode == 0o100_755,
                    id: entry.id,
                    bytes: kit.source.bytes(entry.id)?,
                }),
                _ => {
                    return Err(Error::new(Kind::Precondition, "failed to take the kit in")
                        .caused_by(format!("`{path}` is a link, and hosts take none"))
                        .hint("put a file in its place in the kit"));
                }
            }
        }
        Ok(())
    }

    /// The plan with this kit's files in the place of the binary's.
    pub fn put_into(&self, mut plan: Plan, repo: &Repo) -> Result<Plan> {
        let inside = format!("{}/", self.folder);
        plan.changes.retain(|change| !change.path().starts_with(&inside));
        plan.conflicts.retain(|conflict| !conflict.path.starts_with(&inside));
        for File { path, executable, bytes, .. } in &self.files {
            match repo.bytes(path)? {
                Some(there) if there == *bytes => {}
                None if !repo.exists(path) => plan.changes.push(Change::Create {
                    path: path.clone(),
                    group: Group::Create,
                    class: Class::Kit,
                    executable: *executable,
                    bytes: bytes.clone(),
                }),
                _ => plan.conflicts.push(Conflict {
                    path: path.clone(),
                    reason: "a file that acp did not write is in the way".into(),
                }),
            }
        }
        plan.warnings.push(format!(
            "`{}` is committed at once, as `git subtree add --squash` does; the rest is not",
            self.prefix
        ));
        Ok(plan)
    }

    fn land(&self, disk: &Disk) -> Result<Option<Landed>> {
        let host = Host::open(disk.root())?;
        let head = host.head()?;
        // A run that was killed after this has brought it in.
        if let Some(head) = &head
            && host.folder(head.tree, &self.prefix)? == Some(self.kit.facts.tree)
        {
            return Ok(None);
        }
        let order = Order { linear: self.linear, ..Order::new(&self.prefix) };
        let done = subtree::add(&host, &self.kit, &order)?;
        match done.outcome {
            subtree::Outcome::Committed(commit) => Ok(Some(Landed::at(head, commit, done.warnings))),
            subtree::Outcome::UpToDate | subtree::Outcome::Conflicts(_) => Ok(None),
        }
    }

    fn record(&self, mut receipt: Receipt) -> Receipt {
        let inside = format!("{}/", self.folder);
        receipt.created.retain(|file| !file.path.starts_with(&inside));
        receipt.edits.retain(|edit| !edit.path.starts_with(&inside));
        receipt.created.extend(self.files.iter().map(|file| Created {
            path: file.path.clone(),
            class: Class::Kit,
            id: file.id.to_string(),
            offered: None,
        }));
        receipt.created.sort_by(|a, b| a.path.cmp(&b.path));
        let folders = self
            .files
            .iter()
            .flat_map(|file| file.path.match_indices('/').map(|(end, _)| file.path[..end].to_owned()));
        let ours = folders.filter(|folder| *folder == self.folder || folder.starts_with(&inside));
        receipt.folders.extend(ours);
        receipt.folders.sort();
        receipt.folders.dedup();
        let facts = &self.kit.facts;
        receipt.kit = receipt::Kit {
            mode: receipt::SUBTREE.into(),
            version: self.version.clone(),
            folder: self.folder.clone(),
            tree: facts.tree.to_string(),
            remote: Some(facts.url.clone()),
            reference: Some(facts.reference.clone()),
            commit: Some(facts.commit.to_string()),
            sha256: receipt::kit_digest(&receipt.created),
        };
        receipt
    }
}

/// The version that a kit says it has; an error where it is not the kit that this host needs.
fn version(incoming: &Incoming, place: &Vendored) -> Result<String> {
    let about = join(&place.folder, vendor::ABOUT);
    let said = incoming.files.iter().find(|file| file.path == about);
    let said: serde_json::Value =
        said.and_then(|file| serde_json::from_slice(&file.bytes).ok()).unwrap_or_default();
    let modules = said["modules"].as_str().map(str::to_owned);
    let fits = said["language"] == place.form.language() && modules == place.form.modules();
    match said["version"].as_str() {
        Some(version) if fits => Ok(version.to_owned()),
        _ => Err(Error::new(Kind::Precondition, "failed to take the kit in")
            .caused_by(format!(
                "`{}` at `{}` is not a {} kit: its `{}` says so, or is missing",
                incoming.kit.facts.url,
                incoming.kit.facts.reference,
                place.form,
                vendor::ABOUT
            ))
            .hint(format!("name another branch or tag with `--kit-ref`, e.g. `--kit-ref {}`", place.form))),
    }
}
