//! An upgrade whose conflicts stand in the files and in the index: what is noted of it, and the two ways to end it.
//! It never writes.

use serde::{Deserialize, Serialize};

use crate::answers::Values;
use crate::apply::{Rest, missing_folders};
use crate::doctor::conflict_marker;
use crate::edit::Splice;
use crate::effects::disk::{Disk, Entry};
use crate::effects::git::host::Host;
use crate::effects::git::{bases, blob_id, stages};
use crate::error::{Error, Kind, Result};
use crate::journal::in_git::{self, InGit, Note};
use crate::plan::{Change, Class, Conflict, Group, NextStep, Plan};
use crate::receipt::{self, Receipt, same};
use crate::upgrade::Clash;

/// An upgrade under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnderWay {
    /// The version of `acp` that began it.
    pub version: String,
    pub conflicts: Vec<Conflict>,
    head: Option<String>,
    receipt: Waiting,
    files: Vec<File>,
    /// Folders that came with it, outer ones first.
    folders: Vec<String>,
    index: Vec<stages::Step>,
    bases: Option<bases::Step>,
}

/// The receipt, which is written once the upgrade is finished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Waiting {
    /// Git's id of the one that is there.
    before: String,
    after: String,
}

/// One file that it has written, or that is in conflict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct File {
    path: String,
    before: Option<Before>,
    /// Git's id of what was written; `None`: it was removed.
    after: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Before {
    id: String,
    executable: bool,
    /// `None` where it is no text; then nothing was written.
    text: Option<String>,
}

/// The way to an upgrade's end.
#[derive(Debug)]
pub struct End {
    pub plan: Plan,
    pub rest: Rest,
    /// Files that it is about.
    pub paths: Vec<String>,
}

/// The upgrade that is under way here.
pub fn read(disk: &Disk) -> Result<Option<UnderWay>> {
    let Some(bytes) = in_git::note(disk)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| {
        Error::new(Kind::Failed, "failed to read the note of the upgrade that is under way").caused_by(error)
    })
}

/// An error where one is under way.
pub fn refuse(disk: &Disk) -> Result<()> {
    match read(disk)? {
        None => Ok(()),
        Some(_) => Err(Error::new(Kind::Precondition, "failed to begin")
            .caused_by("an upgrade is under way, with conflicts to be resolved")
            .hint("resolve them and run `acp upgrade --continue`, or `acp upgrade --abort`")),
    }
}

/// What the owner does next.
pub fn next() -> Vec<NextStep> {
    let step = |id: &str, title: &str, command: &str| NextStep {
        id: id.into(),
        title: title.into(),
        command: command.into(),
    };
    vec![
        step("continue", "resolve the conflicts, `git add` the files, then finish", "acp upgrade --continue"),
        step("abort", "or take all of it back", "acp upgrade --abort"),
    ]
}

/// An error where git could not hold these conflicts.
pub fn expect_room(disk: &Disk, clashes: &[Clash]) -> Result<()> {
    let failed =
        |cause: String| Error::new(Kind::Precondition, "failed to write the conflicts").caused_by(cause);
    let settle = "settle each with `--keep PATH` or `--take PATH`, without `--on-conflict markers`";
    if crate::effects::git::own_folder(disk.root()).is_none() {
        return Err(failed("there is no git repository here to hold them".into()).hint(settle));
    }
    Host::open(disk.root())?.expect_calm()?;
    let places = clashes.iter().map(|clash| disk.place(&clash.path)).collect::<Result<Vec<_>>>()?;
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let untracked = stages::untracked(disk.root(), &places)?;
    match untracked.is_empty() {
        true => Ok(()),
        false => Err(failed(format!("git does not track `{}`", untracked.join("`, `")))
            .hint(format!("run `git add -- {}` and commit, or {settle}", untracked.join(" ")))),
    }
}

