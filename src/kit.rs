//! The kits inside the binary, each as the folder that an install copies: written out, committed to a branch, or as a
//! history of its own, which is the same wherever and whenever it is made.
//! It never changes a kit: folder, branch and history have the same tree.

use std::path::Path;

use clap::ValueEnum;

use crate::effects::git::Id;
use crate::effects::git::commit::NewCommit;
use crate::effects::git::host::Host;
use crate::effects::git::source::Source;
use crate::effects::scratch::Scratch;
use crate::error::{Error, Kind, Result};
use crate::subtree::kit::Kit;
use crate::subtree::url;
use crate::vendor;

/// The languages that the binary has a kit for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    Python,
    Rust,
}

impl Language {
    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Language::Python => "python",
            Language::Rust => "rust",
        }
    }

    /// Path below the kit's folder, bytes.
    pub fn files(self) -> Vec<(&'static str, &'static [u8])> {
        match self {
            Language::Python => vendor::python().collect(),
            Language::Rust => vendor::rust().collect(),
        }
    }

    fn title(self) -> String {
        format!("The {} kit of acp {}", self.word(), env!("CARGO_PKG_VERSION"))
    }
}

/// What a branch was brought to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    pub commit: Id,
    /// It held this kit already.
    pub is_unchanged: bool,
}

/// The kit as a repository of its own: one commit, with the same id on every machine.
pub fn inside(language: Language) -> Result<Kit> {
    let (source, commit) = Source::of_files(&language.files(), &language.title())?;
    Kit::at(source, &format!("acp:{}", language.word()), env!("CARGO_PKG_VERSION"), commit)
}

/// Writes the kit into a folder that is empty or not there. How many files there are.
pub fn write_to(language: Language, folder: &Path) -> Result<usize> {
    let there = Scratch::named(folder)?;
    let files = language.files();
    for (name, bytes) in &files {
        there.write(name, bytes)?;
    }
    Ok(files.len())
}

/// Commits the kit to a branch, on top of what is there.
pub fn commit_to(host: &Host, language: Language, branch: &str) -> Result<Branch> {
    url::check_ref(branch)?;
    if host.branch().as_deref() == Some(branch) {
        return Err(Error::new(Kind::Precondition, format!("failed to commit the kit to `{branch}`"))
            .caused_by("it is the branch that is checked out")
            .hint("name a branch for the kit alone, e.g. `kit-python`"));
    }
    let kit = inside(language)?;
    let tip = host.tip(branch)?;
    if let Some(tip) = tip.filter(|tip| host.tree_of(*tip) == Some(kit.facts.tree)) {
        return Ok(Branch { commit: tip, is_unchanged: true });
    }
    host.expect_author()?;
    host.import(&kit.source, kit.facts.tree)?;
    let parents: Vec<Id> = tip.into_iter().collect();
    let message = format!("{}\n", language.title());
    let commit =
        host.write_commit(&NewCommit { tree: kit.facts.tree, parents: &parents, message: &message })?;
    host.set_tip(branch, tip, commit)?;
    Ok(Branch { commit, is_unchanged: false })
}
