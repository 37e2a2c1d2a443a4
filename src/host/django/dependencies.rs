//! The edit of the manifest that lists what the program needs: what the kit imports, or the kit's package.
//! What must not be edited becomes a step by hand, and is no longer one when it is there.

use super::edits::{refuse, untouchable};
use super::manifest::{Kind, Manifest, included};
use super::next;
use super::package::Named;
use super::project::Project;
use crate::edit::dependency::{self, Need};
use crate::edit::{Edited, requirements, setup_cfg, toml};
use crate::error::Result;
use crate::package::Spec;
use crate::plan::{ByHand, Draft, Group};
use crate::repo::Repo;
use crate::vendor::package::{NAME, NEEDS};

pub fn dependencies(draft: &mut Draft<'_>, project: &Project, target: Option<&Manifest>) -> Result<()> {
    let Some(target) = target else {
        let step = by_hand(draft, "requirements.txt", "no manifest lists dependencies".into());
        draft.by_hand(step);
        return Ok(());
    };
    let named = |spec: &Option<Spec>| spec.as_ref().map(|spec| Named::of(spec, project, target)).transpose();
    match (named(&draft.package), named(&draft.former)) {
        (Ok(None), _) => add(draft, project, target, &NEEDS),
        (Ok(Some(package)), Ok(None)) => {
            add(draft, project, target, &[package.need()])?;
            edit(draft, target, |text| package.sourced(text, None))
        }
        (Ok(Some(package)), Ok(Some(former))) => {
            edit(draft, target, |text| package.moved(text, target.kind, &former))?;
            edit(draft, target, |text| package.sourced(text, Some(&former)))
        }
        (Err(reason), _) | (_, Err(reason)) => {
            if target.find(NAME).is_none() {
                let step = by_hand(draft, &target.path, reason);
                draft.by_hand(step);
            }
            Ok(())
        }
    }
}

fn by_hand(draft: &Draft<'_>, file: &str, reason: String) -> ByHand {
    let snippet = match &draft.package {
        None => NEEDS.map(|need| need.requirement() + "\n").concat(),
        Some(spec) => format!("{}\n", next::requirement(spec)),
    };
    ByHand {
        id: "django-dependencies".into(),
        title: format!("add the kit's dependencies to `{file}`"),
        file: file.into(),
        place: "among what the program itself needs".into(),
        snippet,
        reason,
    }
}

fn edit(draft: &mut Draft<'_>, target: &Manifest, edit: impl Fn(&str) -> Edited) -> Result<()> {
    let path = target.path.as_str();
    let refused = untouchable(draft.repo, path);
    let step = by_hand(draft, path, String::new());
    let step = |reason| ByHand { reason, ..step };
    draft.edit(path, Group::Dependencies, |text| Ok(refuse(edit(text), refused)), step)
}

/// Lists the needs that are not listed yet.
fn add(draft: &mut Draft<'_>, project: &Project, target: &Manifest, needs: &[Need<'_>]) -> Result<()> {
    let needs = open(draft.repo, project, target, needs)?;
    if needs.is_empty() {
        return Ok(());
    }
    edit(draft, target, |text| match target.kind {
        Kind::Toml(place) => toml::add(text, place, &needs),
        Kind::Requirements if requirements::compiled(text).is_some() => {
            unless_listed(target, &needs, "a tool writes this file from another one")
        }
        Kind::Requirements => requirements::add(text, &needs),
        Kind::SetupCfg => setup_cfg::add(text, &needs),
        Kind::SetupPy => unless_listed(target, &needs, "it is a program"),
    })
}

/// What comes of a manifest that is not ours to edit.
fn unless_listed(target: &Manifest, needs: &[Need<'_>], reason: &str) -> Edited {
    let have: Vec<_> =
        target.listed.iter().map(|listed| (listed.name.clone(), listed.range.clone())).collect();
    match dependency::open(needs, &have) {
        Ok(open) if open.is_empty() => Edited::Already,
        Ok(_) => Edited::ByHand { reason: reason.into() },
        Err(refused) => refused,
    }
}

/// The needs that neither the target nor the files around it list; those in the target itself are judged by the edit.
fn open<'n>(repo: &Repo, project: &Project, target: &Manifest, needs: &[Need<'n>]) -> Result<Vec<Need<'n>>> {
    if target.kind != Kind::Requirements {
        return Ok(needs.to_vec());
    }
    let mut around = vec![target.path.clone()];
    let mut at = 0;
    while let Some(path) = around.get(at).cloned() {
        at += 1;
        let text = repo.text(&path)?.unwrap_or_default();
        around.extend(
            included(&path, &text).into_iter().filter(|path| !around.contains(path)).collect::<Vec<_>>(),
        );
    }
    let others = |m: &&Manifest| m.path != target.path && around.contains(&m.path);
    let listed =
        |need: &Need<'_>| project.manifests.all.iter().filter(others).any(|m| m.find(need.name).is_some());
    Ok(needs.iter().filter(|need| !listed(need)).copied().collect())
}
