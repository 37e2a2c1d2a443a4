//! The host repository, read only: which files there are, what they hold and what git says of them.
//! It never writes, and it asks the world only through `effects`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::effects::disk::Disk;
use crate::effects::git::{Git, blob_id};
use crate::effects::walk;
use crate::error::Result;

/// What git says of one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GitState {
    /// Tracked and as in HEAD.
    Clean,
    /// Tracked, and changed in the work tree or the index.
    Dirty,
    Untracked,
    Ignored,
    /// There is no such file, or the folder is no git repository.
    Unknown,
}

/// Where a repository's bytes come from: a disk (`effects::disk`), or memory in tests.
pub trait Source: Send + Sync {
    /// The bytes of `path`; `None` where there is no such file.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>>;
    /// Whether anything (file, folder, link, also an ignored one) is at `path`.
    fn exists(&self, path: &str) -> bool;
    fn git_state(&self, path: &str) -> GitState;
    /// Whether there is a git repository around it.
    fn has_git(&self) -> bool;
    /// Whether git would leave a new file at `path` out of a commit.
    fn ignores(&self, _path: &str) -> bool {
        false
    }
    /// Git's object id (SHA-1 blob id) that these bytes have.
    fn blob_id(&self, bytes: &[u8]) -> String;
}

/// A repository: its listed files (never those that git ignores), relative to the root, `/`-separated, sorted.
#[derive(Clone)]
pub struct Repo {
    paths: Arc<Vec<String>>,
    source: Arc<dyn Source>,
}

impl Repo {
    /// A repository over any source; `paths` may come in any order.
    pub fn new(mut paths: Vec<String>, source: Arc<dyn Source>) -> Self {
        paths.sort();
        Repo { paths: Arc::new(paths), source }
    }

    /// The repository on a disk.
    pub fn scan(disk: &Disk) -> Result<Self> {
        let source = Repo::of(disk)?.source;
        Ok(Repo::new(walk::list(disk.root())?, source))
    }

    /// The repository on a disk, without a list of its files: for those who know which ones they need.
    pub fn of(disk: &Disk) -> Result<Self> {
        let git = Git::around(disk.root())?;
        Ok(Repo::new(Vec::new(), Arc::new(OnDisk { disk: disk.clone(), git })))
    }

    /// A repository in memory, for tests.
    pub fn from_files<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files: BTreeMap<String, Vec<u8>> = files.into_iter().map(|(p, b)| (p.into(), b.into())).collect();
        Repo::new(files.keys().cloned().collect(), Arc::new(Memory(files)))
    }

    /// The repository as if these files held other texts.
    pub fn with_texts(&self, texts: BTreeMap<String, String>) -> Self {
        let source = Arc::new(Over { texts, below: Arc::clone(&self.source) });
        Repo { paths: Arc::clone(&self.paths), source }
    }

    /// All listed files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Whether `path` is a listed file.
    pub fn has(&self, path: &str) -> bool {
        self.paths.binary_search_by(|p| p.as_str().cmp(path)).is_ok()
    }

    /// Whether anything at all is at `path`, listed or not.
    pub fn exists(&self, path: &str) -> bool {
        self.has(path) || self.source.exists(path)
    }

    /// The bytes of a file, also of one that git ignores.
    pub fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>> {
        self.source.read(path)
    }

    /// The text of a file; `None` where it is absent or not UTF-8. A BOM and the line endings are still in it.
    pub fn text(&self, path: &str) -> Result<Option<String>> {
        Ok(self.source.read(path)?.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    pub fn git_state(&self, path: &str) -> GitState {
        self.source.git_state(path)
    }

    pub fn has_git(&self) -> bool {
        self.source.has_git()
    }

    /// Whether git would leave a new file at `path` out of a commit.
    pub fn ignores(&self, path: &str) -> bool {
        self.source.ignores(path)
    }

    pub fn blob_id(&self, bytes: &[u8]) -> String {
        self.source.blob_id(bytes)
    }
}

struct OnDisk {
    disk: Disk,
    git: Option<Git>,
}

impl Source for OnDisk {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        self.disk.read(path)
    }

    fn exists(&self, path: &str) -> bool {
        self.disk.exists(path)
    }

    fn git_state(&self, path: &str) -> GitState {
        let (Some(git), Ok(place)) = (&self.git, self.disk.place(path)) else { return GitState::Unknown };
        git.state(&self.disk.root().join(place))
    }

    fn has_git(&self) -> bool {
        self.git.is_some()
    }

    fn ignores(&self, path: &str) -> bool {
        let (Some(git), Ok(place)) = (&self.git, self.disk.place(path)) else { return false };
        git.ignores(&self.disk.root().join(place))
    }

    fn blob_id(&self, bytes: &[u8]) -> String {
        blob_id(bytes)
    }
}

struct Over {
    texts: BTreeMap<String, String>,
    below: Arc<dyn Source>,
}

impl Source for Over {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        match self.texts.get(path) {
            Some(text) => Ok(Some(text.clone().into_bytes())),
            None => self.below.read(path),
        }
    }

    fn exists(&self, path: &str) -> bool {
        self.below.exists(path)
    }

    fn git_state(&self, path: &str) -> GitState {
        self.below.git_state(path)
    }

    fn has_git(&self) -> bool {
        self.below.has_git()
    }

    fn ignores(&self, path: &str) -> bool {
        self.below.ignores(path)
    }

    fn blob_id(&self, bytes: &[u8]) -> String {
        self.below.blob_id(bytes)
    }
}

struct Memory(BTreeMap<String, Vec<u8>>);

impl Source for Memory {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.0.get(path).cloned())
    }

    fn exists(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        self.0.contains_key(path) || self.0.keys().any(|p| p.starts_with(&folder))
    }

    fn git_state(&self, path: &str) -> GitState {
        if self.0.contains_key(path) { GitState::Clean } else { GitState::Unknown }
    }

    fn has_git(&self) -> bool {
        true
    }

    fn blob_id(&self, bytes: &[u8]) -> String {
        blob_id(bytes)
    }
}
