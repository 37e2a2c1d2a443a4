//! Repo → Detection: which framework, which root, and the file and line that prove it.
//! It never asks the host's interpreter and never searches for substrings in manifests.

use serde::Serialize;

use crate::error::{Error, Kind, Result};
use crate::host::{HOSTS, Host};
use crate::repo::Repo;

/// One fact that speaks for (or against) a candidate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    pub file: String,
    /// 1-based.
    pub line: usize,
    pub fact: String,
}

/// A model that looks like the customer of the product.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TenantModel {
    /// How the host names it, e.g. `tenants.Tenant`.
    pub name: String,
    pub file: String,
    pub line: usize,
}

/// One application in the repository that a control plane could be put into.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The host's id, e.g. `django`.
    pub framework: String,
    /// As far as the manifests tell, e.g. `5.2` or `>=4.2,<6`.
    pub version: Option<String>,
    /// Folder of the application, relative to the repository; `""` is the root.
    pub root: String,
    pub evidence: Vec<Evidence>,
    /// e.g. `manage.py`.
    pub entry: Option<String>,
    /// Settings file(s), the one that is edited first.
    pub settings: Vec<String>,
    /// e.g. `python`, `ts-esm`.
    pub language: String,
    pub package_manager: Option<String>,
    pub database: Option<String>,
    pub tenant_models: Vec<TenantModel>,
    /// Whether a receipt of `acp` covers this root.
    pub installed: bool,
    /// Why it cannot be installed into, where it cannot.
    pub unsupported: Vec<String>,
}

/// All candidates, in the order of their roots.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Detection {
    pub candidates: Vec<Candidate>,
}

/// Asks every host for its candidates.
pub fn detect(repo: &Repo) -> Result<Detection> {
    detect_with(repo, HOSTS)
}

/// Asks these hosts for their candidates.
pub fn detect_with(repo: &Repo, hosts: &[&dyn Host]) -> Result<Detection> {
    let mut candidates = Vec::new();
    for host in hosts {
        candidates.extend(host.detect(repo)?);
    }
    candidates.sort_by(|a, b| (&a.root, &a.framework).cmp(&(&b.root, &b.framework)));
    Ok(Detection { candidates })
}

impl Detection {
    /// What is left when only this framework and this folder count.
    pub fn narrow(
        mut self,
        framework: Option<&str>,
        app: Option<&str>,
        hosts: &[&dyn Host],
    ) -> Result<Detection> {
        if let Some(framework) = framework.filter(|wanted| !hosts.iter().any(|host| host.id() == *wanted)) {
            return Err(Error::new(Kind::Usage, format!("failed to take `{framework}` for `--framework`"))
                .caused_by(format!("it is one of: {}", ids(hosts))));
        }
        let all = names(&self.candidates);
        let app = app.map(folder);
        self.candidates.retain(|candidate| {
            framework.is_none_or(|framework| candidate.framework == framework)
                && app.as_ref().is_none_or(|app| candidate.root == *app)
        });
        if !self.candidates.is_empty() || all.is_empty() {
            return Ok(self);
        }
        let what = framework.unwrap_or("an application");
        let place = app.map(|app| format!(" in `{app}`")).unwrap_or_default();
        Err(Error::new(Kind::Precondition, format!("failed to find {what}{place}"))
            .caused_by(format!("there is: {all}")))
    }

    /// The one candidate there is.
    pub fn only(&self, hosts: &[&dyn Host]) -> Result<&Candidate> {
        match self.candidates.as_slice() {
            [] => Err(Error::new(Kind::Precondition, "failed to find an application")
                .caused_by(format!("none of these frameworks is here: {}", ids(hosts)))
                .hint("run `acp` in the application's repository, or add `--root <folder>`")),
            [candidate] => candidate.supported(),
            several => {
                let failed = Error::new(Kind::Precondition, "failed to choose an application")
                    .caused_by(format!("there are {}: {}", several.len(), names(several)));
                Err(match several.iter().find(|candidate| candidate.unsupported.is_empty()) {
                    Some(candidate) => failed.hint(format!("add `--app {}`", candidate.path())),
                    None => several.iter().fold(failed, |failed, candidate| {
                        failed.caused_by(format!(
                            "{}: {}",
                            candidate.title(),
                            candidate.unsupported.join("; ")
                        ))
                    }),
                })
            }
        }
    }
}

impl Candidate {
    /// The folder as it is typed: `.` for the repository itself.
    pub fn path(&self) -> &str {
        if self.root.is_empty() { "." } else { &self.root }
    }

    /// e.g. ``django 5.2 in `backend` ``.
    pub fn title(&self) -> String {
        let version = self.version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
        format!("{}{version} in `{}`", self.framework, self.path())
    }

    /// Itself, or why it cannot be installed into.
    pub fn supported(&self) -> Result<&Candidate> {
        let Some((first, rest)) = self.unsupported.split_first() else { return Ok(self) };
        let failed =
            Error::new(Kind::Precondition, format!("failed to use {}", self.title())).caused_by(first);
        Err(rest.iter().fold(failed, Error::caused_by))
    }
}

fn names(candidates: &[Candidate]) -> String {
    candidates.iter().map(Candidate::title).collect::<Vec<_>>().join(", ")
}

fn ids(hosts: &[&dyn Host]) -> String {
    hosts.iter().map(|host| host.id()).collect::<Vec<_>>().join(", ")
}

/// A folder as candidates name it: `./backend/` is `backend`, `.` is the repository.
fn folder(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    parts.collect::<Vec<_>>().join("/")
}