/// What is to be noted of an upgrade that ends in conflicts, and what is done with its plan: all but the receipt.
pub fn begin(
    disk: &Disk,
    plan: &Plan,
    after: &Receipt,
    clashes: &[Clash],
    bases: Option<bases::Step>,
) -> Result<Rest> {
    let index = clashes.iter().map(|clash| laid_out(disk, clash)).collect::<Result<Vec<_>>>()?;
    let mut files = plan.changes.iter().map(|change| file(disk, change)).collect::<Result<Vec<_>>>()?;
    for clash in clashes.iter().filter(|clash| plan.changes.iter().all(|it| it.path() != clash.path)) {
        files.extend(untouched(disk, &clash.path)?);
    }
    let new = plan.changes.iter().filter(|change| change.before().is_none());
    let head = Host::open(disk.root())?.head()?;
    let under_way = UnderWay {
        version: env!("CARGO_PKG_VERSION").into(),
        conflicts: clashes.iter().map(Clash::conflict).collect(),
        head: head.map(|head| head.commit.to_string()),
        receipt: Waiting {
            before: disk.read(receipt::PATH)?.as_deref().map(blob_id).unwrap_or_default(),
            after: after.text()?,
        },
        files,
        folders: missing_folders(disk, new.map(Change::path)),
        index: index.clone(),
        bases: bases.clone(),
    };
    let note = serde_json::to_vec_pretty(&under_way).map_err(|error| {
        Error::new(Kind::Failed, "failed to note that an upgrade is under way").caused_by(error)
    })?;
    Ok(Rest { receipt: None, in_git: InGit { index, bases, note: Note::Comes(note) } })
}

fn laid_out(disk: &Disk, clash: &Clash) -> Result<stages::Step> {
    let place = disk.place(&clash.path)?;
    let sides = stages::Sides { path: &place, base: clash.base.as_deref(), theirs: clash.theirs.as_deref() };
    stages::lay_out(disk.root(), &sides)
}

fn file(disk: &Disk, change: &Change) -> Result<File> {
    let before = before(disk, change.path())?;
    Ok(File { path: change.path().into(), before, after: change.after().map(|bytes| blob_id(&bytes)) })
}

/// A file in conflict that stays as it is: it is no text, or the new version has it no more.
fn untouched(disk: &Disk, path: &str) -> Result<Option<File>> {
    let before = before(disk, path)?;
    Ok(before.map(|before| File { path: path.into(), after: Some(before.id.clone()), before: Some(before) }))
}

fn before(disk: &Disk, path: &str) -> Result<Option<Before>> {
    let Entry::File { bytes, mode } = disk.entry(&disk.place(path)?)? else { return Ok(None) };
    let (id, executable) = (blob_id(&bytes), mode & 0o100 != 0);
    Ok(Some(Before { id, executable, text: String::from_utf8(bytes).ok() }))
}

impl UnderWay {
    /// What keeps it from being finished: files that git still has in conflict, or with markers in them.
    pub fn open(&self, disk: &Disk) -> Result<Vec<Conflict>> {
        let places = self.conflicts.iter().map(|it| disk.place(&it.path)).collect::<Result<Vec<_>>>()?;
        let names: Vec<&str> = places.iter().map(String::as_str).collect();
        let unmerged = stages::unmerged(disk.root(), &names)?;
        let mut open = Vec::new();
        for (conflict, place) in self.conflicts.iter().zip(&places) {
            let marker = disk.read(place)?.as_deref().and_then(conflict_marker);
            let reason = match (marker, unmerged.contains(place)) {
                (Some(line), _) => format!("there is a conflict marker in line {line}"),
                (None, true) => format!("run `git add -- {}`, or `git rm` it", conflict.path),
                (None, false) => continue,
            };
            open.push(Conflict { path: conflict.path.clone(), reason });
        }
        Ok(open)
    }

