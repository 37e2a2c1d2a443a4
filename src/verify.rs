//! Receipt + git → whether the kit that is there is the one that the receipt speaks of.
//! It never asks where the kit was published.

use crate::doctor::{Finding, Severity};
use crate::effects::disk::Disk;
use crate::effects::git::Id;
use crate::effects::git::host::Host;
use crate::error::Result;
use crate::host::paths::join;
use crate::package;
use crate::receipt::{Receipt, SUBTREE, kit_tree};

/// What is wrong with the kit's tree.
pub fn kit(disk: &Disk, receipt: &Receipt) -> Result<Option<Finding>> {
    let kit = &receipt.kit;
    if let Some(path) = package::missing(disk, receipt) {
        return Ok(Some(Finding {
            id: "kit-missing",
            severity: Severity::Error,
            evidence: format!("the kit's package is to be at `{path}`, and there is nothing"),
            mend: format!("put it back, or run `acp upgrade --to {}`", env!("CARGO_PKG_VERSION")),
        }));
    }
    if kit.tree.is_empty() {
        return Ok(None);
    }
    let Ok(tree) = Id::from_str(&kit.tree) else { return Ok(Some(unlike(receipt))) };
    if kit.mode != SUBTREE {
        return Ok((kit_tree(&receipt.created, &kit.folder) != kit.tree).then(|| unlike(receipt)));
    }
    let host = Host::open(disk.root())?;
    let Some(head) = host.head()? else { return Ok(None) };
    let prefix = join(&host.inside(disk.root()), &kit.folder);
    let there = host.folder(head.tree, &prefix)?;
    if there == Some(tree) {
        return Ok(None);
    }
    let named = format!("{} of `{}`", kit.tree, kit.remote.as_deref().unwrap_or_default());
    Ok(Some(Finding {
        id: "kit-tree",
        severity: if there.is_some() { Severity::Warning } else { Severity::Error },
        evidence: match there {
            Some(there) => format!("`{prefix}` is committed as {there}, and the kit is the tree {named}"),
            None => format!("`{prefix}` is not committed, and the kit is the tree {named}"),
        },
        mend: match there.filter(|_| host.has(tree)) {
            Some(_) => format!("look at `git diff {} HEAD:{prefix}`, and keep what is meant to be", kit.tree),
            None => "bring the kit's folder back from the commit that added it".into(),
        },
    }))
}

fn unlike(receipt: &Receipt) -> Finding {
    Finding {
        id: "kit-tree",
        severity: Severity::Error,
        evidence: format!("the receipt's files of the kit are not the tree {}", receipt.kit.tree),
        mend: format!("git checkout -- {}", crate::receipt::PATH),
    }
}
