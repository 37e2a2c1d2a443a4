//! What the index says of single files: one entry each, or the stages of a conflict as git lays it out.
//! It never touches another file's entries, nor those that somebody else has changed meanwhile.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use git2::{Index, IndexEntry, IndexTime, ObjectType, Oid, Repository};
use serde::{Deserialize, Serialize};

use super::checkout::entry_of;
use super::{Said, locks};
use crate::effects::fault::{self, Needs};
use crate::error::{Error, Kind, Result};

/// Of an entry's flags those that are not the length of its name.
const KEPT: u16 = 0xf000;
const STAGE: u16 = 0x3000;
const STAGES: [i32; 4] = [0, 1, 2, 3];
const WHAT: &str = "read the index";

/// One entry, without what it remembers of the file on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    id: String,
    mode: u32,
    /// The stage is in it.
    flags: u16,
    extended: u16,
}

/// All entries of one file, as they are and as they are to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From the top of the work tree.
    path: String,
    before: Vec<Entry>,
    after: Vec<Entry>,
}

impl Step {
    /// The way back, from whatever the index says now.
    pub fn reversed(&self, folder: &Path) -> Result<Step> {
        let before = entries(&index(&open(folder)?)?, &self.path);
        Ok(Step { path: self.path.clone(), before, after: self.before.clone() })
    }
}

/// The three sides of a conflict: a file below `folder`, and what it is merged from and with.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    pub path: &'a str,
    pub base: Option<&'a [u8]>,
    pub theirs: Option<&'a [u8]>,
}

/// The step that lays a conflict out. Its three sides are among git's objects then; the index is as it was.
pub fn lay_out(folder: &Path, sides: &Sides<'_>) -> Result<Step> {
    let what = "keep the sides of a conflict";
    let repository = open(folder)?;
    locks::expect_none(&repository)?;
    let path = from_top(&repository, folder, sides.path);
    let before = entries(&index(&repository)?, &path);
    let mode = before.first().map_or(0o100_644, |entry| entry.mode);
    let side = |stage: u16, id: Oid| Entry { id: id.to_string(), mode, flags: stage << 12, extended: 0 };
    let mut after = Vec::new();
    if let Some(base) = sides.base {
        after.push(side(1, repository.blob(base).said(what)?));
    }
    // As git would add it: a checkout may have given it other line ends.
    after.push(side(2, repository.blob_path(&folder.join(sides.path)).said(what)?));
    if let Some(theirs) = sides.theirs {
        after.push(side(3, repository.blob(theirs).said(what)?));
    }
    Ok(Step { path, before, after })
}

/// Those of these files below `folder` that are not in the index, with one entry each.
pub fn untracked(folder: &Path, paths: &[&str]) -> Result<Vec<String>> {
    let repository = open(folder)?;
    let index = index(&repository)?;
    let is_out = |path: &&&str| index.get_path(Path::new(&from_top(&repository, folder, path)), 0).is_none();
    Ok(paths.iter().filter(is_out).map(|path| (*path).to_owned()).collect())
}

/// Those of these files below `folder` that are still in conflict.
pub fn unmerged(folder: &Path, paths: &[&str]) -> Result<Vec<String>> {
    let repository = open(folder)?;
    let index = index(&repository)?;
    let is_torn = |path: &&&str| {
        let path = from_top(&repository, folder, path);
        STAGES[1..].iter().any(|stage| index.get_path(Path::new(&path), *stage).is_some())
    };
    Ok(paths.iter().filter(is_torn).map(|path| (*path).to_owned()).collect())
}

/// Takes all these steps, or none.
pub fn carry_out(folder: &Path, steps: &[Step]) -> Result<()> {
    if steps.is_empty() {
        return Ok(());
    }
    let repository = open(folder)?;
    locks::expect_none(&repository)?;
    let mut index = index(&repository)?;
    for step in steps {
        if entries(&index, &step.path) != step.before {
            return Err(Error::new(Kind::Precondition, "failed to write the index")
                .caused_by(format!("the entry of `{}` changed since the plan was made", step.path))
                .hint("run the command again"));
        }
        put(&repository, &mut index, &step.path, &step.after)?;
    }
    write(&mut index)
}

