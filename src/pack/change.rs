//! Receipt + a pack → the plan that adds it or takes it out. An install with the same packs is planned no other way,
//! so the tree is the same whichever way it came about.

use super::{BASE_SCOPES, Pack, installed};
use crate::answers::Values;
use crate::detect::{Candidate, detect_with};
use crate::effects::disk::Disk;
use crate::error::{Error, Kind, Result};
use crate::host::question::{chosen, domain};
use crate::host::{HOSTS, Host};
use crate::plan::{Change, Draft, Migrations, Plan};
use crate::receipt::{Receipt, same};
use crate::repo::Repo;
use crate::uninstall::remove_folders;

pub fn add(repo: &Repo, receipt: &Receipt, host: &dyn Host, wanted: &Pack) -> Result<Plan> {
    let name = wanted.name.as_str();
    let failed = |cause: String| {
        Error::new(Kind::Precondition, format!("failed to add the pack `{name}`")).caused_by(cause)
    };
    if host.pack_folder(repo, &receipt.root, &receipt.answers, name)?.is_none() {
        return Err(failed(format!("{} takes no packs of its own yet", host.id())));
    }
    let mut packs = installed::own(repo, &receipt.root, &receipt.answers, host)?;
    let (_, candidate) = application(repo, receipt, host)?;
    if !packs.iter().any(|pack| pack.name == name) {
        for action in packs.iter().flat_map(|pack| pack.actions.iter()) {
            if wanted.actions.iter().any(|other| other.name == action.name) {
                return Err(failed(format!("another pack has the action `{}`", action.name))
                    .hint("rename one of them: `acp pack check` lists all"));
            }
        }
        packs.push(wanted.clone());
        packs.sort_by(|a, b| a.name.cmp(&b.name));
    }
    let answers = with_packs(&receipt.answers, packs.iter().map(|pack| pack.name.as_str()));
    let created = receipt.classes();
    let mut draft = Draft::new(repo, &candidate, &answers, &created).with_packs(&packs);
    host.plan(&mut draft)?;
    let mut plan = draft.finish().with_migrations(migrations(receipt));
    let new_scope = wanted.scopes().iter().any(|scope| !BASE_SCOPES.contains(scope));
    plan.next.retain(|step| {
        ["migrate", "test"].contains(&step.id.as_str()) || (new_scope && step.id == "create-key")
    });
    Ok(plan)
}

pub fn remove(disk: &Disk, repo: &Repo, receipt: &Receipt, host: &dyn Host, name: &str) -> Result<Plan> {
    let answer = receipt.answers.get("packs").map(String::as_str).unwrap_or_default();
    let rest: Vec<_> = domain(answer).into_iter().filter(|pack| *pack != name).collect();
    if !domain(answer).contains(&name) {
        let all = domain(answer).join(", ");
        let hint = if all.is_empty() { "there is none".into() } else { format!("the packs are: {all}") };
        return Err(Error::new(Kind::Usage, format!("failed to find the pack `{name}`")).hint(hint));
    }
    let answers = with_packs(&receipt.answers, rest.into_iter());
    let (_, candidate) = application(repo, receipt, host)?;
    let all = installed::own(repo, &receipt.root, &receipt.answers, host)?;
    let (gone, packs): (Vec<_>, Vec<_>) = all.into_iter().partition(|pack| pack.name == name);
    let created = receipt.classes();
    let mut draft = Draft::new(repo, &candidate, &answers, &created).with_packs(&packs);
    for pack in &gone {
        host.remove_pack(&mut draft, pack)?;
    }
    let mut plan = draft.finish().with_migrations(migrations(receipt));
    if !plan.by_hand.is_empty() {
        // A half of it would leave a project that does not start.
        plan.changes.clear();
        return Ok(plan);
    }
    let folder = host.pack_folder(repo, &receipt.root, &receipt.answers, name)?.unwrap_or_default();
    let beside = host.pack_files(repo, &receipt.root, &receipt.answers, name)?;
    let shared = folder.rsplit_once('/').map_or("", |(above, _)| above);
    let below = if packs.is_empty() { shared } else { &folder };
    delete(disk, receipt, (below, &beside), &mut plan)?;
    Ok(plan)
}

/// Deletes our files that are as we wrote them, below a folder and beside it, and the folders that become empty.
fn delete(
    disk: &Disk,
    receipt: &Receipt,
    (folder, beside): (&str, &[String]),
    plan: &mut Plan,
) -> Result<()> {
    let start = format!("{folder}/");
    let is_its = |path: &String| path.starts_with(&start) || beside.contains(path);
    for file in receipt.created.iter().filter(|file| is_its(&file.path)) {
        match disk.read(&file.path)? {
            Some(before) if same(&file.id, &before) => {
                plan.changes.push(Change::Delete { path: file.path.clone(), before });
            }
            Some(_) => plan.warnings.push(format!("kept `{}`: it was edited", file.path)),
            None => {}
        }
    }
    let holds = |at: &String, path: &String| path.starts_with(&format!("{at}/"));
    let only_its = |at: &String| {
        beside.iter().any(|path| holds(at, path))
            && receipt.created.iter().all(|file| is_its(&file.path) || !holds(at, &file.path))
    };
    let below = |at: &&String| **at == folder || at.starts_with(&start) || only_its(at);
    remove_folders(disk, receipt.folders.iter().filter(below), plan)
}

/// The application of the receipt, as it is now.
fn application<'h>(repo: &Repo, receipt: &Receipt, host: &'h dyn Host) -> Result<(&'h dyn Host, Candidate)> {
    let known: Vec<_> = HOSTS.iter().copied().filter(|known| known.id() == host.id()).collect();
    let found = detect_with(repo, &known)?;
    let candidate = found.candidates.into_iter().find(|candidate| receipt.covers(candidate));
    candidate.map(|candidate| (host, candidate)).ok_or_else(|| {
        Error::new(Kind::Precondition, format!("failed to find the application of {}", receipt.title()))
            .hint("put it back, or run `acp uninstall`")
    })
}

fn with_packs<'n>(answers: &Values, own: impl Iterator<Item = &'n str>) -> Values {
    let kit = answers.get("packs").map(|answer| chosen(answer)).unwrap_or_default();
    let names: Vec<&str> = kit.into_iter().chain(own).collect();
    let mut answers = answers.clone();
    answers.insert("packs".into(), names.join(","));
    answers
}

fn migrations(receipt: &Receipt) -> Migrations {
    let word = receipt.answers.get("migrations").and_then(|word| Migrations::from_word(word));
    word.unwrap_or(Migrations::All)
}
