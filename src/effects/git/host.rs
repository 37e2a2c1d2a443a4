//! The repository that takes a kit in: its HEAD, its trees, and merges of them.
//! It never fetches anything, and its branch moves only in `landing`.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use git2::build::TreeUpdateBuilder;
use git2::{
    BranchType, ErrorCode, FileMode, Index, MergeOptions, ObjectType, Reference, Repository,
    RepositoryOpenFlags, RepositoryState, Tree,
};

use super::{Id, Said, step};
use crate::error::{Error, Kind, Result};

/// A repository with a work tree.
pub struct Host {
    pub(super) repository: Repository,
    pub(super) top: PathBuf,
    /// What is made stays in memory.
    pub(super) rehearses: Cell<bool>,
}

/// Where HEAD stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    pub commit: Id,
    pub tree: Id,
}

/// A file beside the kit's folder: path from the top, and its bytes; `None`: it is not to be there.
pub type Beside = (String, Option<Vec<u8>>);

/// What a merge of two trees came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Merged {
    Clean(Id),
    Conflicts,
}

impl Host {
    /// The repository whose work tree is this folder, or around it, with git's environment.
    pub fn open(folder: &Path) -> Result<Host> {
        let nothing: [&Path; 0] = [];
        let repository = Repository::open_ext(folder, RepositoryOpenFlags::FROM_ENV, nothing);
        let repository = repository.map_err(|error| super::unreadable(folder, &error))?;
        let top = repository.workdir().and_then(|top| top.canonicalize().ok());
        let top = top.ok_or_else(|| {
            Error::new(Kind::Precondition, format!("failed to use `{}`", folder.display()))
                .caused_by("it is a bare repository")
                .hint("run this in a clone with a work tree")
        })?;
        Ok(Host { repository, top, rehearses: Cell::new(false) })
    }

    /// The top of the work tree.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// What a folder of the work tree is called from its top; `""` where it is the top.
    pub fn inside(&self, folder: &Path) -> String {
        folder.strip_prefix(&self.top).unwrap_or(folder).to_string_lossy().replace('\\', "/")
    }

    /// An error while a merge, a rebase or the like is under way, or the index is locked.
    pub fn expect_calm(&self) -> Result<()> {
        self.expect_unlocked()?;
        if self.repository.state() == RepositoryState::Clean {
            return Ok(());
        }
        Err(Error::new(Kind::Precondition, "failed to begin a merge")
            .caused_by("another merge, rebase or the like is under way")
            .hint("finish it or abort it (`git status` says how), then run this again"))
    }

    /// HEAD's commit; `None` where nothing is committed yet.
    pub fn head(&self) -> Result<Option<Head>> {
        match self.repository.head() {
            Ok(head) => {
                let commit = head.peel_to_commit().said("read HEAD")?;
                Ok(Some(Head { commit: commit.id(), tree: commit.tree_id() }))
            }
            Err(error) if matches!(error.code(), ErrorCode::UnbornBranch | ErrorCode::NotFound) => Ok(None),
            Err(error) => Err(error).said("read HEAD"),
        }
    }

    /// The branch that HEAD is on; `None` where it is detached.
    pub fn branch(&self) -> Option<String> {
        let head: Reference<'_> = self.repository.find_reference("HEAD").ok()?;
        let name = head.symbolic_target().ok()??;
        Some(name.strip_prefix("refs/heads/").unwrap_or(name).to_owned())
    }

