//! What Cargo.toml is edited for: a dependency, a workspace member, the binary that `cargo run` runs.

use super::document::{Document, Kind};
use super::{Order, append, put};
use crate::edit::Edited;

/// Adds a dependency to `[dependencies]`; `value` is TOML, e.g. `{ path = "control_plane" }`.
pub fn add_dependency(text: &str, name: &str, value: &str) -> Edited {
    put(text, &["dependencies"], name, value, Order::Sorted)
}

/// Adds a dependency to `[workspace.dependencies]`.
pub fn add_workspace_dependency(text: &str, name: &str, value: &str) -> Edited {
    put(text, &["workspace", "dependencies"], name, value, Order::Sorted)
}

/// Adds a member where the workspace lists them one by one; a workspace with patterns takes path dependencies by itself.
pub fn add_member(text: &str, folder: &str) -> Edited {
    let listed = Document::parse(text).ok().and_then(|document| {
        let Kind::Array(items) = &document.entry(&["workspace", "members"])?.item.kind else { return None };
        let all: Vec<_> = items.iter().map(|item| item.json()).collect();
        Some(
            !all.is_empty()
                && all.iter().all(|item| item.as_str().is_some_and(|name| !name.contains(['*', '?', '[']))),
        )
    });
    match listed {
        Some(true) => append(text, &["workspace", "members"], folder),
        _ => Edited::Already,
    }
}

/// Names the binary that `cargo run` runs, before a second one would make that ambiguous.
pub fn set_default_run(text: &str, binary: &str) -> Edited {
    let set =
        Document::parse(text).is_ok_and(|document| document.entry(&["package", "default-run"]).is_some());
    if set {
        return Edited::Already;
    }
    put(text, &["package"], "default-run", &format!("{binary:?}"), Order::Last)
}
