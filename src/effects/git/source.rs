//! The repository that a kit comes from: one on this disk, or a private store that a fetch filled.
//! It is read only, and never the host's.

use std::io::Write as _;
use std::path::Path;

use git2::build::TreeUpdateBuilder;
use git2::{
    ErrorCode, FileMode, Indexer, ObjectType, Odb, Oid, Repository, RepositoryOpenFlags, Signature, Sort,
    Time, TreeEntry,
};

use super::{Id, Said};
use crate::effects::scratch::Scratch;
use crate::error::{Error, Kind, Result};

/// A kit's history.
pub struct Source {
    pub(super) repository: Repository,
    /// Where packs go that come from elsewhere; removed with this value.
    packs: Option<Scratch>,
}

/// One file of a kit, as its tree has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// From the kit's top; names are bytes, and need not be text.
    pub path: Vec<u8>,
    /// As git writes it, e.g. 0o100644.
    pub mode: i32,
    pub id: Id,
    /// Of a file or link; 0 for what is not here.
    pub size: u64,
    /// Where a link leads.
    pub target: Option<Vec<u8>>,
}

/// When the kit inside the binary was committed, as far as its commit says: 2026-01-01.
const EPOCH: i64 = 1_767_225_600;
/// Where git looks for packs.
const PACKS: &str = "pack";
/// Not more than this is read of a link.
const LONGEST_LINK: usize = 4096;

impl Source {
    /// A repository on this disk, with or without a work tree.
    pub fn on_disk(path: &Path) -> Result<Source> {
        let nothing: [&Path; 0] = [];
        let repository = Repository::open_ext(path, RepositoryOpenFlags::NO_SEARCH, nothing);
        let repository = repository.map_err(|error| super::unreadable(path, &error))?;
        Ok(Source { repository, packs: None })
    }

    /// An empty store that goes away with this value.
    pub fn store() -> Result<Source> {
        let what = "make a store for the kit";
        let folder = Scratch::temporary("acp-kit-")?;
        folder.make(PACKS)?;
        let odb = Odb::new().said(what)?;
        odb.add_disk_alternate(&folder.path().to_string_lossy()).said(what)?;
        // Objects alone: a repository on the disk would be a dozen folders, and git's templates in them.
        let repository = Repository::from_odb(odb).said(what)?;
        Ok(Source { repository, packs: Some(folder) })
    }

    /// Takes a pack into the store, piece by piece.
    pub(super) fn receive(&self, next: &mut dyn FnMut() -> Result<Option<Vec<u8>>>) -> Result<()> {
        let what = "store the kit";
        let folder = self.packs.as_ref().map(|folder| folder.path().join(PACKS));
        let folder = folder.ok_or_else(|| Error::new(Kind::Failed, format!("failed to {what}")))?;
        let mut indexer = Indexer::new(None, &folder, 0, false).said(what)?;
        while let Some(bytes) = next()? {
            indexer
                .write_all(&bytes)
                .map_err(|error| Error::new(Kind::Failed, "failed to read what was sent").caused_by(error))?;
        }
        indexer.commit().said(what)?;
        self.repository.odb().and_then(|odb| odb.refresh()).said(what)
    }

    /// A store in memory.
    fn in_memory() -> Result<Source> {
        let what = "make a store for the kit";
        let odb = Odb::new().said(what)?;
        odb.add_new_mempack_backend(0).said(what)?;
        let repository = Repository::from_odb(odb).said(what)?;
        Ok(Source { repository, packs: None })
    }

    /// A store with one commit of these files, which has the same id wherever and whenever it is made.
    pub fn of_files(files: &[(&str, &[u8])], message: &str) -> Result<(Source, Id)> {
        let what = "make a history of the kit";
        let source = Source::in_memory()?;
        let repository = &source.repository;
        let mut update = TreeUpdateBuilder::new();
        for (path, bytes) in files {
            update.upsert(*path, repository.blob(bytes).said(what)?, FileMode::Blob);
        }
        let empty = repository.treebuilder(None).and_then(|tree| tree.write()).said(what)?;
        let empty = repository.find_tree(empty).said(what)?;
        let tree = update.create_updated(repository, &empty).said(what)?;
        let tree = repository.find_tree(tree).said(what)?;
        let author = Signature::new("acp", "acp@localhost", &Time::new(EPOCH, 0)).said(what)?;
        let commit = repository.commit(None, &author, &author, message, &tree, &[]).said(what)?;
        drop((tree, empty));
        Ok((source, commit))
    }

