//! The kits inside the binary, each as the folder that an install copies: written out, committed to a branch, or as a
//! history of its own, which is the same wherever and whenever it is made.
//! It never changes a kit: folder, branch and history have the same tree.

use std::path::Path;

use crate::effects::git::Id;
use crate::effects::git::commit::NewCommit;
use crate::effects::git::host::Host;
use crate::effects::git::source::Source;
use crate::effects::scratch::Scratch;
use crate::error::{Error, Kind, Result};
use crate::subtree::kit::Kit;
use crate::subtree::url;
use crate::vendor::package::{self, Ecosystem};
use crate::vendor::{self, File, Form};

/// What the address of a kit inside a binary starts with.
pub const INSIDE: &str = "acp:";

/// What a branch was brought to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    pub commit: Id,
    /// It held this kit already.
    pub is_unchanged: bool,
}

/// A kit that leaves the binary: the files that an install copies, or the package that a host depends on.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The branch that it is published on.
    pub word: String,
    /// What it is called in messages, e.g. `python kit`.
    pub name: String,
    pub files: Vec<File>,
}

impl Bundle {
    pub fn of(form: Form) -> Bundle {
        Bundle { word: form.word(), name: format!("{form} kit"), files: vendor::files(form) }
    }

    pub fn package(of: Ecosystem) -> Result<Bundle> {
        let (word, name) = (format!("{of}-package"), format!("{of} package"));
        Ok(Bundle { word, name, files: package::files(of)? })
    }

    fn title(&self) -> String {
        format!("{}{}", self.title_start(), env!("CARGO_PKG_VERSION"))
    }

    fn title_start(&self) -> String {
        format!("The {} of acp ", self.name)
    }

    /// It as a repository of its own: one commit, with the same id on every machine.
    fn repository(&self) -> Result<Kit> {
        let files: Vec<_> =
            self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        let (source, commit) = Source::of_files(&files, &self.title())?;
        Kit::at(source, &format!("{INSIDE}{}", self.word), env!("CARGO_PKG_VERSION"), commit)
    }
}

/// The kit as a repository of its own.
pub fn inside(form: Form) -> Result<Kit> {
    Bundle::of(form).repository()
}

/// Writes a kit into a folder that is empty or not there.
pub fn write_to(bundle: &Bundle, folder: &Path) -> Result<()> {
    let there = Scratch::named(folder)?;
    bundle.files.iter().try_for_each(|(name, bytes)| there.write(name, bytes))
}

/// Commits a kit to a branch, on top of what is there.
pub fn commit_to(host: &Host, bundle: &Bundle, branch: &str) -> Result<Branch> {
    url::check_ref(branch)?;
    if host.branch().as_deref() == Some(branch) {
        return Err(Error::new(Kind::Precondition, format!("failed to commit the kit to `{branch}`"))
            .caused_by("it is the branch that is checked out")
            .hint("name a branch for the kit alone, e.g. `kit-python`"));
    }
    let kit = bundle.repository()?;
    let tip = host.tip(branch)?;
    if let Some(tip) = tip.filter(|tip| host.tree_of(*tip) == Some(kit.facts.tree)) {
        return Ok(Branch { commit: tip, is_unchanged: true });
    }
    if let Some(tip) = tip {
        expect_ours(host, bundle, branch, tip)?;
    }
    host.expect_author()?;
    host.import(&kit.source, kit.facts.tree)?;
    let parents: Vec<Id> = tip.into_iter().collect();
    let message = format!("{}\n", bundle.title());
    let commit =
        host.write_commit(&NewCommit { tree: kit.facts.tree, parents: &parents, message: &message })?;
    host.set_tip(branch, tip, commit)?;
    Ok(Branch { commit, is_unchanged: false })
}

/// A branch that somebody has committed to is theirs: a new version would take their changes back.
fn expect_ours(host: &Host, bundle: &Bundle, branch: &str, tip: Id) -> Result<()> {
    if host.title_of(tip).is_some_and(|title| title.starts_with(&bundle.title_start())) {
        return Ok(());
    }
    Err(Error::new(Kind::Precondition, format!("failed to commit the kit to `{branch}`"))
        .caused_by(format!("its last commit, {tip}, is not one of acp's"))
        .hint("keep your changes on a branch of your own, and merge this one into it"))
}