/// Takes these steps back; the files whose entries somebody else has changed since are named, and stay.
pub fn take_back(folder: &Path, steps: &[Step]) -> Result<Vec<String>> {
    let mut kept = Vec::new();
    if steps.is_empty() {
        return Ok(kept);
    }
    let repository = open(folder)?;
    let mut index = index(&repository)?;
    let mut is_changed = false;
    for step in steps {
        match entries(&index, &step.path) {
            now if now == step.before => {}
            now if now == step.after => {
                put(&repository, &mut index, &step.path, &step.before)?;
                is_changed = true;
            }
            _ => kept.push(step.path.clone()),
        }
    }
    if is_changed {
        write(&mut index)?;
    }
    Ok(kept)
}

fn open(folder: &Path) -> Result<Repository> {
    Repository::discover(folder).said("open the git repository")
}

fn index(repository: &Repository) -> Result<Index> {
    repository.index().said(WHAT)
}

fn write(index: &mut Index) -> Result<()> {
    let failed = |error| Error::new(Kind::Failed, "failed to write the index").caused_by(error);
    fault::point(Needs::Space).map_err(failed)?;
    index.write().said("write the index")
}

/// A path below a folder, from the top of the work tree.
fn from_top(repository: &Repository, folder: &Path, path: &str) -> String {
    let top = repository.workdir().and_then(|top| top.canonicalize().ok()).unwrap_or_default();
    let above = folder.strip_prefix(&top).unwrap_or(Path::new(""));
    above.join(path).to_string_lossy().replace('\\', "/")
}

fn entries(index: &Index, path: &str) -> Vec<Entry> {
    let found = STAGES.iter().filter_map(|stage| index.get_path(Path::new(path), *stage));
    let entry = |found: IndexEntry| Entry {
        id: found.id.to_string(),
        mode: found.mode,
        flags: found.flags & KEPT,
        extended: found.flags_extended,
    };
    found.map(entry).collect()
}

fn put(repository: &Repository, index: &mut Index, path: &str, after: &[Entry]) -> Result<()> {
    let what = "change the index";
    let place = Path::new(path);
    for stage in STAGES {
        if index.get_path(place, stage).is_some() {
            index.remove(place, stage).said(what)?;
        }
    }
    for entry in after {
        let id = Oid::from_str(&entry.id).said(what)?;
        let mut new = entry_of(place, id, entry.mode.cast_signed(), entry.extended);
        new.flags = entry.flags;
        if entry.flags & STAGE == 0 {
            remember(repository, &mut new, place);
        }
        index.add(&new).said(what)?;
    }
    Ok(())
}

/// What git remembers of a file on the disk that is as its entry says, so that it need not look again.
fn remember(repository: &Repository, entry: &mut IndexEntry, path: &Path) {
    let file = repository.workdir().unwrap_or(Path::new("")).join(path);
    let (Ok(about), Ok(bytes)) = (file.symlink_metadata(), fs::read(&file)) else { return };
    let is_same = Oid::hash_object(ObjectType::Blob, &bytes).is_ok_and(|id| id == entry.id);
    if !about.is_file() || !is_same {
        return;
    }
    // The index has room for 32 bits of each; git compares no more than that.
    let cut = |number: u64| u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default();
    let time = |seconds: i64, nanos: i64| {
        let nanos = u32::try_from(nanos).unwrap_or_default();
        IndexTime::new(i32::try_from(seconds).unwrap_or_default(), nanos)
    };
    entry.ctime = time(about.ctime(), about.ctime_nsec());
    entry.mtime = time(about.mtime(), about.mtime_nsec());
    (entry.dev, entry.ino) = (cut(about.dev()), cut(about.ino()));
    (entry.uid, entry.gid, entry.file_size) = (about.uid(), about.gid(), cut(about.size()));
}
