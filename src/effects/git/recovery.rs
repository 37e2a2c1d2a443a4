//! The way back from a landing: one that failed, one that is not wanted after all, and one whose run was killed.
//! It never removes what somebody else has written.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use git2::Repository;

use super::host::{Head, Host};
use super::landing::{NOTE, Note};
use super::{Id, Said, locks};
use crate::error::{Error, Kind, Result};

impl Host {
    /// Puts files and index entries as HEAD has them; `landing`: what they were to become.
    pub(super) fn put_back(&self, head: Option<Id>, landing: Option<Id>, paths: &[String]) -> Result<()> {
        let tree = match head {
            Some(tree) => tree,
            None => self.repository.treebuilder(None).and_then(|tree| tree.write()).said("write a tree")?,
        };
        self.check_out(tree, paths, true)?;
        landing.map_or(Ok(()), |landing| self.remove_new(tree, landing, paths))
    }

    /// Removes new files that no index knows yet, whole or torn: a checkout writes the index last.
    fn remove_new(&self, head: Id, landing: Id, paths: &[String]) -> Result<()> {
        let index = self.repository.index().said("read the index")?;
        for path in paths {
            let known = index.get_path(Path::new(path), 0).is_some() || self.has_path(head, path);
            let Some(wanted) = self.bytes(landing, path).filter(|_| !known) else { continue };
            let file = self.top.join(path);
            let there = match file.symlink_metadata() {
                Ok(about) if about.is_symlink() => {
                    fs::read_link(&file).map(|to| to.as_os_str().as_bytes().to_vec())
                }
                Ok(about) if about.is_file() => fs::read(&file),
                _ => continue,
            };
            let plain = |bytes: Vec<u8>| bytes.into_iter().filter(|byte| *byte != b'\r').collect::<Vec<u8>>();
            if there.is_ok_and(|there| plain(wanted).starts_with(&plain(there))) {
                let _ = fs::remove_file(&file);
            }
            for folder in file.ancestors().skip(1).take_while(|folder| *folder != self.top) {
                if fs::remove_dir(folder).is_err_and(|error| error.kind() != ErrorKind::NotFound) {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Takes a commit back that has just landed: branch, index and files are as before it.
    pub fn take_back(&self, head: Option<&Head>, commit: Id) -> Result<()> {
        let what = "take the commit back";
        let old = head.map(|head| head.tree);
        let tree = self.tree_of(commit);
        let paths = tree.map(|tree| self.differing(old, tree)).transpose()?.unwrap_or_default();
        match (head, self.branch()) {
            (Some(head), _) => self.move_branch(Some(commit), head.commit, "acp: taken back")?,
            (None, branch) => {
                let name = branch.map_or("HEAD".into(), |branch| format!("refs/heads/{branch}"));
                let mut reference = self.repository.find_reference(&name).said(what)?;
                reference.delete().said(what)?;
            }
        }
        self.put_back(old, tree, &paths)
    }

    /// Takes back what a run that was killed left half done; says whether there was anything.
    pub fn recover(&self) -> Result<bool> {
        let Ok(bytes) = fs::read(self.note_file()) else { return Ok(false) };
        let note: Note = serde_json::from_slice(&bytes).map_err(|error| {
            Error::new(Kind::Failed, "failed to read the note of an earlier run")
                .caused_by(error)
                .hint(format!("look at `git status`, then remove `{}`", self.note_file().display()))
        })?;
        locks::release(&self.repository, &self.note_file());
        let head = self.head()?;
        let is_before = head.as_ref().map(|head| head.commit.to_string()) == note.head;
        let stands = self.laid_out(&note);
        if is_before && !stands {
            if let Some(head) = head.as_ref().filter(|_| note.clash) {
                self.take_stages_out(head.tree, &note.paths)?;
                self.clear()?;
            }
            self.put_back(head.map(|head| head.tree), Id::from_str(&note.tree).ok(), &note.paths)?;
        }
        self.forget()?;
        Ok(is_before && !stands)
    }
}

/// Takes back what a run that was killed left half done in the repository around a folder, where there is one.
pub fn recover(folder: &Path) -> Result<bool> {
    let Ok(repository) = Repository::discover(folder) else { return Ok(false) };
    if !repository.path().join(NOTE).is_file() {
        return Ok(false);
    }
    Host::open(folder)?.recover()
}
