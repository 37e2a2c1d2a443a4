//! Approved → Applied: all of a plan or nothing of it.
//! It never decides what is written, and never touches a file that changed since the plan was made.

use std::collections::BTreeSet;

use crate::effects::disk::{Disk, Entry, Lock, Mode};
use crate::effects::git::blob_id;
use crate::effects::signals::Interrupts;
use crate::error::{Error, Kind, Result};
use crate::journal::in_git::InGit;
use crate::journal::{Before, Emptied, HOME, Journal, RolledBack, Step, copy_place};
use crate::plan::{Change, Plan};
use crate::review::Approved;

/// How many files may be open at once; a system may allow no more than 256.
const OPEN: usize = 100;

/// A plan that is on the disk.
#[derive(Debug)]
pub struct Applied {
    pub plan: Plan,
    pub digest: String,
}

/// What is written with a plan.
#[derive(Clone, Debug, Default)]
pub struct Rest {
    pub receipt: Option<Change>,
    pub in_git: InGit,
}

/// Writes an approved plan and the rest of it. Whoever calls it holds the lock.
pub fn apply(disk: &Disk, _lock: &Lock, approved: Approved, rest: Rest) -> Result<Applied> {
    let plan = approved.into_plan();
    let changes: Vec<&Change> = plan.changes.iter().chain(&rest.receipt).collect();
    if !changes.is_empty() || !plan.emptied.is_empty() || !rest.in_git.is_empty() {
        let work = Work { disk, interrupts: Interrupts::hold() };
        let journal = Journal { in_git: rest.in_git, ..work.prepare(&changes, &plan.emptied)? };
        let mut guard = Guard { disk, journal: &journal, is_armed: false };
        let written = work.write(&journal, &changes, &mut guard);
        guard.finish(written)?;
        // All is done; what is left of the journal does no harm, and the next run removes it.
        let _ = Journal::clear(disk);
    }
    let digest = plan.digest();
    Ok(Applied { plan, digest })
}

struct Work<'a> {
    disk: &'a Disk,
    interrupts: Interrupts,
}

impl Work<'_> {
    /// Checks every file, and says what will be done. Nothing is written yet.
    fn prepare(&self, changes: &[&Change], emptied: &[String]) -> Result<Journal> {
        let mut journal = Journal::default();
        for (number, change) in changes.iter().enumerate() {
            let place = self.disk.place(change.path())?;
            let entry = self.disk.entry(&place)?;
            expect(change, &entry)?;
            let after = change.after();
            let before = before(number, &entry);
            journal.steps.push(Step {
                staged: after.is_some().then(|| staged(&place, number)),
                place,
                before,
                after: after.map(|bytes| blob_id(&bytes)),
            });
        }
        let new = journal.steps.iter().filter(|step| step.staged.is_some());
        journal.folders = missing_folders(self.disk, new.map(|step| step.place.as_str()));
        for folder in emptied {
            let place = self.disk.place(folder)?;
            if let Entry::Folder { mode } = self.disk.entry(&place)? {
                journal.emptied.push(Emptied { place, mode });
            }
        }
        Ok(journal)
    }

    /// Copies the files that get new bytes, and arms the journal. One that goes is moved in place of a copy.
    fn arm(&self, journal: &Journal, changes: &[&Change]) -> Result<()> {
        Journal::open(self.disk)?;
        let mut copies = Vec::new();
        for (step, change) in journal.steps.iter().zip(changes) {
            self.go_on()?;
            if let (Some(before), Some(bytes), Some(_)) = (&step.before, change.before(), &step.staged) {
                copies.push(self.disk.write_new(&before.copy, bytes, Mode::Exactly(before.mode))?);
            }
        }
        journal.arm(self.disk, copies)
    }

    /// Stages every file beside its target, then puts them in place; journalled from the first byte.
    fn write(&self, journal: &Journal, changes: &[&Change], guard: &mut Guard<'_>) -> Result<()> {
        self.arm(journal, changes)?;
        guard.is_armed = true;
        for folder in &journal.folders {
            self.disk.make_folder(folder, None)?;
        }
        let mut written = Vec::new();
        for (step, change) in journal.steps.iter().zip(changes) {
            self.go_on()?;
            if let (Some(staged), Some(bytes)) = (&step.staged, change.after()) {
                written.push(self.disk.write_new(staged, &bytes, mode(step, change))?);
            }
            if written.len() == OPEN {
                self.disk.sync(&std::mem::take(&mut written))?;
            }
        }
        self.disk.sync(&written)?;
        drop(written);
        for (step, change) in journal.steps.iter().zip(changes) {
            self.go_on()?;
            expect(change, &self.disk.entry(&step.place)?)?;
            match (&step.staged, &step.before) {
                (Some(staged), Some(_)) => self.disk.replace(staged, &step.place)?,
                (Some(staged), None) => self.disk.put(staged, &step.place)?,
                (None, Some(before)) => self.disk.move_away(&step.place, &before.copy, before.mode)?,
                (None, None) => {}
            }
        }
        for folder in &journal.emptied {
            self.disk.remove_empty_folder(&folder.place)?;
        }
        journal.sync_folders(self.disk)?;
        self.go_on()?;
        journal.in_git.carry_out(self.disk)?;
        self.go_on()?;
        Journal::commit(self.disk)
    }

    /// An error once someone has pressed Ctrl-C.
    fn go_on(&self) -> Result<()> {
        if self.interrupts.raised() {
            return Err(Error::new(Kind::Interrupted, "interrupted; everything is as it was"));
        }
        Ok(())
    }
}