    /// The commit that a branch is at; `None` where there is no such branch.
    pub fn tip(&self, branch: &str) -> Result<Option<Id>> {
        match self.repository.find_branch(branch, BranchType::Local) {
            Ok(found) => Ok(Some(found.get().peel_to_commit().said("read the branch")?.id())),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error).said("read the branch"),
        }
    }

    /// Moves or makes a branch, unless somebody else has done so meanwhile.
    pub fn set_tip(&self, branch: &str, from: Option<Id>, to: Id) -> Result<()> {
        let name = format!("refs/heads/{branch}");
        let moved = match from {
            Some(from) => self.repository.reference_matching(&name, to, true, from, "acp: the kit"),
            None => self.repository.reference(&name, to, false, "acp: the kit"),
        };
        moved.map(|_| ()).said("move the branch")
    }

    /// The first line of a commit's message.
    pub fn title_of(&self, commit: Id) -> Option<String> {
        let commit = self.repository.find_commit(commit).ok()?;
        Some(String::from_utf8_lossy(commit.summary_bytes().unwrap_or_default()).into_owned())
    }

    /// A commit's whole message.
    pub fn message_of(&self, commit: Id) -> Option<String> {
        let commit = self.repository.find_commit(commit).ok()?;
        Some(String::from_utf8_lossy(commit.message_bytes()).into_owned())
    }

    /// Whether old commits are missing on purpose.
    pub fn is_shallow(&self) -> bool {
        self.repository.is_shallow()
    }

    /// Whether an object is here.
    pub fn has(&self, id: Id) -> bool {
        self.repository.odb().is_ok_and(|odb| odb.exists(id))
    }

    /// The tree of a commit that is here.
    pub fn tree_of(&self, commit: Id) -> Option<Id> {
        Some(self.repository.find_commit(commit).ok()?.tree_id())
    }

    /// The folder at a path of a tree; `None` where nothing is there, an error where something else is.
    pub fn folder(&self, tree: Id, path: &str) -> Result<Option<Id>> {
        let not_a_folder = |at: &str| {
            Error::new(Kind::Precondition, format!("failed to use `{path}`"))
                .caused_by(format!("`{at}` is not a folder of this repository"))
                .hint("choose another folder for the kit")
        };
        let mut now = self.repository.find_tree(tree).said("read HEAD's files")?;
        for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
            let name = path[..end].rsplit('/').next().unwrap_or_default();
            let Some(id) = now.get_name(name).map(|entry| (entry.kind(), entry.id())) else {
                return Ok(None);
            };
            now = match id {
                (Some(ObjectType::Tree), id) => self.repository.find_tree(id).said("read HEAD's files")?,
                _ => return Err(not_a_folder(&path[..end])),
            };
        }
        Ok(Some(now.id()))
    }

    /// The tree with a folder put at a path, and files written beside it, or taken away.
    pub fn splice(&self, tree: Option<Id>, path: &str, folder: Id, files: &[Beside]) -> Result<Id> {
        let what = "write the new tree";
        let base = match tree {
            Some(tree) => self.repository.find_tree(tree).said(what)?,
            None => self.empty_tree()?,
        };
        step(what)?;
        let mut update = TreeUpdateBuilder::new();
        update.upsert(path, folder, FileMode::Tree);
        for (path, bytes) in files {
            let there = base.get_path(Path::new(path)).ok();
            match (bytes, there) {
                (Some(bytes), there) => {
                    let executable =
                        there.is_some_and(|entry| entry.filemode() == i32::from(FileMode::BlobExecutable));
                    let mode = if executable { FileMode::BlobExecutable } else { FileMode::Blob };
                    update.upsert(path.as_str(), self.repository.blob(bytes).said(what)?, mode);
                }
                (None, Some(_)) => {
                    update.remove(path.as_str());
                }
                (None, None) => {}
            }
        }
        update.create_updated(&self.repository, &base).said(what)
    }

    /// The bytes of a file in a tree; `None` where there is none.
    pub fn bytes(&self, tree: Id, path: &str) -> Option<Vec<u8>> {
        let entry = self.repository.find_tree(tree).ok()?.get_path(Path::new(path)).ok()?;
        Some(self.repository.find_blob(entry.id()).ok()?.content().to_vec())
    }

    pub(super) fn empty_tree(&self) -> Result<Tree<'_>> {
        let builder = self.repository.treebuilder(None).said("write a tree")?;
        let id = builder.write().said("write a tree")?;
        self.repository.find_tree(id).said("write a tree")
    }

    /// Three trees merged as git would, renames and all.
    pub fn merge(&self, base: Id, ours: Id, theirs: Id) -> Result<Merged> {
        let mut merged = self.merged_index(base, ours, theirs)?;
        if merged.has_conflicts() {
            return Ok(Merged::Conflicts);
        }
        merged.write_tree_to(&self.repository).said("write the merged tree").map(Merged::Clean)
    }

    pub(super) fn merged_index(&self, base: Id, ours: Id, theirs: Id) -> Result<Index> {
        let tree = |id: Id| self.repository.find_tree(id).said("read a tree to be merged");
        let mut options = MergeOptions::new();
        options.find_renames(true);
        self.repository
            .merge_trees(&tree(base)?, &tree(ours)?, &tree(theirs)?, Some(&options))
            .said("merge the kit")
    }

    /// How many files differ between two trees.
    pub fn distance(&self, from: Id, to: Id) -> Result<usize> {
        let tree = |id: Id| self.repository.find_tree(id).said("compare two trees");
        let diff = self.repository.diff_tree_to_tree(Some(&tree(from)?), Some(&tree(to)?), None);
        Ok(diff.said("compare two trees")?.deltas().len())
    }

    /// The text of a setting of git.
    pub fn setting(&self, name: &str) -> Option<String> {
        self.repository.config().ok()?.get_string(name).ok()
    }

    /// A setting of git that is yes or no; no where it is not set.
    pub fn is_set(&self, name: &str) -> bool {
        self.repository.config().is_ok_and(|config| config.get_bool(name).unwrap_or(false))
    }
}
