//! A kit that goes with an uninstall: one commit without its files, before the rest is written.
//! It never touches a file that is not committed.

use super::Landed;
use crate::effects::disk::Disk;
use crate::effects::git::commit::NewCommit;
use crate::effects::git::host::Host;
use crate::effects::git::landing::{Hooks, Landing};
use crate::error::Result;
use crate::host::paths::join;
use crate::plan::{Change, Plan};
use crate::receipt::{self, Receipt};

/// A kit that is about to go.
pub struct Removal {
    prefix: String,
    /// From the root, and what is before it in the git repository.
    paths: Vec<String>,
    above: String,
}

impl Removal {
    /// The kit's files that a plan deletes and that are committed; `None` where there are none.
    pub fn of(disk: &Disk, receipt: &Receipt, plan: &Plan) -> Result<Option<Removal>> {
        if receipt.kit.mode != receipt::SUBTREE {
            return Ok(None);
        }
        let host = Host::open(disk.root())?;
        let (Some(head), above) = (host.head()?, host.inside(disk.root())) else { return Ok(None) };
        let inside = format!("{}/", receipt.kit.folder);
        let deleted = plan.changes.iter().filter(|change| matches!(change, Change::Delete { .. }));
        let paths: Vec<String> = deleted
            .map(Change::path)
            .filter(|path| path.starts_with(&inside) && host.has_path(head.tree, &join(&above, path)))
            .map(str::to_owned)
            .collect();
        let prefix = join(&above, &receipt.kit.folder);
        Ok((!paths.is_empty()).then_some(Removal { prefix, paths, above }))
    }

    pub(super) fn takes(&self, path: &str) -> bool {
        self.paths.iter().any(|taken| taken == path)
    }

    pub(super) fn land(&self, disk: &Disk) -> Result<Option<Landed>> {
        let host = Host::open(disk.root())?;
        host.recover()?;
        host.expect_calm()?;
        host.expect_author()?;
        let Some(head) = host.head()? else { return Ok(None) };
        let paths: Vec<String> = self.paths.iter().map(|path| join(&self.above, path)).collect();
        let tree = host.without(head.tree, &paths)?;
        let message = format!("Remove '{}/'\n\nThe kit of the agentic control plane.\n", self.prefix);
        let parents = [head.commit];
        let write = |message: &str| host.write_commit(&NewCommit { tree, parents: &parents, message });
        let commit = write(&message)?;
        let landing = Landing {
            head: Some(&head),
            commit,
            tree,
            words: "acp: the kit is removed",
            hooks: Hooks::Commit,
        };
        let commit = host.land(&landing, &write, &message)?;
        Ok(Some(Landed::at(Some(head), commit, Vec::new())))
    }
}
