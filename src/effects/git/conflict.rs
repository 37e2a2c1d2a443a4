//! A merge that cannot be finished alone: index stages 1/2/3, markers in the files, and git's own state files, so that
//! `git status`, `git mergetool`, `git commit` and `git merge --abort` take it for one of git's.
//! It never leaves a conflict without saying where.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use git2::build::CheckoutBuilder;
use git2::{Index, RepositoryState};

use super::checkout::entry_of;
use super::host::{Head, Host};
use super::landing::Note;
use super::{Id, Said, step};
use crate::error::{Error, Kind, Result};

/// What a merge under way is about, beside git's own files.
const NOTE: &str = "acp-merge.json";

/// Three trees of the whole repository, alike outside the kit.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash<'a> {
    pub head: &'a Head,
    pub base: Id,
    pub theirs: Id,
    pub prefix: &'a str,
    /// The second parent of the commit to come; `None` where it has one parent.
    pub second: Option<Id>,
    /// What `theirs` is called in the markers.
    pub label: &'a str,
    pub message: &'a str,
}

impl Host {
    /// Writes the conflict into the index and the files. The files in conflict, sorted.
    pub fn lay_out(&self, clash: &Clash<'_>) -> Result<Vec<String>> {
        let mut merged = self.merged_index(clash.base, clash.head.tree, clash.theirs)?;
        let (planned, conflicts) = self.touched(&merged, clash.head.tree)?;
        self.expect_clean(Some(clash.head.tree), &planned)?;
        if !self.sparse(&planned)?.is_empty() {
            return Err(Error::new(Kind::Precondition, "failed to write the conflicts")
                .caused_by("the sparse checkout leaves these files out")
                .hint(format!("run `git sparse-checkout add {}`, then this again", clash.prefix)));
        }
        let note = Note {
            head: Some(clash.head.commit.to_string()),
            commit: clash.second.map(|second| second.to_string()).unwrap_or_default(),
            paths: planned,
            tree: clash.theirs.to_string(),
            clash: true,
        };
        // One that git has ended is still there.
        let _ = fs::remove_file(self.state_file(NOTE));
        self.note(&note)?;
        let laid = self.put_conflicts(clash, &note, &mut merged, &conflicts);
        if laid.is_err() {
            self.take_stages_out(clash.head.tree, &note.paths)?;
            self.put_back(Some(clash.head.tree), Some(clash.theirs), &note.paths)?;
            self.clear()?;
        }
        // Should the note stay, the next run finds that the merge stands.
        let _ = self.forget();
        laid.map(|()| conflicts)
    }

    fn put_conflicts(
        &self,
        clash: &Clash<'_>,
        note: &Note,
        merged: &mut Index,
        conflicts: &[String],
    ) -> Result<()> {
        let what = "write the conflicts";
        let failed = Cell::new(None);
        let mut options = CheckoutBuilder::new();
        options.safe().allow_conflicts(true).conflict_style_merge(true).overwrite_ignored(false);
        options.our_label("HEAD").their_label(clash.label);
        options.progress(|_, _, _| failed.set(failed.take().or(step(what).err())));
        options.disable_pathspec_match(true).path(clash.prefix);
        let below = format!("{}/", clash.prefix);
        note.paths.iter().filter(|path| !path.starts_with(&below)).for_each(|path| {
            options.path(path.as_str());
        });
        self.repository.checkout_index(Some(merged), Some(&mut options)).said(what)?;
        drop(options);
        failed.into_inner().map_or(Ok(()), Err)?;
        self.write_state(clash, note, conflicts)
    }

    /// Files that the merge changes, and those of them that are in conflict.
    pub(super) fn touched(&self, merged: &Index, ours: Id) -> Result<(Vec<String>, Vec<String>)> {
        let tree = self.repository.find_tree(ours).said("read HEAD's files")?;
        let diff = self.repository.diff_tree_to_index(Some(&tree), Some(merged), None);
        let mut planned = BTreeSet::new();
        for delta in diff.said("read the merge")?.deltas() {
            planned.extend(delta.new_file().path().and_then(Path::to_str).map(str::to_owned));
        }
        let mut conflicts = BTreeSet::new();
        for conflict in merged.conflicts().said("read the merge")? {
            let conflict = conflict.said("read the merge")?;
            let sides = [conflict.ancestor, conflict.our, conflict.their];
            let paths = sides.into_iter().flatten().map(|entry| entry.path);
            conflicts.extend(paths.map(|path| String::from_utf8_lossy(&path).into_owned()));
        }
        planned.extend(conflicts.iter().cloned());
        Ok((planned.into_iter().collect(), conflicts.into_iter().collect()))
    }

    /// Git's own files; the last of them is the one that makes it a merge.
    fn write_state(&self, clash: &Clash<'_>, note: &Note, conflicts: &[String]) -> Result<()> {
        let list: String = conflicts.iter().map(|path| format!("#\t{path}\n")).collect();
        let message = format!("{}\n# Conflicts:\n{list}", clash.message);
        let noted = serde_json::to_string(note).map_err(|error| {
            Error::new(Kind::Failed, "failed to note what is being merged").caused_by(error)
        })?;
        let mut files = vec![("ORIG_HEAD", format!("{}\n", clash.head.commit)), ("MERGE_MSG", message)];
        if clash.second.is_some() {
            files.push(("MERGE_MODE", "no-ff".into()));
        }
        files.push((NOTE, noted));
        files.extend(clash.second.map(|second| ("MERGE_HEAD", format!("{second}\n"))));
        for (name, text) in files {
            step("write the state of the merge")?;
            fs::write(self.repository.path().join(name), text).map_err(|error| {
                Error::new(Kind::Failed, format!("failed to write git's `{name}`")).caused_by(error)
            })?;
        }
        Ok(())
    }

