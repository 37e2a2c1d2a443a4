//! The work tree and the index: what is in the way of a new tree, and putting it there.
//! It never overwrites what is not committed, tracked or not, and leaves sparse files where they are not.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;

use git2::build::CheckoutBuilder;
use git2::{AttrCheckFlags, DiffOptions, IndexEntry, IndexEntryExtendedFlag, IndexTime};

use super::host::Host;
use super::{Id, Said, step, step_back};
use crate::effects::walk::Patterns;
use crate::error::{Error, Kind, Result};

const WHAT: &str = "compare the files with HEAD";
/// This many are named; more help nobody.
const NAMED: usize = 10;

impl Host {
    /// The files that differ between two trees, sorted.
    pub(super) fn differing(&self, from: Option<Id>, to: Id) -> Result<Vec<String>> {
        let tree = |id: Id| self.repository.find_tree(id).said(WHAT);
        let from = from.map(tree).transpose()?;
        let diff = self.repository.diff_tree_to_tree(from.as_ref(), Some(&tree(to)?), None).said(WHAT)?;
        let mut paths = BTreeSet::new();
        for delta in diff.deltas() {
            for file in [delta.old_file(), delta.new_file()] {
                paths.extend(file.path().and_then(Path::to_str).map(str::to_owned));
            }
        }
        Ok(paths.into_iter().collect())
    }

    /// An error where one of these files is not as HEAD has it, in the index and on the disk.
    pub(super) fn expect_clean(&self, head: Option<Id>, paths: &[String]) -> Result<()> {
        let mut dirty = self.untidy(head, paths)?;
        dirty.extend(self.behind_links(paths));
        if dirty.is_empty() {
            return Ok(());
        }
        let mut error = Error::new(Kind::Precondition, "failed to bring the kit in: files are in the way");
        let rest = dirty.len().saturating_sub(NAMED);
        error.causes.extend(dirty.into_iter().take(NAMED).map(|(path, why)| format!("`{path}` {why}")));
        if rest > 0 {
            error.causes.push(format!("and {rest} more"));
        }
        Err(error.hint("commit, stash or move them, then run this again"))
    }

    fn untidy(&self, head: Option<Id>, paths: &[String]) -> Result<BTreeSet<(String, &'static str)>> {
        let tree = head.map(|id| self.repository.find_tree(id).said(WHAT)).transpose()?;
        let mut options = DiffOptions::new();
        options.disable_pathspec_match(true).include_untracked(true).include_ignored(true);
        options.recurse_untracked_dirs(true).recurse_ignored_dirs(true).ignore_submodules(true);
        options.include_typechange(true);
        paths.iter().for_each(|path| {
            options.pathspec(path.as_str());
        });
        let index = self.repository.index().said(WHAT)?;
        let staged = self.repository.diff_tree_to_index(tree.as_ref(), Some(&index), Some(&mut options));
        let here = self.repository.diff_index_to_workdir(Some(&index), Some(&mut options)).said(WHAT)?;
        let mut dirty = BTreeSet::new();
        let name = |file: git2::DiffFile<'_>| file.path().map(|path| path.to_string_lossy().into_owned());
        for delta in staged.said(WHAT)?.deltas() {
            dirty.extend(name(delta.new_file()).map(|path| (path, "has changes in the index")));
        }
        for delta in here.deltas() {
            let why = match delta.status() {
                git2::Delta::Untracked => "is there, and git does not know it",
                git2::Delta::Ignored => "is there, and git ignores it",
                _ => "has changes that are not committed",
            };
            let path = name(delta.new_file());
            dirty.extend(path.filter(|path| !is_skipped(&index, path)).map(|path| (path, why)));
        }
        Ok(dirty)
    }

    /// Files that would be written through a link to somewhere else, or below a file.
    fn behind_links(&self, paths: &[String]) -> BTreeSet<(String, &'static str)> {
        let folders: BTreeSet<&str> =
            paths.iter().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect();
        let is_link = |folder: &&str| {
            let about = self.top.join(folder).symlink_metadata();
            about.is_ok_and(|about| !about.is_dir())
        };
        let tracked = |folder: &&str| paths.binary_search_by(|path| path.as_str().cmp(*folder)).is_err();
        folders
            .into_iter()
            .filter(is_link)
            .filter(tracked)
            .map(|folder| (folder.to_owned(), "is a link or a file, where a folder is needed"))
            .collect()
    }

