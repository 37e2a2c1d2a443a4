//! What a pull would come to, file by file.
//! Nothing is written, not even an object.

use super::base::Near;
use super::kit::Kit;
use super::stand::Stand;
use super::{Order, expect_no_clash, policy};
use crate::effects::git::Id;
use crate::effects::git::host::Host;
use crate::effects::git::rehearsal::Outline;
use crate::error::Result;

/// A pull that was tried out.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// The commit that it was tried on.
    pub head: Option<Id>,
    /// The kit is at this version already.
    pub is_up_to_date: bool,
    pub outline: Outline,
    pub warnings: Vec<String>,
    /// What the pull need not look for again.
    pub near: Option<Near>,
}

/// Tries a pull out, in a host that makes nothing but objects in memory.
pub fn rehearse(host: &Host, kit: &Kit, order: &Order<'_>) -> Result<Rehearsal> {
    expect_no_clash(host)?;
    host.expect_calm()?;
    let stand = Stand::find(host, kit, order, host.head()?)?;
    let mut rehearsal = Rehearsal {
        head: Some(stand.head.commit),
        is_up_to_date: stand.base.commit == Some(kit.facts.commit),
        outline: Outline::default(),
        warnings: stand.base.warnings.clone(),
        near: stand.near.clone(),
    };
    if !rehearsal.is_up_to_date {
        kit.check(policy::LIMITS)?;
        host.import(&kit.source, kit.facts.tree)?;
        let (_, stand) = stand.merged(host, kit, order)?;
        rehearsal.outline = host.outline(stand.base.tree, stand.ours, kit.facts.tree)?;
        rehearsal.warnings = stand.base.warnings;
    }
    Ok(rehearsal)
}
