//! A kit that comes in another way from now on: copied files in the place of a package, or a package in their place.
//! Planned as an install would be today, over the owner's files without our edits, so that manifests name what is needed
//! and nothing else. It never writes.

use std::collections::BTreeMap;

use crate::answers::Values;
use crate::cli::{KitFlags, KitMode};
use crate::doctor::{candidate, plan_again};
use crate::effects::disk::Disk;
use crate::effects::git::blob_id;
use crate::error::{Error, Kind, Result};
use crate::host::{Host, named};
use crate::package::{self, ANSWER, Package};
use crate::plan::{Change, Group, Plan, Question};
use crate::receipt::{Edit, PACKAGE, Receipt};
use crate::repo::Repo;
use crate::uninstall::{difference, remove_folders, taken_back};
use crate::upgrade::Upgrade;

/// What an install would do today with the kit as it is asked for.
pub struct Refit {
    /// The receipt as the upgrade starts from it.
    pub receipt: Receipt,
    pub again: Plan,
    /// `None`: the kit comes as it did.
    pub ending: Option<Ending>,
}

/// What an upgrade that changes the way ends with.
pub struct Ending {
    /// The folders of a kit that goes.
    folders: Vec<String>,
    /// What stands for all earlier edits of a file.
    edits: BTreeMap<String, Option<Edit>>,
}

/// `None`: the kit comes as it did.
pub fn refit(
    flags: &KitFlags,
    disk: &Disk,
    repo: &Repo,
    receipt: &Receipt,
    hosts: &[&'static dyn Host],
) -> Result<Option<Refit>> {
    let host = named(hosts, &receipt.host)?;
    let is_package = receipt.kit.mode == PACKAGE;
    let mut refit = match flags.mode {
        Some(KitMode::Package) if !is_package => {
            let package = package::asked(flags, disk, host)?;
            package.unasked(&mut questions(repo, receipt, hosts)?)?;
            let mut wanted = receipt.clone();
            package.answer(&mut wanted.answers);
            planned(disk, repo, receipt, (wanted, Some(package)), hosts)?
        }
        Some(KitMode::Vendor) if is_package => {
            let mut wanted = receipt.vendored();
            wanted.answers.remove(ANSWER);
            wanted.answers.insert("kit_name".into(), kit_name(repo, receipt, hosts)?);
            planned(disk, repo, &wanted.clone(), (wanted, None), hosts)?
        }
        _ => return Ok(None),
    };
    refit.again.warnings.extend(renamed(&receipt.answers, &refit.again.answers));
    Ok(Some(refit))
}

/// What an install would ask.
fn questions(repo: &Repo, receipt: &Receipt, hosts: &[&'static dyn Host]) -> Result<Vec<Question>> {
    let Some((host, candidate)) = candidate(repo, receipt, hosts)? else { return Err(gone(receipt)) };
    host.questions(repo, &candidate)
}

/// What an install would call the kit.
fn kit_name(repo: &Repo, receipt: &Receipt, hosts: &[&'static dyn Host]) -> Result<String> {
    let asked = questions(repo, receipt, hosts)?.into_iter().find(|question| question.key == "kit_name");
    Ok(asked.and_then(|question| question.default).unwrap_or_else(|| "control_plane".into()))
}

fn planned(
    disk: &Disk,
    repo: &Repo,
    receipt: &Receipt,
    (wanted, package): (Receipt, Option<Package>),
    hosts: &[&'static dyn Host],
) -> Result<Refit> {
    let mut before = taken_back(disk, receipt)?;
    // What git ignores is asked of the disk.
    before.retain(|path, _| path.rsplit('/').next() != Some(".gitignore"));
    let plan = plan_again(&repo.with_texts(before.clone()), &wanted, hosts)?;
    let mut plan = plan.ok_or_else(|| gone(receipt))?.with_package(package);
    let edits = over(disk, &mut plan, before)?;
    let is_gone = wanted.answers.contains_key(ANSWER);
    let folders = if is_gone { folders(receipt) } else { Vec::new() };
    Ok(Refit { receipt: receipt.clone(), again: plan, ending: Some(Ending { folders, edits }) })
}

/// The folders that hold the kit and nothing else of ours.
fn folders(receipt: &Receipt) -> Vec<String> {
    let kit = &receipt.kit.folder;
    let inside = format!("{kit}/");
    let is_kits = |folder: &&String| {
        let below = format!("{folder}/");
        let mut ours = receipt.created.iter().filter(|file| file.path.starts_with(&below));
        let is_near = below.starts_with(&inside) || inside.starts_with(&below);
        is_near && !kit.is_empty() && ours.all(|file| file.path.starts_with(&inside))
    };
    receipt.folders.iter().filter(is_kits).cloned().collect()
}

/// Puts the changes of an owner's files on top of what these hold now, our earlier edits among it. What the receipt is to
/// say of them.
fn over(
    disk: &Disk,
    plan: &mut Plan,
    before: BTreeMap<String, String>,
) -> Result<BTreeMap<String, Option<Edit>>> {
    let mut edits = BTreeMap::new();
    for (path, text) in before {
        let Some(now) = disk.read(&path)? else { continue };
        let at = plan.changes.iter().position(|change| change.path() == path);
        let change = at.map(|at| plan.changes.remove(at));
        let after = change.as_ref().and_then(Change::after).unwrap_or_else(|| text.clone().into_bytes());
        let to = String::from_utf8_lossy(&after).into_owned();
        let splices = difference(&String::from_utf8_lossy(&now), &to);
        if splices.is_empty() {
            continue;
        }
        let group = change.as_ref().and_then(Change::group).unwrap_or(Group::Edit);
        edits.insert(path.clone(), change.and_then(|change| edit(change, &text, &after)));
        plan.changes.push(Change::Edit { path, group, before: now, splices });
    }
    Ok(edits)
}

/// What the owner has to see to where the kit has another name.
fn renamed(old: &Values, new: &Values) -> Option<String> {
    let (old, new) = (old.get("kit_name")?, new.get("kit_name")?);
    (old != new).then(|| format!("what your own code imports from `{old}` it has to import from `{new}` now"))
}

/// An edit as the receipt keeps it.
fn edit(change: Change, before: &str, after: &[u8]) -> Option<Edit> {
    let Change::Edit { path, splices, .. } = change else { return None };
    Some(Edit { path, splices, before: blob_id(before.as_bytes()), after: blob_id(after) })
}

impl Ending {
    /// The upgrade with it.
    pub fn put_into(self, disk: &Disk, upgrade: &mut Upgrade) -> Result<()> {
        upgrade.is_needed = true;
        upgrade.advance.edits = self.edits;
        remove_folders(disk, self.folders.iter(), &mut upgrade.plan)
    }
}

fn gone(receipt: &Receipt) -> Error {
    Error::new(Kind::Precondition, format!("failed to find the application of {}", receipt.title()))
        .hint("put it back, or run `acp uninstall`")
}
