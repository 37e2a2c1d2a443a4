//! The flags of the kit → what is to land on the branch, and the plan with its files.
//! It fetches; it never writes.

use super::{Graft, Incoming};
use crate::cli::{KitFlags, KitMode};
use crate::effects::disk::Disk;
use crate::error::{Error, Kind, Result};
use crate::plan::Plan;
use crate::receipt::{self, Receipt};
use crate::repo::Repo;

/// The plan with the kit that is asked for, and what lands on the branch before it.
pub fn with_kit(
    flags: &KitFlags,
    disk: &Disk,
    receipt: Option<&Receipt>,
    plan: Plan,
    repo: &Repo,
) -> Result<(Plan, Option<Graft>)> {
    let mode = flags.mode.map(word);
    if let (Some(mode), Some(receipt)) = (mode, receipt.filter(|receipt| Some(&*receipt.kit.mode) != mode)) {
        return Err(Error::new(Kind::Usage, format!("failed to take `--kit {mode}`"))
            .caused_by(format!("the install has its kit as `{}`", receipt.kit.mode))
            .hint("run `acp uninstall` first, or leave it out"));
    }
    if flags.kit_url.is_some() && mode != Some(receipt::SUBTREE) {
        return Err(Error::new(Kind::Usage, "failed to take `--kit-url`")
            .caused_by("only a subtree comes from somewhere else")
            .hint("add `--kit subtree`"));
    }
    if flags.linear && mode != Some(receipt::SUBTREE) {
        return Err(Error::new(Kind::Usage, "failed to take `--linear`")
            .caused_by("only a subtree is a commit of its own")
            .hint("add `--kit subtree`"));
    }
    let only_migrations = plan.answers.get("migrations").is_some_and(|word| word == "only");
    let place = plan.kit.clone().filter(|_| receipt.is_none() && !only_migrations);
    let (Some(KitMode::Subtree), Some(place)) = (flags.mode, place) else { return Ok((plan, None)) };
    let (url, reference) = (flags.kit_url.as_deref(), flags.kit_ref.as_deref());
    let mut incoming = Incoming::fetch(disk, &place, url, reference)?;
    incoming.linear = flags.linear;
    Ok((incoming.put_into(plan, repo)?, Some(Graft::Add(Box::new(incoming)))))
}

fn word(mode: KitMode) -> &'static str {
    match mode {
        KitMode::Vendor => receipt::VENDOR,
        KitMode::Subtree => receipt::SUBTREE,
        KitMode::Package => receipt::PACKAGE,
    }
}
