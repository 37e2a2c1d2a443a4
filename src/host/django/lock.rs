//! Lock files of Python's package managers after the install is taken back.
//! What else was locked stays as it is: none is ever put together anew.

use std::collections::BTreeSet;

use crate::edit::toml::Toml;
use crate::edit::{Edited, Splice};

/// What the kit imports, and what that needs in turn.
const OURS: [&str; 7] = [
    "attrs",
    "jsonschema",
    "jsonschema-specifications",
    "referencing",
    "rfc8785",
    "rpds-py",
    "typing-extensions",
];

/// Gives the file from before back, where nothing was locked since but what the kit needs.
pub fn restore(path: &str, base: Option<&str>, now: &str) -> Edited {
    if base == Some(now) {
        return Edited::Already;
    }
    if let Some((base, former, locked)) = base.and_then(|text| Some((text, packages(text)?, packages(now)?)))
    {
        let is_ours = |(name, _): &(String, String)| OURS.contains(&name.as_str());
        if former.is_subset(&locked) && locked.difference(&former).all(is_ours) {
            return Edited::Changed(vec![Splice { at: 0, remove: now.into(), insert: base.into() }]);
        }
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let manager = match name {
        "Pipfile.lock" => "pipenv",
        _ => name.trim_end_matches(".lock"),
    };
    Edited::ByHand { reason: format!("it was written anew since: `{manager} lock` brings it up to date") }
}

/// Name and version of every package.
fn packages(text: &str) -> Option<BTreeSet<(String, String)>> {
    Some(Toml::parse(text).ok()?.packages()).filter(|packages| !packages.is_empty())
}
