//! Versions of files that no commit holds and that the next upgrade starts from: a reference of our own keeps them from
//! git's garbage collection. It never shares them: a clone has none.

use std::fs;
use std::path::Path;

use git2::{ErrorCode, Oid, Repository};
use serde::{Deserialize, Serialize};

use super::Said;
use crate::effects::fault::{self, Needs};
use crate::error::{Error, Kind, Result};

const FOLDER: &str = "refs/acp/bases";
const WHAT: &str = "keep the new versions of files";

/// A reference, as it is and as it is to be; `None`: there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    name: String,
    before: Option<String>,
    after: Option<String>,
}

impl Step {
    /// The way back, where it is still as the step left it.
    pub fn reversed(&self) -> Step {
        Step { name: self.name.clone(), before: self.after.clone(), after: self.before.clone() }
    }
}

/// The step that keeps these bytes, too; `None` where there is no git or nothing new.
pub fn keep(folder: &Path, files: &[Vec<u8>]) -> Result<Option<Step>> {
    let Ok(repository) = Repository::discover(folder) else { return Ok(None) };
    let name = name(&repository, folder);
    let before = at(&repository, &name)?;
    let known = before.map(|id| repository.find_tree(id)).transpose().said(WHAT)?;
    let mut tree = repository.treebuilder(known.as_ref()).said(WHAT)?;
    for bytes in files {
        let id = repository.blob(bytes).said(WHAT)?;
        tree.insert(id.to_string(), id, 0o100_644).said(WHAT)?;
    }
    let after = tree.write().said(WHAT)?;
    let text = |id: Oid| id.to_string();
    let is_new = !files.is_empty() && before != Some(after);
    Ok(is_new.then(|| Step { name, before: before.map(text), after: Some(text(after)) }))
}

/// The step that keeps nothing more; `None` where nothing is kept.
pub fn forget(folder: &Path) -> Result<Option<Step>> {
    let Ok(repository) = Repository::discover(folder) else { return Ok(None) };
    let name = name(&repository, folder);
    let before = at(&repository, &name)?;
    Ok(before.map(|before| Step { name, before: Some(before.to_string()), after: None }))
}

/// Takes a step; an error where somebody else was quicker.
pub fn carry_out(folder: &Path, step: &Step) -> Result<()> {
    let repository = Repository::discover(folder).said(WHAT)?;
    let now = at(&repository, &step.name)?.map(|id| id.to_string());
    if now != step.before {
        return Err(Error::new(Kind::Precondition, format!("failed to {WHAT}"))
            .caused_by(format!("`{}` changed meanwhile", step.name))
            .hint("run the command again"));
    }
    set(&repository, &step.name, step.after.as_deref())
}

/// Takes it back, unless somebody else has changed the reference since.
pub fn take_back(folder: &Path, step: &Step) -> Result<()> {
    let repository = Repository::discover(folder).said(WHAT)?;
    let now = at(&repository, &step.name)?.map(|id| id.to_string());
    match now == step.after && now != step.before {
        true => set(&repository, &step.name, step.before.as_deref()),
        false => Ok(()),
    }
}

fn set(repository: &Repository, name: &str, to: Option<&str>) -> Result<()> {
    let failed = |error| Error::new(Kind::Failed, format!("failed to {WHAT}")).caused_by(error);
    fault::point(Needs::Space).map_err(failed)?;
    match to {
        Some(id) => {
            let id = Oid::from_str(id).said(WHAT)?;
            repository.reference(name, id, true, "acp").map(|_| ()).said(WHAT)
        }
        None => {
            repository.find_reference(name).and_then(|mut found| found.delete()).said(WHAT)?;
            // Only empty ones go; git keeps them where packed references were.
            for folder in [FOLDER, "refs/acp"] {
                let _ = fs::remove_dir(repository.commondir().join(folder));
            }
            Ok(())
        }
    }
}

fn at(repository: &Repository, name: &str) -> Result<Option<Oid>> {
    match repository.refname_to_id(name) {
        Ok(id) => Ok(Some(id)),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error).said(WHAT),
    }
}

/// Each folder that something is installed in has a reference of its own.
pub(super) fn name(repository: &Repository, folder: &Path) -> String {
    format!("{FOLDER}/{}", super::key(repository, folder))
}
