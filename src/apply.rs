//! Approved → Applied: all of a plan or nothing of it.
//! It never decides what is written, and never touches a file that changed since the plan was made.

use std::collections::BTreeSet;

use crate::effects::disk::{Disk, Entry, Lock, Mode};
use crate::effects::git::blob_id;
use crate::effects::signals::Interrupts;
use crate::error::{Error, Kind, Result};
use crate::journal::{Before, Emptied, HOME, Journal, Step, copy_place};
use crate::plan::{Change, Plan};
use crate::review::Approved;

/// A plan that is on the disk.
#[derive(Debug)]
pub struct Applied {
    pub plan: Plan,
    pub digest: String,
}

/// Writes an approved plan, and with it the change to the receipt. Whoever calls it holds the lock.
pub fn apply(disk: &Disk, _lock: &Lock, approved: Approved, receipt: Option<Change>) -> Result<Applied> {
    let plan = approved.into_plan();
    let changes: Vec<&Change> = plan.changes.iter().chain(&receipt).collect();
    if !changes.is_empty() || !plan.emptied.is_empty() {
        let work = Work { disk, interrupts: Interrupts::hold() };
        let journal = work.prepare(&changes, &plan.emptied)?;
        let guard = Guard { disk, journal: Some(&journal) };
        match work.write(&journal, &changes) {
            Ok(()) => guard.disarm(),
            Err(error) => return Err(guard.fail(error)),
        }
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
    /// Checks every file, copies what will change, and arms the journal.
    fn prepare(&self, changes: &[&Change], emptied: &[String]) -> Result<Journal> {
        let mut journal = Journal::default();
        let mut copies = Vec::new();
        for (number, change) in changes.iter().enumerate() {
            let place = self.disk.place(change.path())?;
            let entry = self.disk.entry(&place)?;
            expect(change, &entry)?;
            let before = copy(number, entry, &mut copies);
            let after = change.after();
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
        let armed = self.arm(&journal, &copies);
        if let Err(error) = armed {
            return Err(clear_after(self.disk, error));
        }
        Ok(journal)
    }

    fn arm(&self, journal: &Journal, copies: &[(String, Vec<u8>, u32)]) -> Result<()> {
        Journal::open(self.disk)?;
        for (copy, bytes, mode) in copies {
            self.go_on()?;
            self.disk.write_new(copy, bytes, Mode::Exactly(*mode))?;
        }
        journal.arm(self.disk)
    }

    /// Stages every file beside its target, then puts them in place; journalled from the first byte.
    fn write(&self, journal: &Journal, changes: &[&Change]) -> Result<()> {
        for folder in &journal.folders {
            self.disk.make_folder(folder, None)?;
        }
        for (step, change) in journal.steps.iter().zip(changes) {
            self.go_on()?;
            if let (Some(staged), Some(bytes)) = (&step.staged, change.after()) {
                self.disk.write_new(staged, &bytes, mode(step, change))?;
            }
        }
        for (step, change) in journal.steps.iter().zip(changes) {
            self.go_on()?;
            expect(change, &self.disk.entry(&step.place)?)?;
            match (&step.staged, &step.before) {
                (Some(staged), Some(_)) => self.disk.replace(staged, &step.place)?,
                (Some(staged), None) => self.disk.put(staged, &step.place)?,
                (None, _) => self.disk.remove_file(&step.place)?,
            }
        }
        for folder in &journal.emptied {
            self.disk.remove_empty_folder(&folder.place)?;
        }
        for folder in touched(journal) {
            if self.disk.entry(&folder)? != Entry::Nothing {
                self.disk.sync_folder(&folder)?;
            }
        }
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

/// Rolls back unless it is disarmed, so that a panic does too.
struct Guard<'a> {
    disk: &'a Disk,
    journal: Option<&'a Journal>,
}

impl Guard<'_> {
    fn disarm(mut self) {
        self.journal = None;
    }

    /// Rolls back, and says what could not be.
    fn fail(mut self, error: Error) -> Error {
        let Some(journal) = self.journal.take() else { return error };
        match journal.roll_back(self.disk) {
            Ok(done) if done.kept.is_empty() => error,
            Ok(done) => error.caused_by(format!("kept as someone else left it: {}", done.kept.join(", "))),
            Err(worse) => error
                .caused_by(format!("the rollback failed too: {}", worse.message))
                .hint("run `acp uninstall` once the cause is mended: it takes back the rest"),
        }
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if let Some(journal) = self.journal {
            // The journal stays if this fails, and the next run tries again.
            let _ = journal.roll_back(self.disk);
        }
    }
}

/// Removes what `prepare` had written; the tree itself is untouched so far.
fn clear_after(disk: &Disk, error: Error) -> Error {
    let cleared = Journal::commit(disk).and_then(|()| Journal::clear(disk));
    match cleared {
        Ok(()) => error,
        Err(worse) => error.caused_by(format!("the journal could not be removed: {}", worse.message)),
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

/// Notes the copy that a file which will change needs.
fn copy(number: usize, entry: Entry, copies: &mut Vec<(String, Vec<u8>, u32)>) -> Option<Before> {
    let Entry::File { bytes, mode } = entry else { return None };
    let (copy, id) = (copy_place(number), blob_id(&bytes));
    copies.push((copy.clone(), bytes, mode));
    Some(Before { copy, id, mode })
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

/// Every folder whose list of names the apply changed.
fn touched(journal: &Journal) -> BTreeSet<String> {
    let places = journal.steps.iter().map(|step| step.place.as_str());
    let made = journal.folders.iter().map(String::as_str);
    let emptied = journal.emptied.iter().map(|folder| folder.place.as_str());
    places
        .chain(made)
        .chain(emptied)
        .map(|place| place.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned())
        .collect()
}
