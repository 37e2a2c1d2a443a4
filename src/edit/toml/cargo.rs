//! What Cargo.toml is edited for: a dependency, a folder that is no member, the binary that `cargo run` runs.

use super::document::Document;
use super::{Order, append, put};
use crate::edit::Edited;

/// Adds a dependency to `[dependencies]`; `value` is TOML, e.g. `{ path = "control_plane" }`.
pub fn add_dependency(text: &str, name: &str, value: &str) -> Edited {
    put(text, &["dependencies"], name, value, Order::Sorted)
}

/// Keeps a folder out of the workspace, as a vendored crate is: `cargo test --workspace --all-features` is not about it,
/// and features of it that nobody asks for do not show in Cargo.lock.
pub fn exclude(text: &str, folder: &str) -> Edited {
    let Ok(document) = Document::parse(text) else {
        return put(text, &["workspace"], "exclude", "[]", Order::Last);
    };
    let listed = |key: &str| {
        let all = document.entry(&["workspace", key]).and_then(|entry| entry.item.array());
        all.into_iter().flatten().filter_map(|item| item.str()).collect::<Vec<_>>()
    };
    let below = |name: &&str| {
        let rest = folder.strip_prefix(name.trim_start_matches("./").trim_end_matches('/'));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    // A folder that the owner has named a member is one, whatever else is said.
    if listed("exclude").iter().any(below) || listed("members").contains(&folder) {
        return Edited::Already;
    }
    match document.entry(&["workspace", "exclude"]) {
        Some(_) => append(text, &["workspace", "exclude"], folder),
        None => put(text, &["workspace"], "exclude", &format!("[{folder:?}]"), Order::Last),
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
