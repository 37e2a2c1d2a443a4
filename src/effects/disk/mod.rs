//! Files and folders below one root, with every path relative to it.
//! It never leaves the root, not through a link either, and never overwrites unless it is told to replace.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

pub use write::{Mode, Written};

mod write;

use crate::error::{Error, Kind, Result};

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Nothing,
    File {
        bytes: Vec<u8>,
        mode: u32,
    },
    Folder {
        mode: u32,
    },
    /// A link, a socket, a device.
    Other,
}

/// A folder and everything below it.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

/// Holds the root for one process; let go when it is dropped, or when the process dies.
#[derive(Debug)]
pub struct Lock {
    _folder: File,
}

impl Disk {
    pub fn open(root: &Path) -> Result<Disk> {
        let failed = |error: io::Error| {
            Error::new(Kind::Usage, format!("failed to open the folder `{}`", root.display()))
                .caused_by(error)
        };
        let root = root.canonicalize().map_err(failed)?;
        if !root.is_dir() {
            return Err(failed(ErrorKind::NotADirectory.into()));
        }
        Ok(Disk { root })
    }

    /// Absolute and without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Takes the root for this process; an error at once where another one has it.
    pub fn lock(&self) -> Result<Lock> {
        let folder = File::open(&self.root).map_err(|error| failed("open", ".", &error))?;
        match folder.try_lock() {
            Ok(()) => Ok(Lock { _folder: folder }),
            Err(TryLockError::WouldBlock) => {
                Err(Error::new(Kind::Precondition, "failed to lock the repository")
                    .caused_by("another `acp` is at work in it")
                    .hint("wait until it is done, then run this again"))
            }
            Err(TryLockError::Error(error)) => Err(failed("lock", ".", &error)),
        }
    }

    /// The path without links; an error where it would leave the root.
    pub fn place(&self, path: &str) -> Result<String> {
        let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if path.is_empty() || !plain {
            return Err(leaves(path));
        }
        let (mut there, mut rest) = (self.root.join(path), PathBuf::new());
        while there.symlink_metadata().is_err() {
            let Some(name) = there.file_name().map(PathBuf::from) else { return Err(leaves(path)) };
            rest = if rest.as_os_str().is_empty() { name } else { name.join(rest) };
            there.pop();
        }
        let real = there.canonicalize().map_err(|_| leaves(path))?.join(rest);
        let inside = real.strip_prefix(&self.root).ok().and_then(Path::to_str);
        inside.map(|inside| inside.trim_end_matches('/').to_owned()).ok_or_else(|| leaves(path))
    }

    /// What is at a place, itself, not behind it.
    pub fn entry(&self, place: &str) -> Result<Entry> {
        let path = self.root.join(place);
        let about = match path.symlink_metadata() {
            Ok(about) => about,
            Err(error) if is_absent(&error) => return Ok(Entry::Nothing),
            Err(error) => return Err(failed("look at", place, &error)),
        };
        let mode = about.permissions().mode() & 0o7777;
        if about.is_dir() {
            return Ok(Entry::Folder { mode });
        }
        if !about.is_file() {
            return Ok(Entry::Other);
        }
        let bytes = fs::read(&path).map_err(|error| failed("read", place, &error))?;
        Ok(Entry::File { bytes, mode })
    }

    /// The bytes of a file, also through links that stay inside.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        match self.entry(&self.place(path)?)? {
            Entry::File { bytes, .. } => Ok(Some(bytes)),
            _ => Ok(None),
        }
    }

    /// Whether anything is at a path, be it a link to nowhere.
    pub fn exists(&self, path: &str) -> bool {
        self.root.join(path).symlink_metadata().is_ok()
    }

    /// The names in a folder, sorted; empty where there is none.
    pub fn names(&self, place: &str) -> Result<Vec<String>> {
        let entries = match fs::read_dir(self.root.join(place)) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            Err(error) => return Err(failed("read", place, &error)),
        };
        let mut names: Vec<String> =
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        Ok(names)
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn leaves(path: &str) -> Error {
    Error::new(Kind::Precondition, format!("failed to use `{path}`"))
        .caused_by("it leads out of the repository, or nowhere")
        .hint("put a file or folder of the repository in the place of the link")
}

fn failed(verb: &str, place: &str, error: &io::Error) -> Error {
    let place =
        if place.is_empty() || place == "." { "the repository's folder" } else { &format!("`{place}`") };
    let failed = Error::new(Kind::Failed, format!("failed to {verb} {place}")).caused_by(error);
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            failed.hint("free some space, then run this again")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            failed.hint("give yourself the right to write there, then run this again")
        }
        _ => failed,
    }
}
