//! The locks that git's way of writing leaves where its process is killed: a file beside the one that it writes.
//! It never removes one that is older than what a run of ours had begun, nor one that its holder still lets go of.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use git2::Repository;

use super::bases;
use super::host::Host;
use crate::error::{Error, Kind, Result};

/// How long a git that is at work may hold a lock before it is taken for a dead one's.
const WAITS: usize = 10;
const PAUSE: Duration = Duration::from_millis(50);

/// Removes the locks that a killed run has left in the repository around a folder: those that are younger than the note
/// of what it was about, and stay.
pub fn release_around(folder: &Path, note: &Path) {
    if let Ok(repository) = Repository::discover(folder) {
        let kept = reference(&repository, &bases::name(&repository, folder));
        all(&repository).chain([kept]).for_each(|lock| remove_left(&lock, note));
    }
}

pub(super) fn release(repository: &Repository, note: &Path) {
    all(repository).for_each(|lock| remove_left(&lock, note));
}

fn remove_left(lock: &Path, note: &Path) {
    if age(note).is_some_and(|noted| stays(lock, |locked| locked >= noted)) {
        let _ = fs::remove_file(lock);
    }
}

/// Where the index is locked, by a git at work or by one that is dead; `None` where it is free.
pub fn on_index(folder: &Path) -> Option<PathBuf> {
    let lock = Repository::discover(folder).ok()?.path().join("index.lock");
    lock.symlink_metadata().is_ok().then_some(lock)
}

impl Host {
    /// An error where the index stays locked.
    pub fn expect_unlocked(&self) -> Result<()> {
        expect_none(&self.repository)
    }
}

/// An error where the index stays locked: it could be written neither now nor on the way back.
pub(super) fn expect_none(repository: &Repository) -> Result<()> {
    let lock = repository.path().join("index.lock");
    match stays(&lock, |_| true) {
        false => Ok(()),
        true => Err(Error::new(Kind::Precondition, "failed to lock git's index")
            .caused_by(format!("`{}` is there: a git is at work, or one was killed", lock.display()))
            .hint(format!("wait for it; where none is at work, run `rm '{}'`", lock.display()))),
    }
}

fn stays(lock: &Path, is_meant: impl Fn(SystemTime) -> bool) -> bool {
    let is_held = || age(lock).is_some_and(&is_meant);
    for _ in 0..WAITS {
        if !is_held() {
            return false;
        }
        thread::sleep(PAUSE);
    }
    is_held()
}

fn age(file: &Path) -> Option<SystemTime> {
    file.symlink_metadata().and_then(|about| about.modified()).ok()
}

/// The locks of the index, of HEAD and of its branch.
fn all(repository: &Repository) -> impl Iterator<Item = PathBuf> {
    let head = repository.find_reference("HEAD").ok();
    let branch = head.and_then(|head| Some(reference(repository, head.symbolic_target().ok()??)));
    ["index.lock", "HEAD.lock"].map(|name| repository.path().join(name)).into_iter().chain(branch)
}

fn reference(repository: &Repository, name: &str) -> PathBuf {
    repository.commondir().join(format!("{name}.lock"))
}
