//! Repo → Detection: which framework, which root, and the file and line that prove it.
//! It never asks the host's interpreter and never searches for substrings in manifests.

use serde::Serialize;

use crate::error::Result;
use crate::host::HOSTS;
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
    let mut candidates = Vec::new();
    for host in HOSTS {
        candidates.extend(host.detect(repo)?);
    }
    candidates.sort_by(|a, b| (&a.root, &a.framework).cmp(&(&b.root, &b.framework)));
    Ok(Detection { candidates })
}
