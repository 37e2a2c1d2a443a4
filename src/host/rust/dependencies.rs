//! What changes in Cargo.toml: the kit's crate, which is no member, the runtime, the binary that `cargo run` runs.

use super::manifest::{Dependency, Manifest, series};
use super::project::{Mount, Project};
use super::steps::KEY_TOOL;
use super::values::database;
use crate::edit::Edited;
use crate::edit::toml::cargo::{add_dependency, exclude, set_default_run};
use crate::edit::toml::{Order, has, put, replace};
use crate::error::Result;
use crate::host::paths::{join, relative, resolve};
use crate::host::question::chosen;
use crate::package::Spec;
use crate::plan::{ByHand, Draft, Group};
use crate::vendor::package::NAME;

/// The kit's crate.
pub const KIT: &str = NAME;
/// Packages that come with it where the owner's package lacks them.
pub const RUNTIME: [&str; 2] = ["tokio", "axum"];
/// What the crate needs of serde_json.
const JSON: [&str; 2] = ["float_roundtrip", "preserve_order"];
/// The oldest compiler that builds it.
const OLDEST: &str = "1.88";

pub fn add(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let manifest = project.package.manifest.path.clone();
    match project.package.workspace.as_ref().filter(|_| inherits(project)) {
        Some(workspace) => {
            kit(draft, project, workspace, &["workspace", "dependencies"])?;
            edit(draft, &manifest, KIT, "{ workspace = true }", |text| {
                add_dependency(text, KIT, "{ workspace = true }")
            })?;
        }
        None => kit(draft, project, &project.package.manifest, &["dependencies"])?,
    }
    keep_out(draft, project)?;
    for (name, value) in runtime(project) {
        edit(draft, &manifest, name, value, |text| add_dependency(text, name, value))?;
    }
    default_run(draft, project)?;
    draft.derived(&join(project.package.root(), "Cargo.lock"))
}

/// The crate, in one table of one manifest.
fn kit(draft: &mut Draft<'_>, project: &Project, manifest: &Manifest, table: &[&str]) -> Result<()> {
    let features: Vec<String> = features(draft, project)?.iter().map(|name| format!("\"{name}\"")).collect();
    let features = format!("features = [{}]", features.join(", "));
    let value = |spec: Option<&Spec>| -> Result<String> {
        let from = |path: &str| format!("path = \"{}\"", relative(&manifest.folder, path));
        let source = match spec {
            None => from(&join(project.package.root(), draft.answer("kit_name")?)),
            Some(Spec::Version(version)) => format!("version = \"{version}\""),
            Some(Spec::Path(path)) => from(path.trim_start_matches("./")),
            Some(Spec::Git { url, at }) => {
                let at = at.as_ref().map(|at| format!(", {} = \"{}\"", at.key(), at.name()));
                format!("git = \"{url}\"{}", at.unwrap_or_default())
            }
        };
        Ok(format!("{{ {source}, {features} }}"))
    };
    let wanted = value(draft.package.as_ref())?;
    let former = draft.former.as_ref().map(|spec| value(Some(spec))).transpose()?;
    let is_package = draft.package.is_some();
    edit(draft, &manifest.path, KIT, &wanted, |text| match former {
        Some(former) => replace(text, table, KIT, (&former, &wanted)),
        // Which version it is, is the owner's to say.
        None if is_package && has(text, table, KIT) => Edited::Already,
        None => put(text, table, KIT, &wanted, Order::Sorted),
    })
}

/// A crate in a workspace's folder is a member of it, unless it is kept out.
fn keep_out(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let Some(workspace) = &project.package.workspace else { return Ok(()) };
    let folder = match &draft.package {
        None => Some(join(project.package.root(), draft.answer("kit_name")?)),
        Some(Spec::Path(path)) => resolve("", path),
        Some(Spec::Version(_) | Spec::Git { .. }) => None,
    };
    let Some(folder) = folder else { return Ok(()) };
    let name = relative(&workspace.folder, &folder);
    if name.starts_with("..") {
        return Ok(());
    }
    let value = format!("[{name:?}]");
    edit(draft, &workspace.path, "exclude", &value, |text| exclude(text, &name))
}

/// Whether the package takes versions from its workspace.
fn inherits(project: &Project) -> bool {
    let workspace = project.package.workspace.as_ref();
    workspace.is_some_and(|workspace| {
        workspace.path != project.package.manifest.path
            && project.package.dependencies.iter().any(|dependency| dependency.file == workspace.path)
    })
}

fn features(draft: &Draft<'_>, project: &Project) -> Result<Vec<String>> {
    let store = format!("sqlx-{}-{}", project.driver.version, database(draft)?.word());
    let glue = (project.mount != Mount::Actix).then_some("axum".to_owned());
    let webhooks = chosen(draft.answer("packs")?).contains(&"webhooks").then_some("webhooks-http".to_owned());
    Ok(glue.into_iter().chain([store]).chain(webhooks).collect())
}

