//! How manifests of Python name the kit's package, wherever it comes from, and the lines that move it to another place.
//! It never edits what its owner has made of them.

use super::find::folder;
use super::manifest::{Kind, Manifest};
use super::project::Project;
use crate::edit::dependency::{Need, Pinned};
use crate::edit::toml::{self, Order, Place};
use crate::edit::{Edited, Splice, requirements};
use crate::host::paths::relative;
use crate::package::{At, Spec};
use crate::vendor::package::NAME;

/// Where uv is told what does not come from a registry.
const SOURCES: [&str; 3] = ["tool", "uv", "sources"];

/// Where a package comes from, as one manifest says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    requirement: String,
    value: String,
    /// What uv looks up beside the dependency.
    source: Option<String>,
}

impl Named {
    /// `Err` says why this manifest cannot say it.
    pub fn of(spec: &Spec, project: &Project, target: &Manifest) -> Result<Named, String> {
        let pipfile = target.kind == Kind::Toml(Place::Pipfile);
        match spec {
            Spec::Version(version) => {
                let caret = if pipfile { "~=" } else { "^" };
                Ok(Named::plain(format!("{NAME}~={version}"), format!("\"{caret}{version}\"")))
            }
            Spec::Git { url, at } => {
                let key = |at: &At| if pipfile { "ref" } else { at.key() };
                let pair = at.as_ref().map(|at| format!(", {} = \"{}\"", key(at), at.name()));
                let behind = at.as_ref().map(|at| format!("@{}", at.name())).unwrap_or_default();
                let value = format!("{{ git = \"{url}\"{} }}", pair.unwrap_or_default());
                Ok(Named::plain(format!("{NAME} @ git+{url}{behind}"), value))
            }
            Spec::Path(path) => at_path(path, project, target),
        }
    }

    fn plain(requirement: String, value: String) -> Named {
        Named { requirement, value, source: None }
    }

    pub fn need(&self) -> Need<'_> {
        let pinned = Pinned { requirement: &self.requirement, value: &self.value };
        Need { name: NAME, minimum: "0", pinned: Some(pinned) }
    }

    /// What uv is told of where it is, in the place of what it was told before.
    pub fn sourced(&self, text: &str, former: Option<&Named>) -> Edited {
        match (&self.source, former.and_then(|former| former.source.as_ref())) {
            (Some(source), Some(former)) => toml::replace(text, &SOURCES, NAME, (former, source)),
            (Some(_), None) if toml::has(text, &SOURCES, NAME) => Edited::Already,
            (Some(source), None) => toml::put(text, &SOURCES, NAME, source, Order::Last),
            (None, Some(former)) => line(text, &format!("{NAME} = {former}"), ""),
            (None, None) => Edited::Already,
        }
    }

    /// Says this in the place of what an earlier edit said.
    pub fn moved(&self, text: &str, kind: Kind, former: &Named) -> Edited {
        match kind {
            Kind::Toml(Place::Project) => quoted(text, &former.requirement, &self.requirement),
            Kind::Toml(place) => toml::replace(text, place.path(), NAME, (&former.value, &self.value)),
            Kind::Requirements if requirements::compiled(text).is_some() => {
                Edited::ByHand { reason: "a tool writes this file from another one".into() }
            }
            _ => line(text, &former.requirement, &self.requirement),
        }
    }
}

fn at_path(path: &str, project: &Project, target: &Manifest) -> Result<Named, String> {
    let plain = path.trim_start_matches("./");
    let from = |folder: &str| relative(folder, plain);
    let here = from(folder(&target.path));
    let manager = &project.manifests.manager;
    let is_file = plain.ends_with(".whl") || plain.ends_with(".tar.gz");
    match target.kind {
        Kind::Toml(Place::Poetry) => Ok(Named::plain(String::new(), format!("{{ path = \"{here}\" }}"))),
        Kind::Toml(Place::Pipfile) => {
            let key = if is_file { "file" } else { "path" };
            Ok(Named::plain(String::new(), format!("{{ {key} = \"{here}\" }}")))
        }
        Kind::Toml(Place::Project) if manager.name == "uv" => Ok(Named {
            requirement: NAME.into(),
            value: String::new(),
            source: Some(format!("{{ path = \"{here}\" }}")),
        }),
        Kind::Toml(Place::Project) if manager.name == "pdm" => {
            Ok(Named::plain(format!("{NAME} @ file:///${{PROJECT_ROOT}}/{here}"), String::new()))
        }
        // pip takes a path from where it is run.
        Kind::Requirements => {
            let seen = from(if manager.name == "pip" { "" } else { &manager.folder });
            let seen = if seen.starts_with("..") { seen } else { format!("./{seen}") };
            Ok(Named::plain(seen, String::new()))
        }
        _ => Err("a path in it would have to be one of this machine alone".into()),
    }
}

/// A string of a list that is as it was written, anew.
fn quoted(text: &str, from: &str, to: &str) -> Edited {
    let Ok(document) = toml::Document::parse(text) else {
        return Edited::ByHand { reason: "it is not valid TOML".into() };
    };
    let items = document.entry(&["project", "dependencies"]).and_then(|entry| entry.item.array());
    let find = |wanted: &str| items.into_iter().flatten().find(|item| item.str() == Some(wanted));
    match (find(from), find(to)) {
        (_, Some(_)) => Edited::Already,
        (Some(item), None) => changed(text, item.span.clone(), format!("\"{to}\"")),
        (None, None) => Edited::ByHand { reason: "it is not as it was written".into() },
    }
}

/// A line that is as it was written, anew; it goes where nothing comes in its place.
fn line(text: &str, from: &str, to: &str) -> Edited {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let plain = line.trim().trim_start_matches('\u{feff}');
        if plain == to && !to.is_empty() {
            return Edited::Already;
        }
        if plain == from && to.is_empty() {
            return changed(text, at..at + line.len(), String::new());
        }
        if plain == from {
            let start = at + line.find(plain).unwrap_or_default();
            return changed(text, start..start + from.len(), to.to_owned());
        }
        at += line.len();
    }
    Edited::ByHand { reason: "it is not as it was written".into() }
}

fn changed(text: &str, span: std::ops::Range<usize>, insert: String) -> Edited {
    Edited::Changed(vec![Splice { at: span.start, remove: text[span].to_owned(), insert }])
}
