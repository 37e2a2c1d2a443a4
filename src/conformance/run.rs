//! Replays all vectors against one endpoint: first a look at whether there is a control plane at all, then case by case.

use std::collections::BTreeSet;

use super::case;
use super::endpoint::Endpoint;
use super::preflight;
use super::report::{Report, Tried, Verdict};
use super::request::key_name;
use super::vector::{Area, Call, Case, Step};
use crate::error::Result;

/// The API keys a person gave.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// All base scopes.
    pub full: String,
    /// `manage.read` alone, same tenant.
    pub read: Option<String>,
    /// All base scopes, another tenant.
    pub other: Option<String>,
}

impl Keys {
    /// The key that vectors call by this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        match name {
            "full" => Some(&self.full),
            "read" => self.read.as_deref(),
            "other" => self.other.as_deref(),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Options {
    pub url: String,
    pub keys: Keys,
    /// Only cases whose area or name holds this text.
    pub only: Option<String>,
}

/// What every step needs to know.
pub struct Target<'a> {
    pub url: &'a str,
    pub keys: &'a Keys,
    pub endpoint: &'a dyn Endpoint,
    /// Told to the person who waits.
    pub note: &'a (dyn Fn(&str) + Sync),
}

/// Replays the vectors; an error means that nothing was replayed.
pub fn run(
    options: &Options,
    areas: &[Area],
    endpoint: &dyn Endpoint,
    note: &(dyn Fn(&str) + Sync),
) -> Result<Report> {
    let target = Target { url: &options.url, keys: &options.keys, endpoint, note };
    preflight::check(&target)?;
    let mut tried = Vec::new();
    for area in areas {
        for case in area.cases.iter().filter(|case| case.over_http() && wanted(options, area, case)) {
            let verdict = match missing_keys(case, &options.keys) {
                Some(reason) => Verdict::NotRun { reason },
                None => match case::replay(case, &target) {
                    Ok(()) => Verdict::Passed,
                    Err(failure) => Verdict::Failed(failure),
                },
            };
            tried.push(Tried {
                area: area.area.clone(),
                name: case.name.clone(),
                about: case.about.clone(),
                verdict,
            });
        }
    }
    Ok(Report { url: options.url.clone(), cases: tried })
}

fn wanted(options: &Options, area: &Area, case: &Case) -> bool {
    options.only.as_ref().is_none_or(|only| format!("{}/{}", area.area, case.name).contains(only))
}

/// What has to be given before a case can be run.
fn missing_keys(case: &Case, keys: &Keys) -> Option<String> {
    let needed: BTreeSet<&str> = case.steps.iter().filter_map(call_of).filter_map(key_name).collect();
    let missing: Vec<&str> = needed.into_iter().filter(|name| keys.get(name).is_none()).map(flag).collect();
    (!missing.is_empty()).then(|| format!("needs {}", missing.join(" and ")))
}

fn flag(key: &str) -> &str {
    match key {
        "read" => "--low-scope-key",
        "other" => "--other-key",
        "admin" => "a platform admin's key",
        unknown => unknown,
    }
}

fn call_of(step: &Step) -> Option<&Call> {
    match step {
        Step::Call(step) => Some(&step.call),
        Step::Parallel(step) => Some(&step.parallel.call),
        Step::Each(step) => Some(&step.call),
        Step::InProcess(_) => None,
    }
}
