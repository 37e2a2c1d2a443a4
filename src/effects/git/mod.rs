//! What git says of a repository, through libgit2 (git2 lives in this folder and nowhere else).
//! It never changes the index, the branch or the stash of a repository that it did not make itself.

pub mod bases;
mod checkout;
pub mod commit;
pub mod conflict;
pub mod history;
mod hooks;
pub mod host;
mod import;
pub mod landing;
pub mod locks;
pub mod merge;
pub mod recovery;
pub mod rehearsal;
mod signing;
pub mod source;
pub mod stages;
mod tree;
pub mod wire;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use git2::{ErrorCode, IndexAddOption, ObjectType, Oid, Repository, Signature, Status};

use crate::effects::fault::{self, Needs};
use crate::error::{Error, Kind, Result};
use crate::repo::GitState;

/// The id of an object.
pub use git2::Oid as Id;
pub use tree::tree_id;

/// Says in our words what libgit2 could not do.
trait Said<T> {
    /// "failed to <what>".
    fn said(self, what: &str) -> Result<T>;
}

impl<T> Said<T> for std::result::Result<T, git2::Error> {
    fn said(self, what: &str) -> Result<T> {
        self.map_err(|error| match error.code() {
            ErrorCode::Locked => Error::new(Kind::Precondition, format!("failed to {what}"))
                .caused_by(error.message())
                .hint("run this again; where no git is at work, `find .git -name '*.lock'` names what a killed one left"),
            _ => Error::new(Kind::Failed, format!("failed to {what}")).caused_by(error.message()),
        })
    }
}

/// To be called before each write to a repository: a test can make it fail, or the process die at it.
fn step(what: &str) -> Result<()> {
    at(what, Needs::Space)
}

/// The same on the way back, which a full disk does not bar.
fn step_back(what: &str) -> Result<()> {
    at(what, Needs::Nothing)
}

fn at(what: &str, needs: Needs) -> Result<()> {
    let failed = |error| Error::new(Kind::Failed, format!("failed to {what}")).caused_by(error);
    fault::point(needs).map(|_| ()).map_err(failed)
}

/// An opened git repository with a work tree.
pub struct Git {
    repository: Mutex<Repository>,
    top: PathBuf,
}

impl Git {
    /// The repository around `folder`; `None` where there is none.
    pub fn around(folder: &Path) -> Result<Option<Git>> {
        let repository = match Repository::discover(folder) {
            Ok(repository) => repository,
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(folder, &error)),
        };
        let Some(top) = repository.workdir().and_then(|top| top.canonicalize().ok()) else {
            return Ok(None);
        };
        Ok(Some(Git { repository: Mutex::new(repository), top }))
    }

    /// The top of the work tree.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// Whether git would leave a new file at this path out of a commit.
    pub fn ignores(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.top) else { return false };
        self.repository.lock().is_ok_and(|repository| repository.is_path_ignored(inside).unwrap_or(false))
    }

    /// What git says of one path, given absolute and without links.
    pub fn state(&self, path: &Path) -> GitState {
        let Ok(inside) = path.strip_prefix(&self.top) else { return GitState::Unknown };
        let Ok(repository) = self.repository.lock() else { return GitState::Unknown };
        let Ok(bytes) = std::fs::read(path) else { return asked(&repository, inside) };
        match held(&repository, inside) {
            Some(id) if Oid::hash_object(ObjectType::Blob, &bytes).is_ok_and(|now| now == id) => {
                GitState::Clean
            }
            _ => asked(&repository, inside),
        }
    }
}

/// The blob of a path, where the index has the same one as HEAD.
fn held(repository: &Repository, path: &Path) -> Option<Oid> {
    let entry = repository.index().ok()?.get_path(path, 0)?.id;
    let tree = repository.head().ok()?.peel_to_tree().ok()?;
    (tree.get_path(path).ok()?.id() == entry).then_some(entry)
}

/// Git's own answer, which knows its filters and looks through the whole index.
fn asked(repository: &Repository, path: &Path) -> GitState {
    repository.status_file(path).map_or(GitState::Unknown, state)
}

fn state(status: Status) -> GitState {
    let dirty = Status::INDEX_NEW
        | Status::INDEX_MODIFIED
        | Status::INDEX_DELETED
        | Status::INDEX_RENAMED
        | Status::INDEX_TYPECHANGE
        | Status::WT_MODIFIED
        | Status::WT_DELETED
        | Status::WT_RENAMED
        | Status::WT_TYPECHANGE
        | Status::CONFLICTED;
    if status.is_ignored() {
        GitState::Ignored
    } else if status.intersects(dirty) {
        GitState::Dirty
    } else if status.is_wt_new() {
        GitState::Untracked
    } else {
        GitState::Clean
    }
}

/// The bytes of a blob, where the repository around `folder` has it.
pub fn blob(folder: &Path, id: &str) -> Option<Vec<u8>> {
    let repository = Repository::discover(folder).ok()?;
    let blob = repository.find_blob(Oid::from_str(id).ok()?).ok()?;
    Some(blob.content().to_vec())
}

/// The id of a file's blob in the last commit of the repository around `folder`, which the path starts from.
pub fn committed(folder: &Path, path: &str) -> Option<String> {
    let repository = Repository::discover(folder).ok()?;
    let top = repository.workdir()?.canonicalize().ok()?;
    let inside = folder.canonicalize().ok()?.strip_prefix(top).ok()?.join(path);
    let tree = repository.head().ok()?.peel_to_tree().ok()?;
    Some(tree.get_path(&inside).ok()?.id().to_string())
}

/// Where git keeps what belongs to this work tree, and what a folder of it is called there; `None` without git.
pub fn own_folder(folder: &Path) -> Option<(PathBuf, String)> {
    let repository = Repository::discover(folder).ok()?;
    Some((repository.path().to_owned(), key(&repository, folder)))
}

/// A name for a folder of a work tree that fits into a reference or a file's name.
fn key(repository: &Repository, folder: &Path) -> String {
    let top = repository.workdir().and_then(|top| top.canonicalize().ok()).unwrap_or_default();
    let inside = folder.strip_prefix(&top).unwrap_or(folder).to_string_lossy().into_owned();
    blob_id(inside.as_bytes())[..12].to_owned()
}

/// Git's object id of a file with these bytes.
pub fn blob_id(bytes: &[u8]) -> String {
    Oid::hash_object(ObjectType::Blob, bytes).map(|id| id.to_string()).unwrap_or_default()
}

/// Makes a folder a repository and commits everything in it.
pub fn first_commit(folder: &Path, message: &str) -> Result<()> {
    let commit = || {
        let repository = Repository::init(folder)?;
        let mut index = repository.index()?;
        index.add_all(["*"], IndexAddOption::DEFAULT, None)?;
        index.write()?;
        let tree = repository.find_tree(index.write_tree()?)?;
        let author = Signature::now("acp", "acp@localhost")?;
        repository.commit(Some("HEAD"), &author, &author, message, &tree, &[]).map(|_| ())
    };
    commit().map_err(|error: git2::Error| {
        Error::new(Kind::Failed, format!("failed to make `{}` a git repository", folder.display()))
            .caused_by(error.message())
    })
}

fn unreadable(folder: &Path, error: &git2::Error) -> Error {
    let failed = Error::new(
        Kind::Precondition,
        format!("failed to read the git repository of `{}`", folder.display()),
    )
    .caused_by(error.message());
    match error.code() {
        ErrorCode::Owner => {
            failed.hint(format!("run `git config --global --add safe.directory '{}'`", folder.display()))
        }
        _ => failed.hint("run `git status` there to see what git says"),
    }
}
