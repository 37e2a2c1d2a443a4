//! What an apply is about to do, on the disk before it does it, so that it can be taken back at any point.
//! It never takes back what someone else wrote: a file that is neither as before nor as after is kept.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use self::in_git::InGit;
use crate::apply::missing_folders;
use crate::effects::disk::{Disk, Entry, Mode, Written};
use crate::effects::git::{blob_id, locks};
use crate::error::{Error, Kind, Result};

pub mod in_git;

/// The folder of everything `acp` keeps in a repository.
pub const HOME: &str = ".acp";
const FOLDER: &str = ".acp/journal";
const FILE: &str = ".acp/journal/journal.json";
const DRAFT: &str = ".acp/journal/draft.json";

/// One apply: what it will do, step by step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Journal {
    /// Folders to be made, outer ones first.
    pub folders: Vec<String>,
    pub steps: Vec<Step>,
    /// Folders to be removed when they are empty, inner ones first.
    pub emptied: Vec<Emptied>,
    #[serde(default)]
    pub in_git: InGit,
}

/// One file. Places are paths without links.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub place: String,
    /// Where the new bytes wait, beside the file.
    pub staged: Option<String>,
    /// `None`: there is no file before.
    pub before: Option<Before>,
    /// Blob id of the file afterwards; `None`: there is no file.
    pub after: Option<String>,
}

/// A file before its step, and where it waits in the journal: as a copy from the start where it gets new bytes,
/// moved there by its step where it goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Before {
    pub copy: String,
    pub id: String,
    pub mode: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Emptied {
    pub place: String,
    pub mode: u32,
}

/// How a rollback went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RolledBack {
    /// Files that are as before again.
    pub restored: Vec<String>,
    /// Files that someone else has changed since; they were left alone.
    pub kept: Vec<String>,
}

/// Where the copy of a step's file waits.
pub fn copy_place(step: usize) -> String {
    format!("{FOLDER}/{step}.before")
}

impl Journal {
    /// Makes the folder that the journal and the copies go to.
    pub fn open(disk: &Disk) -> Result<()> {
        disk.place(FILE)?;
        for folder in [HOME, FOLDER] {
            if disk.entry(folder)? == Entry::Nothing {
                disk.make_folder(folder, None)?;
            }
        }
        Ok(())
    }

    /// From here on the next run takes back what this one leaves half done.
    pub fn arm(&self, disk: &Disk, mut copies: Vec<Written>) -> Result<()> {
        let bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| Error::new(Kind::Failed, "failed to write the journal").caused_by(error))?;
        copies.push(disk.write_new(DRAFT, &bytes, Mode::Plain)?);
        disk.sync(&copies)?;
        disk.replace(DRAFT, FILE)?;
        disk.sync_folders([FOLDER, HOME, "."])
    }

    /// From here on what was done stays done.
    pub fn commit(disk: &Disk) -> Result<()> {
        disk.remove_file(FILE)
    }

    /// Whether an earlier run was stopped half way.
    pub fn is_armed(disk: &Disk) -> bool {
        disk.exists(FILE)
    }

    /// Removes the journal's folder, and `.acp` if nothing else is in it.
    pub fn clear(disk: &Disk) -> Result<()> {
        // Should this be lost with the power, the next run takes an install back that was through: no harm.
        let _ = disk.sync_folders([FOLDER]);
        for name in disk.names(FOLDER)? {
            disk.remove_file(&format!("{FOLDER}/{name}"))?;
        }
        disk.remove_empty_folder(FOLDER)?;
        if disk.names(HOME)?.is_empty() {
            disk.remove_empty_folder(HOME)?;
        }
        in_git::clear(disk)
    }

    /// Brings every folder whose list of names this changes to the disk.
    pub fn sync_folders(&self, disk: &Disk) -> Result<()> {
        let places = self.steps.iter().map(|step| step.place.as_str());
        let made = self.folders.iter().map(String::as_str);
        let emptied = self.emptied.iter().map(|folder| folder.place.as_str());
        let folder = |place: &'_ str| place.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned();
        let folders: BTreeSet<String> = places.chain(made).chain(emptied).map(folder).collect();
        disk.sync_folders(folders.iter().map(String::as_str))
    }

    /// Puts everything back, last step first. May be stopped and run again at any point.
    pub fn roll_back(&self, disk: &Disk) -> Result<RolledBack> {
        let mut done = RolledBack::default();
        for folder in self.emptied.iter().rev() {
            if disk.entry(&folder.place)? == Entry::Nothing {
                disk.make_folder(&folder.place, Some(folder.mode))?;
            }
        }
        for step in self.steps.iter().rev() {
            step.roll_back(disk, &mut done)?;
        }
        // Once the files are back, the index can remember them as they are.
        done.kept.extend(self.in_git.take_back(disk)?);
        for folder in self.folders.iter().rev() {
            disk.remove_empty_folder(folder)?;
        }
        // The tree is as before; a disk that cannot be synced is no reason to say otherwise.
        let _ = self.sync_folders(disk);
        Journal::commit(disk)?;
        Journal::clear(disk)?;
        Ok(done)
    }
}

impl Step {
    fn roll_back(&self, disk: &Disk, done: &mut RolledBack) -> Result<()> {
        if let Some(staged) = &self.staged {
            disk.remove_file(staged)?;
        }
        let now = match disk.entry(&self.place)? {
            Entry::Nothing => None,
            Entry::File { bytes, .. } => Some(blob_id(&bytes)),
            Entry::Folder { .. } | Entry::Other => Some(String::new()),
        };
        let before = self.before.as_ref().map(|before| before.id.clone());
        if now == before {
            return Ok(());
        }
        if now != self.after {
            done.kept.push(self.place.clone());
            return Ok(());
        }
        match &self.before {
            Some(before) if !disk.exists(&before.copy) => {
                // It was never moved here: someone else removed it.
                done.kept.push(self.place.clone());
                return Ok(());
            }
            Some(before) => self.put_back(disk, before)?,
            None => disk.remove_file(&self.place)?,
        }
        done.restored.push(self.place.clone());
        Ok(())
    }
}

impl Step {
    /// Moves the copy back, which needs no space.
    fn put_back(&self, disk: &Disk, before: &Before) -> Result<()> {
        let missing = missing_folders(disk, std::iter::once(self.place.as_str()));
        for folder in &missing {
            disk.make_folder(folder, None)?;
        }
        disk.move_away(&before.copy, &self.place, before.mode)
    }
}

/// Takes back what an earlier run left half done; `None` where there is nothing to take back.
/// The caller holds the lock.
pub fn recover(disk: &Disk) -> Result<Option<RolledBack>> {
    if !Journal::is_armed(disk) {
        // It was stopped before it began, or after it was through.
        disk.place(FILE)?;
        if disk.exists(FOLDER) || disk.exists(HOME) && disk.names(HOME).is_ok_and(|names| names.is_empty()) {
            Journal::clear(disk)?;
        }
        in_git::clear(disk)?;
        return Ok(None);
    }
    let broken = |cause: String| {
        Error::new(Kind::Failed, "failed to take back what an earlier run left half done")
            .caused_by(cause)
            .hint(format!("put the copies in `{FOLDER}` back by hand, then remove that folder"))
    };
    let bytes = disk.read(FILE)?.ok_or_else(|| broken(format!("`{FILE}` is no file")))?;
    let journal: Journal = serde_json::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
    if !journal.in_git.is_empty() {
        locks::release_around(disk.root(), &disk.root().join(FILE));
    }
    journal.roll_back(disk).map(Some)
}