    /// The commit that a branch, a tag, a whole id or HEAD names.
    pub fn resolve(&self, name: &str) -> Result<Id> {
        let unknown = || {
            Error::new(Kind::Precondition, format!("failed to find `{name}` in the kit's repository"))
                .hint("name a branch, a tag, or the whole id of a commit")
        };
        let object = match Oid::from_str(name).ok().filter(|_| name.len() == 40) {
            Some(id) => self.repository.find_object(id, None),
            None => RULES
                .iter()
                .map(|rule| rule.replace('%', name))
                .find_map(|full| self.repository.find_reference(&full).ok())
                .ok_or_else(unknown)?
                .peel(ObjectType::Commit),
        };
        let commit = object.and_then(|object| object.peel_to_commit()).map_err(|_| unknown())?;
        Ok(commit.id())
    }

    /// Whether a commit is here.
    pub fn has(&self, commit: Id) -> bool {
        self.repository.find_commit(commit).is_ok()
    }

    /// The tree of a commit, or of a tag on one.
    pub fn tree_of(&self, commit: Id) -> Option<Id> {
        let object = self.repository.find_object(commit, None).ok()?;
        Some(object.peel_to_commit().ok()?.tree_id())
    }

    /// Whether a tree is here.
    pub fn has_tree(&self, tree: Id) -> bool {
        self.repository.find_tree(tree).is_ok()
    }

    /// The id that a shortened one, or a tag's, stands for.
    pub fn whole(&self, id: &str) -> Option<Id> {
        let object = self.repository.find_object_by_prefix(id, None).ok()?;
        Some(object.peel_to_commit().ok()?.id())
    }

    /// An id as short as git would write it.
    pub fn short(&self, id: Id) -> String {
        let short = self.repository.find_object(id, None).and_then(|object| object.short_id());
        let short = short.ok().and_then(|short| short.as_str().ok().map(str::to_owned));
        short.unwrap_or_else(|| id.to_string()[..7].to_owned())
    }

    /// Whether one commit comes after another in the kit's history.
    pub fn descends(&self, later: Id, earlier: Id) -> bool {
        self.repository.graph_descendant_of(later, earlier).unwrap_or(false)
    }

    /// `<short id> <subject>` of what `to` has and `from` has not, newest first.
    pub fn log(&self, from: Id, to: Id) -> Result<Vec<String>> {
        let mut walk = self.repository.revwalk().said("read the kit's history")?;
        walk.set_sorting(Sort::TIME).said("read the kit's history")?;
        walk.push(to).said("read the kit's history")?;
        walk.hide(from).said("read the kit's history")?;
        let line = |id: Id| {
            let commit = self.repository.find_commit(id).ok()?;
            let subject = String::from_utf8_lossy(commit.summary_bytes().unwrap_or_default()).into_owned();
            Some(format!("{} {subject}", self.short(id)).trim_end().to_owned())
        };
        Ok(walk.filter_map(|id| line(id.ok()?)).collect())
    }

    /// Every file of a tree, in git's order, each shown to `look` before the next is read.
    pub fn each(&self, tree: Id, look: &mut dyn FnMut(&Entry) -> Result<()>) -> Result<()> {
        self.walk(tree, &mut Vec::new(), look)
    }

    fn walk(&self, tree: Id, path: &mut Vec<u8>, look: &mut dyn FnMut(&Entry) -> Result<()>) -> Result<()> {
        let tree = self.repository.find_tree(tree).said("read the kit's files")?;
        for entry in &tree {
            let above = path.len();
            path.extend(if above > 0 { b"/".as_slice() } else { b"" });
            path.extend(entry.name_bytes());
            let seen = self.entry(path.clone(), &entry)?;
            look(&seen)?;
            if entry.kind() == Some(ObjectType::Tree) {
                self.walk(seen.id, path, look)?;
            }
            path.truncate(above);
        }
        Ok(())
    }

    fn entry(&self, path: Vec<u8>, entry: &TreeEntry<'_>) -> Result<Entry> {
        let mode = entry.filemode_raw();
        let is_blob = entry.kind() == Some(ObjectType::Blob);
        let odb = self.repository.odb().said("read the kit's files")?;
        let size = match is_blob {
            true => odb.read_header(entry.id()).said("read the kit's files")?.0,
            false => 0,
        };
        let target = match mode & 0o170_000 == 0o120_000 && size <= LONGEST_LINK {
            true => Some(odb.read(entry.id()).said("read the kit's files")?.data().to_vec()),
            false => None,
        };
        Ok(Entry { path, mode, id: entry.id(), size: size as u64, target })
    }

    /// The branch that HEAD names, where it is there.
    pub fn head(&self) -> Result<Id> {
        match self.repository.head() {
            Ok(head) => Ok(head.peel_to_commit().said("read the kit's HEAD")?.id()),
            Err(error) if error.code() == ErrorCode::UnbornBranch => {
                Err(Error::new(Kind::Precondition, "failed to find a commit in the kit's repository")
                    .hint("name a branch or a tag with `--kit-ref`"))
            }
            Err(error) => Err(error).said("read the kit's HEAD"),
        }
    }
}

/// In the order in which git looks.
pub const RULES: &[&str] = &["%", "refs/%", "refs/tags/%", "refs/heads/%", "refs/remotes/%"];
