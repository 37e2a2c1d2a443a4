//! Receipt + tree → findings: plans the install again and expects nothing.
//! It never writes; each finding says what mends it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::detect::{Candidate, detect_with};
use crate::diff;
use crate::effects::disk::Disk;
use crate::effects::git::locks;
use crate::effects::process;
use crate::error::{Error, Result};
use crate::host::{Handler, Host, Written, named};
use crate::journal::Journal;
use crate::pack::installed;
use crate::plan::{Class, Draft, Migrations, Plan};
use crate::receipt::{Receipt, same};
use crate::repo::Repo;
use crate::under_way;
use crate::verify;

mod endpoint;

pub use endpoint::call;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It does not work like this.
    Error,
    /// A step that only the owner can take is open.
    Step,
    /// It works, and is worth a look.
    Warning,
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Stable, e.g. `file-missing`.
    pub id: &'static str,
    pub severity: Severity,
    /// What was seen, and where.
    pub evidence: String,
    /// The command or the edit that mends it.
    pub mend: String,
}

/// Everything that can be seen without calling the endpoint.
pub fn examine(
    disk: &Disk,
    repo: &Repo,
    receipt: &Receipt,
    hosts: &[&'static dyn Host],
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    if Journal::is_armed(disk) {
        findings.push(Finding {
            id: "interrupted",
            severity: Severity::Error,
            evidence: "an earlier run was stopped half way".into(),
            mend: "run `acp install`: it first takes back what is half done".into(),
        });
    }
    findings.extend(locked(disk));
    findings.extend(upgrading(disk)?);
    files(repo, receipt, &mut findings)?;
    strangers(repo, receipt, &mut findings);
    version(receipt, &mut findings);
    findings.extend(verify::kit(disk, receipt)?);
    match candidate(repo, receipt, hosts)? {
        Some((host, candidate)) => {
            match again(repo, receipt, host, &candidate) {
                Ok(plan) => wiring(&plan, &mut findings),
                Err(error) => findings.push(broken(error)),
            }
            handlers(repo, receipt, host, &mut findings)?;
            tools(&host.tools(&candidate), &mut findings);
        }
        None => findings.push(Finding {
            id: "application-missing",
            severity: Severity::Error,
            evidence: format!("the receipt speaks of {}, which is not there", receipt.title()),
            mend: "put the application back, or run `acp uninstall`".into(),
        }),
    }
    findings.sort_by_key(|finding| finding.severity);
    Ok(findings)
}

/// A lock of git's that stands: a git at work lets go of it in a moment.
fn locked(disk: &Disk) -> Option<Finding> {
    let lock = locks::on_index(disk.root())?;
    Some(Finding {
        id: "index-locked",
        severity: Severity::Warning,
        evidence: format!("`{}` is there: a git is at work, or one was killed", lock.display()),
        mend: format!("where no git is at work, run `rm '{}'`", lock.display()),
    })
}

/// An upgrade whose conflicts are to be resolved.
fn upgrading(disk: &Disk) -> Result<Option<Finding>> {
    let Some(under_way) = under_way::read(disk)? else { return Ok(None) };
    let files: Vec<String> = under_way.conflicts.iter().map(|it| format!("`{}`", it.path)).collect();
    Ok(Some(Finding {
        id: "upgrade-under-way",
        severity: Severity::Step,
        evidence: format!("an upgrade is under way, with conflicts in {}", files.join(", ")),
        mend: "resolve them, `git add` them and run `acp upgrade --continue`, or `acp upgrade --abort`"
            .into(),
    }))
}

/// What keeps the install from being planned again: a pack file that was broken, say.
fn broken(error: Error) -> Finding {
    let mend = error.hint.unwrap_or_else(|| "mend what it names".into());
    let evidence = [vec![error.message], error.causes].concat().join(": ");
    Finding { id: "not-planned", severity: Severity::Error, evidence, mend }
}

/// Actions of the host's own packs whose handlers are missing, or not written yet.
pub fn handlers(repo: &Repo, receipt: &Receipt, host: &dyn Host, findings: &mut Vec<Finding>) -> Result<()> {
    let Ok(packs) = installed::own(repo, &receipt.root, &receipt.answers, host) else { return Ok(()) };
    for pack in &packs {
        for handler in host.pack_handlers(repo, &receipt.root, &receipt.answers, pack)? {
            let Handler { action, file, line, state } = handler;
            let (id, severity, what) = match state {
                Written::Yes => continue,
                Written::NotYet => {
                    ("handler-unwritten", Severity::Step, "has a handler that is not written yet")
                }
                Written::Missing => ("handler-missing", Severity::Error, "has no handler"),
            };
            findings.push(Finding {
                id,
                severity,
                evidence: format!("{file}:{line}: `{action}` {what}"),
                mend: format!("write it in `{file}`, then run the pack's tests"),
            });
        }
    }
    Ok(())
}

/// Files of the install that are missing, torn by a merge, or edited where they are not to be.
fn files(repo: &Repo, receipt: &Receipt, findings: &mut Vec<Finding>) -> Result<()> {
    let edited = receipt.edits.iter().map(|edit| (edit.path.as_str(), None));
    let created = receipt.created.iter().map(|file| (file.path.as_str(), Some(file)));
    for (path, file) in created.chain(edited) {
        let Some(bytes) = repo.bytes(path)? else {
            findings.push(Finding {
                id: "file-missing",
                severity: Severity::Error,
                evidence: format!("`{path}` is not there"),
                mend: format!("git checkout -- {path}"),
            });
            continue;
        };
        if let Some(line) = conflict_marker(&bytes) {
            findings.push(Finding {
                id: "conflict-marker",
                severity: Severity::Error,
                evidence: format!("{path}:{line}: a merge left its markers"),
                mend: format!("resolve the conflict in `{path}`"),
            });
        } else if file.is_some_and(|file| file.class == Class::Kit && !same(&file.id, &bytes)) {
            findings.push(Finding {
                id: "kit-edited",
                severity: Severity::Warning,
                evidence: format!("`{path}` is part of the kit and was edited"),
                mend: format!("git checkout -- {path}"),
            });
        }
    }
    Ok(())
}

/// The first line that a merge left its marker in.
pub fn conflict_marker(bytes: &[u8]) -> Option<usize> {
    let marks = |line: &[u8]| line.starts_with(b"<<<<<<< ") || line.starts_with(b">>>>>>> ");
    bytes.split(|byte| *byte == b'\n').position(marks).map(|line| line + 1)
}

/// Files in the kit's folders that the receipt does not know.
fn strangers(repo: &Repo, receipt: &Receipt, findings: &mut Vec<Finding>) {
    let known: BTreeSet<&str> = receipt.created.iter().map(|file| file.path.as_str()).collect();
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let kit = receipt.created.iter().filter(|file| file.class == Class::Kit);
    let folders: BTreeSet<String> =
        kit.filter_map(|file| folder(&file.path)).filter(|folder| receipt.folders.contains(folder)).collect();
    let strange =
        |path: &&str| !known.contains(path) && folder(path).is_some_and(|folder| folders.contains(&folder));
    for path in repo.paths().filter(strange) {
        findings.push(Finding {
            id: "kit-extra",
            severity: Severity::Warning,
            evidence: format!("`{path}` lies in the kit's folder, and acp did not write it"),
            mend: format!("move `{path}` to a folder of yours"),
        });
    }
}

fn version(receipt: &Receipt, findings: &mut Vec<Finding>) {
    let ours = env!("CARGO_PKG_VERSION");
    if receipt.version != ours {
        findings.push(Finding {
            id: "version",
            severity: Severity::Warning,
            evidence: format!("acp {} wrote the install, and this is acp {ours}", receipt.version),
            mend: "acp upgrade".into(),
        });
    }
}

/// The application of a receipt, as it is now, and its host.
pub fn candidate(
    repo: &Repo,
    receipt: &Receipt,
    hosts: &[&'static dyn Host],
) -> Result<Option<(&'static dyn Host, Candidate)>> {
    let host = named(hosts, &receipt.host)?;
    let found = detect_with(repo, &[host])?;
    let candidate = found.candidates.into_iter().find(|candidate| receipt.covers(candidate));
    Ok(candidate.map(|candidate| (host, candidate)))
}

/// The plan of a second install; `None` where there is nothing left to install into.
pub fn plan_again(repo: &Repo, receipt: &Receipt, hosts: &[&'static dyn Host]) -> Result<Option<Plan>> {
    match candidate(repo, receipt, hosts)? {
        Some((host, candidate)) => again(repo, receipt, host, &candidate).map(Some),
        None => Ok(None),
    }
}

fn again(repo: &Repo, receipt: &Receipt, host: &dyn Host, candidate: &Candidate) -> Result<Plan> {
    let created = receipt.classes();
    let packs = installed::own(repo, &receipt.root, &receipt.answers, host)?;
    let mut draft = Draft::new(repo, candidate, &receipt.answers, &created)
        .with_packs(&packs)
        .with_former(receipt.kit.remote.as_deref());
    host.plan(&mut draft)?;
    let migrations = receipt.answers.get("migrations").and_then(|word| Migrations::from_word(word));
    Ok(draft.finish().with_migrations(migrations.unwrap_or(Migrations::All)))
}

/// What a second install would still do.
fn wiring(plan: &Plan, findings: &mut Vec<Finding>) {
    for step in &plan.by_hand {
        findings.push(Finding {
            id: "by-hand",
            severity: Severity::Step,
            evidence: format!("{}: {}", step.id, step.reason),
            mend: format!("{}, {}:\n{}", step.title, step.place, step.snippet),
        });
    }
    for change in &plan.changes {
        let (path, lines) = (change.path(), diff::counts(change).0);
        findings.push(Finding {
            id: "not-wired",
            severity: Severity::Error,
            evidence: format!("`{path}` lacks {lines} of our lines"),
            mend: "acp install".into(),
        });
    }
    for notice in &plan.notices {
        findings.push(Finding {
            id: notice.id,
            severity: Severity::Warning,
            evidence: notice.evidence.clone(),
            mend: notice.mend.clone(),
        });
    }
    for conflict in &plan.conflicts {
        findings.push(Finding {
            id: "in-the-way",
            severity: Severity::Error,
            evidence: format!("`{}`: {}", conflict.path, conflict.reason),
            mend: format!("move `{}` away, then run `acp install`", conflict.path),
        });
    }
}

fn tools(tools: &[String], findings: &mut Vec<Finding>) {
    for tool in tools.iter().filter(|tool| !process::is_on_path(tool)) {
        findings.push(Finding {
            id: "tool-missing",
            severity: Severity::Warning,
            evidence: format!("`{tool}` is not on PATH"),
            mend: format!("install `{tool}`"),
        });
    }
}
