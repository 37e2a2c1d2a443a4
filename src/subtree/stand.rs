//! Where a host stands before a pull: its HEAD, its copy of the kit, and the version that the copy came from.
//! It writes nothing but objects.

use super::base::{self, Base, Near, Reach};
use super::kit::Kit;
use super::{Order, prefix};
use crate::effects::git::Id;
use crate::effects::git::host::{Head, Host, Merged};
use crate::error::{Error, Kind, Result};

pub struct Stand {
    pub head: Head,
    pub prefix: String,
    /// The folder as HEAD has it.
    pub ours: Id,
    pub base: Base,
    /// What was found where only part of the history was looked at.
    pub near: Option<Near>,
}

impl Stand {
    pub fn find(host: &Host, kit: &Kit, order: &Order<'_>, head: Option<Head>) -> Result<Stand> {
        let prefix = prefix::normal(order.prefix)?;
        let never = || {
            Error::new(Kind::Precondition, format!("failed to upgrade the kit at `{prefix}`"))
                .caused_by("it was never added there")
                .hint("add it first")
        };
        let head = head.ok_or_else(never)?;
        let ours = host.folder(head.tree, &prefix)?.ok_or_else(never)?;
        if let Some(tree) = order.copied {
            let base = Base { commit: None, tree, squash: None, warnings: Vec::new() };
            return Ok(Stand { head, prefix, ours, base, near: None });
        }
        let find = |reach| base::find(host, kit, &head, (ours, &prefix), order.recorded, reach);
        let near = match (order.recorded, order.near) {
            (None, _) => None,
            (Some(_), Some(near)) => Some(near.clone()),
            (Some(_), None) => Some(base::near(host, &head, &prefix)?),
        };
        let found = near.as_ref().map(|near| find(Reach::Near(near))).transpose()?.flatten();
        let (base, near) = match found {
            Some(base) => (base, near),
            None => (find(Reach::All)?.ok_or_else(never)?, None),
        };
        Ok(Stand { head, prefix, ours, base, near })
    }

    /// The folder merged. What the receipt does not know, a pull by git long ago, is looked for where there are
    /// conflicts: without it there may be none.
    pub fn merged(self, host: &Host, kit: &Kit, order: &Order<'_>) -> Result<(Merged, Stand)> {
        let merged = host.merge(self.base.tree, self.ours, kit.facts.tree)?;
        if merged != Merged::Conflicts || self.near.is_none() || self.base.squash.is_some() {
            return Ok((merged, self));
        }
        let at = (self.ours, self.prefix.as_str());
        match base::find(host, kit, &self.head, at, order.recorded, Reach::All)? {
            Some(base) if base.tree != self.base.tree => {
                let merged = host.merge(base.tree, self.ours, kit.facts.tree)?;
                Ok((merged, Stand { base, near: None, ..self }))
            }
            _ => Ok((merged, self)),
        }
    }
}