/// What the generated programs need to run, where the package does not have it.
fn runtime(project: &Project) -> Vec<(&'static str, &'static str)> {
    let has = |name: &str| project.package.needs(name).is_some_and(|dependency| !dependency.optional);
    let mut wanted = Vec::new();
    if !has("tokio") {
        wanted.push(match project.mount {
            Mount::Own => ("tokio", "{ version = \"1\", features = [\"net\", \"rt-multi-thread\"] }"),
            _ => ("tokio", "{ version = \"1\", features = [\"net\", \"rt\", \"sync\"] }"),
        });
    }
    if project.mount == Mount::Own && axum(project).is_none() {
        // Not under its own name where the package's own axum is an older one.
        match project.package.needs("axum") {
            Some(_) => wanted.push(("axum-08", "{ package = \"axum\", version = \"0.8\" }")),
            None => wanted.push(("axum", "\"0.8\"")),
        }
    }
    wanted
}

/// Whether tokio has threads to run a server on: the package asks for them, or what we add does.
pub fn has_threads(project: &Project) -> bool {
    project.package.needs("tokio").is_none_or(|tokio| {
        tokio.optional || tokio.features.iter().any(|name| name == "full" || name == "rt-multi-thread")
    })
}

/// What the package calls axum 0.8, where it has it.
pub fn axum(project: &Project) -> Option<&str> {
    let is =
        |d: &&Dependency| d.package == "axum" && d.version.as_deref().is_some_and(|v| series(v) == "0.8");
    project.package.dependencies.iter().find(is).map(|dependency| dependency.name.as_str())
}

/// A second binary makes `cargo run` ambiguous, unless the first is named.
fn default_run(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let manifest = project.package.manifest.path.clone();
    if let [one] = project.package.binaries.as_slice() {
        let name = one.name.clone();
        edit(draft, &manifest, "default-run", &name, |text| set_default_run(text, &name))?;
    }
    if project.package.manifest.get("/package/autobins").and_then(|value| value.as_bool()) == Some(false)
        && !names_tool(project)
    {
        draft.by_hand(ByHand {
            id: "rust-binary".into(),
            title: format!("name the new program in `{manifest}`"),
            file: manifest,
            place: "at its end".into(),
            snippet: format!("[[bin]]\nname = \"{KEY_TOOL}\"\npath = \"src/bin/{KEY_TOOL}.rs\"\n"),
            reason: "the package has `autobins = false`".into(),
        });
    }
    Ok(())
}

/// Whether a `[[bin]]` names the key tool.
fn names_tool(project: &Project) -> bool {
    let binaries = project.package.manifest.get("/bin").and_then(|value| value.as_array());
    let named =
        |binary: &serde_json::Value| binary.get("name").and_then(|name| name.as_str()) == Some(KEY_TOOL);
    binaries.is_some_and(|all| all.iter().any(named))
}

fn edit(
    draft: &mut Draft<'_>,
    path: &str,
    key: &str,
    value: &str,
    edit: impl FnOnce(&str) -> Edited,
) -> Result<()> {
    let by_hand = |reason: String| ByHand {
        id: format!("rust-cargo-{key}"),
        title: format!("set `{key}` in `{path}`"),
        file: path.into(),
        place: if key == "exclude" { "in `[workspace]`" } else { "among the dependencies" }.into(),
        snippet: format!("{key} = {value}\n"),
        reason,
    };
    draft.edit(path, Group::Dependencies, |text| Ok(edit(text)), by_hand)
}

/// What of the package's own rules the crate may meet.
pub fn warn(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let manifests = [Some(&project.package.manifest), project.package.workspace.as_ref()];
    let written = |pointer: &str| {
        manifests.iter().flatten().find_map(|manifest| manifest.str(pointer).map(str::to_owned))
    };
    let minimum = written("/package/rust-version").or_else(|| written("/workspace/package/rust-version"));
    if let Some(minimum) = minimum.filter(|version| older(version)) {
        draft.warn(format!(
            "the package says that Rust {minimum} builds it; with the control plane it takes {OLDEST}"
        ));
    }
    if let Some(json) = project.package.needs("serde_json") {
        let missing = |name: &&&str| !json.features.iter().any(|feature| feature == **name);
        let missing: Vec<_> = JSON.iter().filter(missing).map(|name| format!("`{name}`")).collect();
        if !missing.is_empty() {
            draft.warn(format!(
                "the crate turns {} of serde_json on, which all crates share: objects of the product's own keep the \
                 order of their members from now on",
                missing.join(" and ")
            ));
        }
    }
    for name in ["rust-toolchain.toml", "rust-toolchain"] {
        let text = draft.repo.text(&join(project.package.root(), name))?.unwrap_or_default();
        let channel = text.split(['"', '\n']).map(str::trim).find(|word| word.starts_with("1."));
        if let Some(channel) = channel.filter(|channel| older(channel)) {
            draft.warn(format!("`{name}` asks for Rust {channel}; the control plane takes {OLDEST}"));
        }
    }
    for name in ["rustfmt.toml", ".rustfmt.toml"] {
        if draft.repo.has(&join(project.package.root(), name)) {
            draft.warn(format!("`{name}` has a style of its own: run `cargo fmt` over the new files"));
        }
    }
    Ok(())
}

fn older(version: &str) -> bool {
    let numbers =
        |text: &str| -> Vec<u32> { text.split('.').map(|part| part.parse().unwrap_or_default()).collect() };
    numbers(version) < numbers(OLDEST)
}