    /// Whether the merge that a note speaks of, or another one, stands to be resolved.
    pub(super) fn laid_out(&self, note: &Note) -> bool {
        let is_linear = note.clash && note.commit.is_empty();
        self.state_file("MERGE_HEAD").is_file() || is_linear && self.state_file(NOTE).is_file()
    }

    /// The files of a merge of ours that is under way; `None` where none is, or another one.
    pub fn clashing(&self) -> Option<Vec<String>> {
        let note: Note = serde_json::from_slice(&fs::read(self.state_file(NOTE)).ok()?).ok()?;
        let head = self.head().ok()??.commit.to_string();
        let second = self.merge_head().map(|second| second.to_string()).unwrap_or_default();
        let is_pending = !second.is_empty() || self.state_file("MERGE_MSG").is_file();
        (note.head == Some(head) && note.commit == second && is_pending).then_some(note.paths)
    }

    /// The commit that a merge under way brings in.
    pub fn merge_head(&self) -> Option<Id> {
        if self.repository.state() != RepositoryState::Merge {
            return None;
        }
        let text = fs::read_to_string(self.repository.path().join("MERGE_HEAD")).ok()?;
        Id::from_str(text.trim()).ok()
    }

    /// What the commit that ends a merge will say, comments and all.
    pub fn pending_message(&self) -> String {
        fs::read_to_string(self.state_file("MERGE_MSG")).unwrap_or_default()
    }

    /// The files still in conflict, sorted.
    pub fn conflicts(&self) -> Result<Vec<String>> {
        let index = self.repository.index().said("read the index")?;
        let mut paths = BTreeSet::new();
        for conflict in index.conflicts().said("read the index")? {
            let conflict = conflict.said("read the index")?;
            let entry = conflict.our.or(conflict.their).or(conflict.ancestor);
            paths.extend(entry.map(|entry| String::from_utf8_lossy(&entry.path).into_owned()));
        }
        Ok(paths.into_iter().collect())
    }

    /// The tree of the index, and the message that the merge began with, as hooks leave it.
    pub fn resolved(&self) -> Result<(Id, String)> {
        let mut index = self.repository.index().said("read the index")?;
        let tree = index.write_tree().said("write the resolved files")?;
        let message = git2::message_prettify(self.pending_message(), git2::DEFAULT_COMMENT_CHAR)
            .said("read the message")?;
        Ok((tree, self.hooked(&message)?))
    }

    /// Moves the branch to the commit that ends a merge, and clears git's state.
    pub fn conclude(&self, head: &Head, commit: Id) -> Result<()> {
        self.move_branch(Some(head.commit), commit, "commit (merge): the kit")?;
        self.clear()?;
        // What runs after the fact cannot undo it.
        let _ = self.hook("post-commit", &[]);
        Ok(())
    }

    /// Takes back a merge under way: what it touched is as in HEAD again.
    pub fn abort(&self, head: &Head, prefix: &str) -> Result<()> {
        let index = self.repository.index().said("read the index")?;
        let (planned, _) = self.touched(&index, head.tree)?;
        let below = format!("{prefix}/");
        let beside = self.clashing().unwrap_or_default();
        let is_ours = |path: &String| path.starts_with(&below) || beside.contains(path);
        let paths: Vec<String> = planned.into_iter().filter(is_ours).collect();
        self.take_stages_out(head.tree, &paths)?;
        self.check_out(head.tree, &paths, true)?;
        self.clear()
    }

    /// Gives files in conflict their one entry again; a checkout does so only where it writes the file.
    pub(super) fn take_stages_out(&self, tree: Id, paths: &[String]) -> Result<()> {
        let what = "take the conflicts out of the index";
        let tree = self.repository.find_tree(tree).said(what)?;
        let mut index = self.repository.index().said(what)?;
        for path in paths.iter().map(Path::new) {
            if index.get_path(path, 0).is_some() {
                continue;
            }
            let before =
                tree.get_path(path).ok().map(|entry| entry_of(path, entry.id(), entry.filemode(), 0));
            // A file that HEAD has not is tracked for a moment, so that the checkout removes it.
            let conflict = index.conflict_get(path).ok();
            let side = conflict.and_then(|sides| sides.our.or(sides.their).or(sides.ancestor));
            let side = side.map(|entry| entry_of(path, entry.id, entry.mode.cast_signed(), 0));
            if let Some(entry) = before.or(side) {
                let _ = index.conflict_remove(path);
                index.add(&entry).said(what)?;
            }
        }
        index.write().said(what)
    }

    pub(super) fn clear(&self) -> Result<()> {
        self.repository.cleanup_state().said("end the merge")?;
        for name in ["AUTO_MERGE", "MERGE_MSG", "MERGE_MODE", "MERGE_HEAD", NOTE] {
            let _ = fs::remove_file(self.state_file(name));
        }
        Ok(())
    }

    fn state_file(&self, name: &str) -> PathBuf {
        self.repository.path().join(name)
    }
}
