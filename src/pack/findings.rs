//! What is wrong with the packs of an install: each by itself, then all together.
//! It reads sources and runs nothing.

use std::collections::BTreeMap;

use super::{Pack, installed};
use crate::doctor::{Finding, Severity, handlers};
use crate::error::Result;
use crate::host::Host;
use crate::host::question::domain;
use crate::receipt::Receipt;
use crate::repo::Repo;

pub fn of(repo: &Repo, receipt: &Receipt, host: &dyn Host) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let mut packs = Vec::new();
    let answer = receipt.answers.get("packs").map(String::as_str).unwrap_or_default();
    for name in domain(answer) {
        let mut one = receipt.answers.clone();
        one.insert("packs".into(), name.into());
        match installed::own(repo, &receipt.root, &one, host) {
            Ok(read) => packs.extend(read.into_iter().map(|pack| (name, pack))),
            Err(error) => {
                let causes = if error.causes.is_empty() { vec![error.message] } else { error.causes };
                found.extend(
                    causes.into_iter().map(|cause| finding("pack-invalid", cause, "mend the definition")),
                );
            }
        }
    }
    for (name, pack) in packs.iter().filter(|(name, pack)| *name != pack.name) {
        let evidence = format!("the pack in the folder `{name}` calls itself `{}`", pack.name);
        found.push(finding("pack-name", evidence, "give both the same name"));
    }
    let packs: Vec<Pack> = packs.into_iter().map(|(_, pack)| pack).collect();
    twice(&packs, &mut found);
    let scopes = host.bound(repo, &receipt.root, &receipt.answers)?.scopes;
    for pack in packs.iter().filter(|_| !scopes.is_empty()) {
        for scope in pack.scopes().into_iter().filter(|scope| !scopes.iter().any(|known| known == scope)) {
            let evidence = format!("no key can have the scope `{scope}` of the pack `{}`", pack.name);
            found.push(finding("scope-unbound", evidence, "add it to `pack_scopes` in the bindings"));
        }
    }
    for pack in &packs {
        for file in host.pack_outdated(repo, &receipt.root, &receipt.answers, pack)? {
            let evidence = format!("`{file}` says something else than the `pack.json` that it is made from");
            found.push(finding("definition-outdated", evidence, &format!("acp add-pack {}", pack.name)));
        }
    }
    if found.is_empty() {
        handlers(repo, receipt, host, &mut found)?;
    }
    Ok(found)
}

fn twice(packs: &[Pack], found: &mut Vec<Finding>) {
    let mut seen = BTreeMap::new();
    for pack in packs {
        for action in &pack.actions {
            if let Some(other) = seen.insert(action.name.as_str(), pack.name.as_str()) {
                let evidence =
                    format!("the packs `{other}` and `{}` both have the action `{}`", pack.name, action.name);
                found.push(finding("action-twice", evidence, "rename one of them"));
            }
        }
    }
}

fn finding(id: &'static str, evidence: String, mend: &str) -> Finding {
    Finding { id, severity: Severity::Error, evidence, mend: mend.into() }
}
