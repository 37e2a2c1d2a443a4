//! Objects of a kit that the host has not, as one pack: all of them arrive, or none.
//! It brings trees and files, never commits.

use std::collections::HashSet;
use std::io::Write as _;

use git2::{ErrorClass, ErrorCode, ObjectType};

use super::host::Host;
use super::source::Source;
use super::{Id, Said, step};
use crate::error::{Error, Kind, Result};

impl Host {
    /// Makes a tree of the kit, and all that is in it, readable here. Says how many objects came.
    pub fn import(&self, source: &Source, tree: Id) -> Result<usize> {
        let odb = self.repository.odb().said("read the repository's objects")?;
        // A tree that is here may lack files (a partial clone), so all of it is looked through.
        let (mut missing, mut seen, mut trees) = (Vec::new(), HashSet::new(), vec![tree]);
        while let Some(id) = trees.pop() {
            if !seen.insert(id) {
                continue;
            }
            if !odb.exists(id) {
                missing.push(id);
            }
            let tree = source.repository.find_tree(id).said("read the kit's files")?;
            for entry in &tree {
                match entry.kind() {
                    Some(ObjectType::Tree) => trees.push(entry.id()),
                    Some(ObjectType::Blob) if seen.insert(entry.id()) && !odb.exists(entry.id()) => {
                        missing.push(entry.id());
                    }
                    _ => {}
                }
            }
        }
        match self.rehearses.get() {
            true => self.copy(source, &missing)?,
            false if missing.is_empty() => {}
            false => self.pack(source, &missing)?,
        }
        Ok(missing.len())
    }

    fn copy(&self, source: &Source, objects: &[Id]) -> Result<()> {
        let what = "read the kit's files";
        let (from, to) = (source.repository.odb().said(what)?, self.repository.odb().said(what)?);
        for id in objects {
            let object = from.read(*id).said(what)?;
            to.write(object.kind(), object.data()).said(what)?;
        }
        Ok(())
    }

    fn pack(&self, source: &Source, objects: &[Id]) -> Result<()> {
        let what = "take the kit's files in";
        step(what)?;
        let mut builder = source.repository.packbuilder().said(what)?;
        for id in objects {
            builder.insert_object(*id, None).said(what)?;
        }
        let odb = self.repository.odb().said(what)?;
        let mut writer = odb.packwriter().said(what)?;
        let mut broken = None;
        let sent = builder.foreach(|bytes| match writer.write_all(bytes) {
            Ok(()) => true,
            Err(error) => {
                broken = Some(error);
                false
            }
        });
        if let Some(error) = broken {
            return Err(Error::new(Kind::Failed, format!("failed to {what}")).caused_by(error));
        }
        sent.said(what)?;
        step(what)?;
        writer.commit().said(what)?;
        odb.refresh().said(what)
    }

    /// A tree from either side; `None` where neither has it.
    pub fn obtain(&self, source: &Source, tree: Id) -> Result<bool> {
        if source.has_tree(tree) {
            self.import(source, tree)?;
            return Ok(true);
        }
        match self.repository.find_tree(tree) {
            Ok(_) => Ok(true),
            Err(error) if error.code() == ErrorCode::NotFound || error.class() == ErrorClass::Odb => {
                Ok(false)
            }
            Err(error) => Err(error).said("read a tree"),
        }
    }
}
