//! What changes a disk: each operation is one step that a test can make fail.
//! It never overwrites unless it is told to replace.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

use super::{Disk, failed, is_absent};
use crate::effects::fault::{self, Fate, Needs};
use crate::error::Result;

/// How many files are brought to the disk at once.
const THREADS: usize = 16;

/// How a new file's mode comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Plain,
    Executable,
    Exactly(u32),
}

/// A file that is written, and not yet on the disk for good.
#[derive(Debug)]
pub struct Written {
    place: String,
    file: File,
}

impl Disk {
    /// Makes one folder; its parent is there. Without a mode the umask decides.
    pub fn make_folder(&self, place: &str, mode: Option<u32>) -> Result<()> {
        let path = self.root.join(place);
        change("create", place, Needs::Space, |_| fs::create_dir(&path))?;
        match mode {
            None => Ok(()),
            Some(mode) => change("set the mode of", place, Needs::Nothing, |_| {
                fs::set_permissions(&path, Permissions::from_mode(mode))
            }),
        }
    }

    /// Writes a file that is not there yet; it is on the disk for good after `sync`. An exact mode is kept as it
    /// is; without one the umask decides.
    pub fn write_new(&self, place: &str, bytes: &[u8], mode: Mode) -> Result<Written> {
        let path = self.root.join(place);
        let create = if mode == Mode::Executable { 0o777 } else { 0o666 };
        let mut file = change("create", place, Needs::Space, |_| {
            OpenOptions::new().write(true).create_new(true).mode(create).open(&path)
        })?;
        change("write", place, Needs::Space, |fate| {
            if fate == Fate::Torn {
                file.write_all(&bytes[..bytes.len() / 2])?;
                fault::die();
            }
            file.write_all(bytes)
        })?;
        if let Mode::Exactly(mode) = mode {
            change("set the mode of", place, Needs::Nothing, |_| {
                file.set_permissions(Permissions::from_mode(mode))
            })?;
        }
        Ok(Written { place: place.to_owned(), file })
    }

    /// Brings written files to the disk, many at a time: the disk then needs one turn for all of them.
    pub fn sync(&self, written: &[Written]) -> Result<()> {
        self.sync_as(written, Needs::Space)
    }

    fn sync_as(&self, written: &[Written], needs: Needs) -> Result<()> {
        for file in written {
            change("sync", &file.place, needs, |_| Ok(()))?;
        }
        let share = written.len().div_ceil(THREADS).max(1);
        let sync = |share: &[Written]| {
            share.iter().try_for_each(|written| {
                written.file.sync_all().map_err(|error| failed("sync", &written.place, &error))
            })
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                written.chunks(share).map(|share| scope.spawn(move || sync(share))).collect();
            threads
                .into_iter()
                .try_for_each(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }

    /// Brings the lists of names of folders to the disk; a folder that is gone needs none.
    pub fn sync_folders<'p>(&self, places: impl IntoIterator<Item = &'p str>) -> Result<()> {
        let mut folders = Vec::new();
        for place in places {
            match File::open(self.root.join(place)) {
                Ok(file) => folders.push(Written { place: place.to_owned(), file }),
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(failed("open", place, &error)),
            }
        }
        self.sync_as(&folders, Needs::Nothing)
    }

    /// Puts a file in the place of another, or where there is none.
    pub fn replace(&self, from: &str, to: &str) -> Result<()> {
        change("write", to, Needs::Nothing, |_| fs::rename(self.root.join(from), self.root.join(to)))
    }

    /// Moves a file over another or to where there is none; onto another file system it is copied.
    pub fn move_away(&self, from: &str, to: &str, mode: u32) -> Result<()> {
        let moved = change("write", to, Needs::Nothing, |_| {
            match fs::rename(self.root.join(from), self.root.join(to)) {
                Err(error) if error.kind() == ErrorKind::CrossesDevices => Ok(false),
                done => done.map(|()| true),
            }
        })?;
        if moved {
            return Ok(());
        }
        let Some(bytes) = self.read(from)? else { return Ok(()) };
        let beside = format!("{to}.acp-moved");
        self.remove_file(&beside)?;
        self.sync(&[self.write_new(&beside, &bytes, Mode::Exactly(mode))?])?;
        self.replace(&beside, to)?;
        self.remove_file(from)
    }

    /// Puts a file where there must be none.
    pub fn put(&self, from: &str, to: &str) -> Result<()> {
        change("write", to, Needs::Nothing, |_| {
            let from = tempfile::TempPath::try_from_path(self.root.join(from))?;
            from.persist_noclobber(self.root.join(to)).map_err(|error| {
                // It would be deleted here; the journal does that.
                let _ = error.path.keep();
                error.error
            })
        })
    }

    /// Removes a file; nothing where there is none.
    pub fn remove_file(&self, place: &str) -> Result<()> {
        change("remove", place, Needs::Nothing, |_| match fs::remove_file(self.root.join(place)) {
            Err(error) if is_absent(&error) => Ok(()),
            done => done,
        })
    }

    /// Removes a folder if it is empty; says whether it did.
    pub fn remove_empty_folder(&self, place: &str) -> Result<bool> {
        change("remove", place, Needs::Nothing, |_| match fs::remove_dir(self.root.join(place)) {
            Ok(()) => Ok(true),
            Err(error) if is_absent(&error) || error.kind() == ErrorKind::DirectoryNotEmpty => Ok(false),
            Err(error) => Err(error),
        })
    }
}

fn change<T>(verb: &str, place: &str, needs: Needs, work: impl FnOnce(Fate) -> io::Result<T>) -> Result<T> {
    fault::point(needs).and_then(work).map_err(|error| failed(verb, place, &error))
}
