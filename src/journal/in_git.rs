//! What an apply changes in git's own folder, together with the files: entries of the index, a reference of ours, and the
//! note of an upgrade under way. All of it can be taken back at any point.

use serde::{Deserialize, Serialize};

use crate::effects::disk::{Disk, Mode};
use crate::effects::git::{bases, own_folder, stages};
use crate::error::{Error, Kind, Result};

/// What is done there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InGit {
    pub index: Vec<stages::Step>,
    pub bases: Option<bases::Step>,
    pub note: Note,
}

/// What becomes of the note of an upgrade under way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Note {
    #[default]
    Stays,
    /// With these bytes, which the journal does not hold.
    Comes(#[serde(skip)] Vec<u8>),
    Goes,
}

impl InGit {
    pub fn is_empty(&self) -> bool {
        self.index.is_empty() && self.bases.is_none() && self.note == Note::Stays
    }

    /// Does all of it, the index last.
    pub fn carry_out(&self, disk: &Disk) -> Result<()> {
        if let Some(step) = &self.bases {
            bases::carry_out(disk.root(), step)?;
        }
        match &self.note {
            Note::Stays => {}
            Note::Comes(bytes) => Place::of(disk)?.write(bytes)?,
            Note::Goes => Place::of(disk)?.put_aside()?,
        }
        stages::carry_out(disk.root(), &self.index)
    }

    /// Takes back as much of it as was done; the files whose index entries are somebody else's now.
    pub fn take_back(&self, disk: &Disk) -> Result<Vec<String>> {
        let kept = stages::take_back(disk.root(), &self.index)?;
        match &self.note {
            Note::Stays => {}
            Note::Comes(_) => Place::of(disk)?.remove()?,
            Note::Goes => Place::of(disk)?.put_back()?,
        }
        if let Some(step) = &self.bases {
            bases::take_back(disk.root(), step)?;
        }
        Ok(kept)
    }
}

/// The note that is there; `None` where no upgrade is under way.
pub fn note(disk: &Disk) -> Result<Option<Vec<u8>>> {
    match Place::find(disk)? {
        Some(place) => place.git.read(&place.file),
        None => Ok(None),
    }
}

/// Removes what was left of a note that is done with.
pub fn clear(disk: &Disk) -> Result<()> {
    let Some(place) = Place::find(disk)? else { return Ok(()) };
    for file in [place.draft(), place.aside()] {
        if place.git.exists(&file) {
            place.git.remove_file(&file)?;
        }
    }
    Ok(())
}

/// The note's place in git's folder of this work tree.
struct Place {
    git: Disk,
    file: String,
}

impl Place {
    fn find(disk: &Disk) -> Result<Option<Place>> {
        let Some((folder, key)) = own_folder(disk.root()) else { return Ok(None) };
        Ok(Some(Place { git: Disk::open(&folder)?, file: format!("acp-upgrade-{key}.json") }))
    }

    fn of(disk: &Disk) -> Result<Place> {
        Place::find(disk)?.ok_or_else(|| {
            Error::new(Kind::Precondition, "failed to note that an upgrade is under way")
                .caused_by("there is no git repository here")
        })
    }

    fn draft(&self) -> String {
        format!("{}.new", self.file)
    }

    fn aside(&self) -> String {
        format!("{}.done", self.file)
    }

    fn write(&self, bytes: &[u8]) -> Result<()> {
        self.git.remove_file(&self.draft())?;
        self.git.sync(&[self.git.write_new(&self.draft(), bytes, Mode::Plain)?])?;
        self.git.replace(&self.draft(), &self.file)?;
        self.git.sync_folders(["."])
    }

    fn remove(&self) -> Result<()> {
        self.git.remove_file(&self.draft())?;
        self.git.remove_file(&self.file)
    }

    fn put_aside(&self) -> Result<()> {
        self.git.replace(&self.file, &self.aside())?;
        self.git.sync_folders(["."])
    }

    fn put_back(&self) -> Result<()> {
        match self.git.exists(&self.aside()) {
            true => self.git.replace(&self.aside(), &self.file),
            false => Ok(()),
        }
    }
}