    /// Puts these files as a tree has them, on the disk and in the index. `force`: also over what is there.
    pub(super) fn check_out(&self, tree: Id, paths: &[String], force: bool) -> Result<()> {
        let what = "write the kit's files";
        let sparse = self.sparse(paths)?;
        let failed = Cell::new(None);
        let failed_at = &failed;
        let mut options = CheckoutBuilder::new();
        options.disable_pathspec_match(true).overwrite_ignored(false).recreate_missing(true);
        match force {
            true => options.force(),
            false => options.safe(),
        };
        let mut any = false;
        for path in paths.iter().filter(|path| !sparse.contains(path.as_str())) {
            options.path(path.as_str());
            any = true;
        }
        if any {
            let step = if force { step_back } else { step };
            options.progress(move |_, _, _| failed_at.set(failed_at.take().or(step(what).err())));
            let tree = self.repository.find_object(tree, None).said(what)?;
            self.repository.checkout_tree(&tree, Some(&mut options)).said(what)?;
            drop(options);
            failed.into_inner().map_or(Ok(()), Err)?;
        }
        if sparse.is_empty() { Ok(()) } else { self.skip(tree, &sparse) }
    }

    /// What to say of files that came with this commit and that a filter of git's should have made, e.g. LFS.
    pub fn filtered(&self, from: Option<Id>, tree: Id) -> Result<Vec<String>> {
        let filter = |path: &String| {
            let flags = AttrCheckFlags::FILE_THEN_INDEX;
            let value = self.repository.get_attr(Path::new(path), "filter", flags).ok()??;
            Some((value.to_owned(), path.clone()))
        };
        let files: Vec<_> = self.differing(from, tree)?.iter().filter_map(filter).collect();
        let words = |(name, path): &(String, String)| match name.as_str() {
            "lfs" => format!("`{path}` holds a pointer, not its content: run `git lfs pull`"),
            _ => format!("`{path}` is as it is stored: git's filter `{name}` did not run on it"),
        };
        Ok(files.iter().map(words).collect())
    }

    /// Those that the sparse checkout leaves out.
    pub(super) fn sparse(&self, paths: &[String]) -> Result<BTreeSet<String>> {
        if !self.is_set("core.sparseCheckout") {
            return Ok(BTreeSet::new());
        }
        let index = self.repository.index().said("read the index")?;
        let file = self.repository.path().join("info/sparse-checkout");
        let patterns = Patterns::read(&file)?;
        let out = |path: &&String| match index.get_path(Path::new(path.as_str()), 0) {
            Some(entry) => skipped(&entry),
            None => !patterns.hold(path),
        };
        Ok(paths.iter().filter(out).cloned().collect())
    }

    /// Brings files up to a tree in the index alone.
    fn skip(&self, tree: Id, paths: &BTreeSet<String>) -> Result<()> {
        let what = "write the index";
        let tree = self.repository.find_tree(tree).said(what)?;
        let mut index = self.repository.index().said(what)?;
        for path in paths {
            match tree.get_path(Path::new(path)) {
                Ok(entry) => {
                    let skipped = IndexEntryExtendedFlag::SKIP_WORKTREE.bits();
                    let entry = entry_of(Path::new(path), entry.id(), entry.filemode(), skipped);
                    index.add(&entry).said(what)?;
                }
                Err(_) => index.remove_path(Path::new(path)).said(what)?,
            }
        }
        index.write().said(what)
    }
}

fn is_skipped(index: &git2::Index, path: &str) -> bool {
    index.get_path(Path::new(path), 0).is_some_and(|entry| skipped(&entry))
}

fn skipped(entry: &IndexEntry) -> bool {
    IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended)
        .contains(IndexEntryExtendedFlag::SKIP_WORKTREE)
}

/// An entry that knows nothing of a file on the disk.
pub(super) fn entry_of(path: &Path, id: Id, mode: i32, flags_extended: u16) -> IndexEntry {
    let never = IndexTime::new(0, 0);
    IndexEntry {
        ctime: never,
        mtime: never,
        dev: 0,
        ino: 0,
        mode: mode.cast_unsigned(),
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended,
        path: path.as_os_str().as_encoded_bytes().to_vec(),
    }
}
