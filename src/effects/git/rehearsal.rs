//! A merge tried out: what it would change and what would be in conflict, with every object it makes in memory.
//! It never writes to the repository.

use std::path::Path;

use git2::FileMode;

use super::host::Host;
use super::{Id, Said};
use crate::error::Result;

/// Before the stores on the disk, which are asked with lower numbers.
const FIRST: i32 = 1000;

/// What a merge of a folder would come to; paths are from the folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    pub changes: Vec<Changed>,
    /// Sorted.
    pub conflicts: Vec<String>,
}

/// A file before and after a merge; `None`: it is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    pub path: String,
    pub before: Option<Vec<u8>>,
    pub after: Option<Vec<u8>>,
    pub executable: bool,
}

impl Host {
    /// From here on what is made, and what comes from a kit, stays in memory.
    pub fn rehearse(&self) -> Result<()> {
        let what = "try a merge out";
        let odb = self.repository.odb().said(what)?;
        odb.add_new_mempack_backend(FIRST).said(what)?;
        self.rehearses.set(true);
        Ok(())
    }

    /// The merge of three trees, file by file, beside what `ours` has.
    pub fn outline(&self, base: Id, ours: Id, theirs: Id) -> Result<Outline> {
        let what = "read what the merge changes";
        let merged = self.merged_index(base, ours, theirs)?;
        let (planned, conflicts) = self.touched(&merged, ours)?;
        let tree = self.repository.find_tree(ours).said(what)?;
        let bytes = |id: Id| Ok(self.repository.find_blob(id).said(what)?.content().to_vec());
        let mut changes = Vec::new();
        for path in planned.into_iter().filter(|path| !conflicts.contains(path)) {
            let before = tree.get_path(Path::new(&path)).ok().map(|entry| bytes(entry.id())).transpose()?;
            let after = merged.get_path(Path::new(&path), 0);
            let executable = after
                .as_ref()
                .is_some_and(|entry| entry.mode == i32::from(FileMode::BlobExecutable).cast_unsigned());
            let after = after.map(|entry| bytes(entry.id)).transpose()?;
            changes.push(Changed { path, before, after, executable });
        }
        Ok(Outline { changes, conflicts })
    }

    /// The tree of plain files that are here; those that are not are left out.
    pub fn tree_of_files(&self, files: &[(&str, &str)]) -> Result<Id> {
        let known = |(path, id): &(&str, &str)| {
            let id = Id::from_str(id).ok().filter(|id| self.repository.find_blob(*id).is_ok())?;
            Some(((*path).to_owned(), id))
        };
        let files: Vec<(String, Id)> = files.iter().filter_map(known).collect();
        self.tree_of_blobs(&files)
    }
}