    /// Its end: the receipt says what is there now.
    pub fn finish(&self, disk: &Disk, receipt: &Receipt) -> Result<End> {
        let failed =
            |cause: &str| Error::new(Kind::Precondition, "failed to finish the upgrade").caused_by(cause);
        let there = disk.read(receipt::PATH)?.unwrap_or_default();
        if !same(&self.receipt.before, &there) {
            return Err(failed("the receipt changed since it began")
                .hint(format!("run `git checkout -- {}`, then this again", receipt::PATH)));
        }
        let mut is_as_before = true;
        for file in &self.files {
            let now = disk.read(&file.path)?.as_deref().map(blob_id);
            is_as_before &= now.as_ref() == file.before.as_ref().map(|before| &before.id);
        }
        if is_as_before {
            return Err(failed("every file is as it was before it: somebody has taken it back").hint(
                "run `acp upgrade --abort`, then `acp upgrade` again; `--keep PATH` keeps what is yours",
            ));
        }
        let in_git = InGit { note: Note::Goes, ..InGit::default() };
        let rest = Rest { receipt: Some(receipt::put(disk, self.receipt.after.clone())?), in_git };
        Ok(End { plan: empty(receipt), rest, paths: self.files.iter().map(|it| it.path.clone()).collect() })
    }

    /// The way back: every file, and every entry of the index, as before it.
    pub fn abort(&self, disk: &Disk, receipt: &Receipt, is_forced: bool) -> Result<End> {
        self.expect_way_back(disk, is_forced)?;
        let mut plan = empty(receipt);
        for file in &self.files {
            plan.changes.extend(file.way_back(disk)?);
        }
        plan.emptied = self.folders.iter().rev().cloned().collect();
        let index = self.index.iter().map(|step| step.reversed(disk.root())).collect::<Result<_>>()?;
        let bases = self.bases.as_ref().map(bases::Step::reversed);
        let rest = Rest { receipt: None, in_git: InGit { index, bases, note: Note::Goes } };
        Ok(End { plan, rest, paths: Vec::new() })
    }

    /// An error where the way back would lose what is not to be lost.
    fn expect_way_back(&self, disk: &Disk, is_forced: bool) -> Result<()> {
        let failed =
            |cause: String| Error::new(Kind::Precondition, "failed to abort the upgrade").caused_by(cause);
        let head = Host::open(disk.root())?.head()?.map(|head| head.commit.to_string());
        if head != self.head {
            return Err(failed("something was committed since it began".into())
                .hint("finish it with `acp upgrade --continue`, and revert the commit if need be"));
        }
        if is_forced {
            return Ok(());
        }
        let is_clash = |file: &&File| self.conflicts.iter().any(|conflict| conflict.path == file.path);
        let mut edited = Vec::new();
        for file in self.files.iter().filter(|file| !is_clash(file)) {
            let now = disk.read(&file.path)?.as_deref().map(blob_id);
            let before = file.before.as_ref().map(|before| &before.id);
            if now != file.after && now.as_ref() != before {
                edited.push(format!("`{}`", file.path));
            }
        }
        match edited.is_empty() {
            true => Ok(()),
            false => Err(failed(format!("{} changed since it began", edited.join(", ")))
                .hint("put your changes away first, or add `--allow-dirty` to lose them")),
        }
    }
}

impl File {
    fn way_back(&self, disk: &Disk) -> Result<Option<Change>> {
        let (path, now) = (self.path.clone(), disk.read(&self.path)?);
        let id = now.as_deref().map(blob_id);
        if id.as_ref() == self.before.as_ref().map(|before| &before.id) {
            return Ok(None);
        }
        let text = match &self.before {
            None => return Ok(now.map(|before| Change::Delete { path, before })),
            Some(Before { text: Some(text), .. }) => text.clone(),
            Some(_) => {
                return Err(Error::new(Kind::Precondition, "failed to abort the upgrade")
                    .caused_by(format!("`{path}` was no text, and it was changed since"))
                    .hint(format!("run `git checkout HEAD -- {path}`, then this again")));
            }
        };
        let executable = self.before.as_ref().is_some_and(|before| before.executable);
        Ok(Some(match now {
            None => Change::Create {
                path,
                group: Group::Create,
                class: Class::Kit,
                executable,
                bytes: text.into_bytes(),
            },
            Some(before) => {
                let remove = String::from_utf8_lossy(&before).into_owned();
                let splices = vec![Splice { at: 0, remove, insert: text }];
                Change::Edit { path, group: Group::Edit, before, splices }
            }
        }))
    }
}

fn empty(receipt: &Receipt) -> Plan {
    Plan::new(&receipt.host, &receipt.root, &Values::clone(&receipt.answers))
}