/// Folders that these files need and that are not there, outer ones first; never `.acp`, which is the journal's.
pub fn missing_folders<'p>(disk: &Disk, files: impl Iterator<Item = &'p str>) -> Vec<String> {
    let mut missing = BTreeSet::new();
    for mut file in files {
        while let Some((folder, _)) = file.rsplit_once('/') {
            if folder == HOME || disk.exists(folder) || !missing.insert(folder.to_owned()) {
                break;
            }
            file = folder;
        }
    }
    missing.into_iter().collect()
}

/// Takes everything back unless it is finished, so that a panic does too.
struct Guard<'a> {
    disk: &'a Disk,
    journal: &'a Journal,
    /// Whether the tree may have been touched.
    is_armed: bool,
}

impl Guard<'_> {
    /// Lets what was written be, or takes it back and says what could not be.
    fn finish(self, written: Result<()>) -> Result<()> {
        let taken_back = if written.is_err() { self.take_back() } else { Ok(RolledBack::default()) };
        std::mem::forget(self);
        written.map_err(|error| match taken_back {
            Ok(done) if done.kept.is_empty() => error,
            Ok(done) => error.caused_by(format!("kept as someone else left it: {}", done.kept.join(", "))),
            Err(worse) => error
                .caused_by(format!("the rollback failed too: {}", worse.message))
                .hint("run `acp uninstall` once the cause is mended: it takes back the rest"),
        })
    }

    fn take_back(&self) -> Result<RolledBack> {
        if self.is_armed {
            return self.journal.roll_back(self.disk);
        }
        Journal::commit(self.disk)?;
        Journal::clear(self.disk)?;
        Ok(RolledBack::default())
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        // The journal stays if this fails, and the next run tries again.
        let _ = self.take_back();
    }
}

/// An error where a file is not as the plan saw it.
fn expect(change: &Change, entry: &Entry) -> Result<()> {
    let holds = match (change.before(), entry) {
        (None, Entry::Nothing) => true,
        (Some(before), Entry::File { bytes, .. }) => before == bytes,
        _ => false,
    };
    if holds {
        return Ok(());
    }
    Err(Error::new(Kind::Precondition, format!("failed to write `{}`", change.path()))
        .caused_by("it changed since the plan was made")
        .hint("run the command again"))
}

fn before(number: usize, entry: &Entry) -> Option<Before> {
    let Entry::File { bytes, mode } = entry else { return None };
    Some(Before { copy: copy_place(number), id: blob_id(bytes), mode: *mode })
}

fn staged(place: &str, number: usize) -> String {
    match place.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/.{name}.acp-{number}"),
        None => format!(".{place}.acp-{number}"),
    }
}

fn mode(step: &Step, change: &Change) -> Mode {
    match (&step.before, change) {
        (Some(before), _) => Mode::Exactly(before.mode),
        (None, Change::Create { executable: true, .. }) => Mode::Executable,
        (None, _) => Mode::Plain,
    }
}
