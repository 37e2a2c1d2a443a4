//! Trees by name: the id that git gives to a folder, and a tree without some of its files.
//! It never looks at the disk.

use std::collections::BTreeMap;
use std::path::Path;

use git2::build::TreeUpdateBuilder;
use git2::{FileMode, Index, ObjectType, Oid};

use super::host::Host;
use super::source::Source;
use super::{Id, Said};
use crate::error::Result;

/// Git's id of a folder with these plain files: path and blob id. `None` where one of the ids is none.
pub fn tree_id(files: &[(&str, &str)]) -> Option<Id> {
    let mut below: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let mut entries: Vec<(String, &str, Id)> = Vec::new();
    for (path, id) in files {
        match path.split_once('/') {
            Some((folder, rest)) => below.entry(folder).or_default().push((rest, id)),
            None => entries.push(((*path).to_owned(), "100644", Oid::from_str(id).ok()?)),
        }
    }
    for (folder, files) in below {
        entries.push((folder.to_owned(), "40000", tree_id(&files)?));
    }
    // Git sorts a folder as if its name ended in a slash.
    let key = |(name, mode, _): &(String, &str, Id)| match *mode {
        "40000" => format!("{name}/"),
        _ => name.clone(),
    };
    entries.sort_by_key(key);
    let mut bytes = Vec::new();
    for (name, mode, id) in entries {
        bytes.extend(format!("{mode} {name}\0").into_bytes());
        bytes.extend(id.as_bytes());
    }
    Oid::hash_object(ObjectType::Tree, &bytes).ok()
}

impl Host {
    /// Whether a tree has something at a path.
    pub fn has_path(&self, tree: Id, path: &str) -> bool {
        self.repository.find_tree(tree).is_ok_and(|tree| tree.get_path(Path::new(path)).is_ok())
    }

    /// The tree of these plain files.
    pub(super) fn tree_of_blobs(&self, files: &[(String, Id)]) -> Result<Id> {
        let mut update = TreeUpdateBuilder::new();
        for (path, id) in files {
            update.upsert(path.as_str(), *id, FileMode::Blob);
        }
        update.create_updated(&self.repository, &self.empty_tree()?).said("write a tree")
    }

    /// The tree without these files, and without folders that are empty then.
    pub fn without(&self, tree: Id, paths: &[String]) -> Result<Id> {
        let what = "write the tree without the kit";
        let tree = self.repository.find_tree(tree).said(what)?;
        let mut index = Index::new().said(what)?;
        index.read_tree(&tree).said(what)?;
        for path in paths {
            index.remove_path(Path::new(path)).said(what)?;
        }
        index.write_tree_to(&self.repository).said(what)
    }
}

impl Source {
    /// The bytes of one of the kit's files.
    pub fn bytes(&self, id: Id) -> Result<Vec<u8>> {
        Ok(self.repository.find_blob(id).said("read the kit's files")?.content().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_the_id_that_git_gives_it() {
        // `git hash-object` of "a\n"; `git write-tree` of these three files.
        let id = "78981922613b2afb6025042ff6bd878ac1994e85";
        let tree = tree_id(&[("b/a", id), ("b.txt", id), ("b/c/d", id)]).unwrap();
        let files: Vec<(&str, &[u8])> = vec![("b/a", b"a\n"), ("b.txt", b"a\n"), ("b/c/d", b"a\n")];
        let (source, commit) = Source::of_files(&files, "a kit").unwrap();
        assert_eq!(source.tree_of(commit), Some(tree));
        assert_eq!(tree_id(&[("a", "no id")]), None);
    }
}
