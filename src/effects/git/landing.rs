//! A commit that is written → the branch, the index and the files, in an order that can be taken back at any point:
//! a note of what is about to be done, the files, the hooks, the branch, and the note goes.
//! It never moves a branch that somebody else has moved meanwhile.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::host::{Head, Host};
use super::{Id, step, step_back};
use crate::error::{Error, Kind, Result};

pub(super) const NOTE: &str = "acp-landing.json";

/// A commit on its way to the branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Landing<'a> {
    pub head: Option<&'a Head>,
    pub commit: Id,
    pub tree: Id,
    /// For the reflog.
    pub words: &'a str,
    pub hooks: Hooks,
}

/// Which hooks git would run here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hooks {
    /// `git subtree add` runs none.
    None,
    Merge,
    Commit,
}

/// What is about to be done, in the repository's own folder.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Note {
    pub head: Option<String>,
    pub commit: String,
    pub paths: Vec<String>,
    /// What the files are to become.
    #[serde(default)]
    pub tree: String,
    /// A merge is laid out, with its conflicts.
    #[serde(default)]
    pub clash: bool,
}

impl Host {
    /// An error where files that the landing would write are in the way. Nothing is written.
    pub fn expect_room(&self, head: Option<&Head>, tree: Id) -> Result<Vec<String>> {
        let old = head.map(|head| head.tree);
        let paths = self.differing(old, tree)?;
        self.expect_clean(old, &paths)?;
        Ok(paths)
    }

    /// Puts a commit on the branch, with its files and its index entries; all of it or nothing.
    /// `message` is what the commit says; a hook may change it, so the commit is made anew from it where one did.
    pub fn land(
        &self,
        landing: &Landing<'_>,
        again: &dyn Fn(&str) -> Result<Id>,
        message: &str,
    ) -> Result<Id> {
        let old = landing.head.map(|head| head.tree);
        let paths = self.expect_room(landing.head, landing.tree)?;
        self.note(&Note {
            head: landing.head.map(|head| head.commit.to_string()),
            commit: landing.commit.to_string(),
            paths: paths.clone(),
            tree: landing.tree.to_string(),
            clash: false,
        })?;
        let landed = self.put(landing, &paths, again, message);
        if landed.is_err() {
            self.put_back(old, Some(landing.tree), &paths)?;
        }
        // Should the note stay, the next run finds that there is nothing to take back.
        let _ = self.forget();
        let commit = landed?;
        match landing.hooks {
            // What runs after the fact cannot undo it, for git neither.
            Hooks::Merge => drop(self.hook("post-merge", &["0"])),
            Hooks::Commit => drop(self.hook("post-commit", &[])),
            Hooks::None => {}
        }
        Ok(commit)
    }

    fn put(
        &self,
        landing: &Landing<'_>,
        paths: &[String],
        again: &dyn Fn(&str) -> Result<Id>,
        message: &str,
    ) -> Result<Id> {
        self.check_out(landing.tree, paths, false)?;
        let commit = match self.ask_hooks(landing.hooks, message)? {
            Some(changed) => again(&changed)?,
            None => landing.commit,
        };
        self.move_branch(landing.head.map(|head| head.commit), commit, landing.words)?;
        Ok(commit)
    }

    /// The message of the commit that ends a merge, as the hooks of a commit leave it.
    pub(super) fn hooked(&self, message: &str) -> Result<String> {
        Ok(self.ask_hooks(Hooks::Commit, message)?.unwrap_or_else(|| message.to_owned()))
    }

    /// The message, where a hook has changed it.
    fn ask_hooks(&self, hooks: Hooks, message: &str) -> Result<Option<String>> {
        let (before, kind) = match hooks {
            Hooks::None => return Ok(None),
            Hooks::Merge => ("pre-merge-commit", "merge"),
            Hooks::Commit => ("pre-commit", "message"),
        };
        self.hook(before, &[])?;
        let name = if hooks == Hooks::Merge { "MERGE_MSG" } else { "COMMIT_EDITMSG" };
        let file = self.repository.path().join(name);
        let failed = |error| Error::new(Kind::Failed, "failed to write the message").caused_by(error);
        fs::write(&file, message).map_err(failed)?;
        let text = file.to_string_lossy().into_owned();
        let asked = self
            .hook("prepare-commit-msg", &[&text, kind])
            .and_then(|()| self.hook("commit-msg", &[&text]))
            .and_then(|()| fs::read_to_string(&file).map_err(failed));
        let _ = fs::remove_file(&file);
        Ok(Some(asked?).filter(|asked| asked != message))
    }

    /// Moves the branch HEAD is on, or HEAD itself where it is on none.
    pub(super) fn move_branch(&self, from: Option<Id>, to: Id, words: &str) -> Result<()> {
        let name = match self.branch() {
            Some(branch) => format!("refs/heads/{branch}"),
            None => "HEAD".into(),
        };
        step_back("move the branch")?;
        let moved = match from {
            Some(from) => self.repository.reference_matching(&name, to, true, from, words),
            None => self.repository.reference(&name, to, false, words),
        };
        moved.map(|_| ()).map_err(|error| {
            Error::new(Kind::Failed, "failed to move the branch")
                .caused_by(error.message())
                .hint("somebody else may have committed meanwhile: run this again")
        })
    }

    pub(super) fn note_file(&self) -> PathBuf {
        self.repository.path().join(NOTE)
    }

    pub(super) fn note(&self, note: &Note) -> Result<()> {
        let failed = |error: std::io::Error| {
            Error::new(Kind::Failed, "failed to note what is about to be done").caused_by(error)
        };
        let bytes = serde_json::to_vec(note).map_err(|error| failed(error.into()))?;
        let (file, draft) = (self.note_file(), self.repository.path().join("acp-landing.new"));
        step("note what is about to be done")?;
        let mut open = fs::File::create(&draft).map_err(failed)?;
        open.write_all(&bytes).and_then(|()| open.sync_all()).map_err(failed)?;
        step("note what is about to be done")?;
        fs::rename(&draft, &file).map_err(failed)
    }

    pub(super) fn forget(&self) -> Result<()> {
        step_back("remove the note of what was done")?;
        match fs::remove_file(self.note_file()) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(Error::new(Kind::Failed, "failed to remove the note of what was done").caused_by(error))
            }
            _ => Ok(()),
        }
    }
}
