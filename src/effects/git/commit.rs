//! Commits, written but on no branch yet; signed where git is set to sign.
//! It never writes an unsigned commit where a signed one is asked for.

use super::host::Host;
use super::{Id, Said, step};
use crate::error::{Error, Kind, Result};

/// A commit to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCommit<'a> {
    pub tree: Id,
    pub parents: &'a [Id],
    pub message: &'a str,
}

impl Host {
    /// An error where git does not know whose commits these are.
    pub fn expect_author(&self) -> Result<()> {
        let known = self.repository.author_from_env().and(self.repository.committer_from_env());
        known.map(|_| ()).map_err(|error| {
            Error::new(Kind::Precondition, "failed to find whose commits these are")
                .caused_by(error.message())
                .hint("run `git config user.name NAME` and `git config user.email ADDRESS`")
        })
    }

    /// Writes a commit and says its id.
    pub fn write_commit(&self, new: &NewCommit<'_>) -> Result<Id> {
        let what = "write a commit";
        step(what)?;
        let author = self.repository.author_from_env().said(what)?;
        let committer = self.repository.committer_from_env().said(what)?;
        let tree = self.repository.find_tree(new.tree).said(what)?;
        let parents: Vec<_> = new.parents.iter().map(|id| self.repository.find_commit(*id)).collect();
        let parents: Vec<_> = parents.into_iter().collect::<std::result::Result<_, _>>().said(what)?;
        let parents: Vec<_> = parents.iter().collect();
        if !self.is_set("commit.gpgsign") {
            let written = self.repository.commit(None, &author, &committer, new.message, &tree, &parents);
            return written.said(what);
        }
        let plain = self.repository.commit_create_buffer(&author, &committer, new.message, &tree, &parents);
        let plain = plain.said(what)?;
        let plain = plain.as_str().map_err(|error| {
            Error::new(Kind::Failed, "failed to sign a commit").caused_by(format!("it is no text: {error}"))
        })?;
        let who = format!(
            "{} <{}>",
            String::from_utf8_lossy(committer.name_bytes()),
            String::from_utf8_lossy(committer.email_bytes())
        );
        let signature = self.sign(plain, &who)?;
        self.repository.commit_signed(plain, signature.trim_end(), None).said(what)
    }
}
