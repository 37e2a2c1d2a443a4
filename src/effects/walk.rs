//! Lists a repository's files as git would: nothing that `.gitignore` names, nothing of nested repositories.
//! It never follows a link and never reads a file.

use std::path::Path;
use std::sync::mpsc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::error::{Error, Kind, Result};

/// Folders that hold other people's code even where no `.gitignore` says so.
const FOREIGN: &[&str] = &[".git", "node_modules", ".venv", "__pycache__", "site-packages"];

/// All files below `root`, relative to it, `/`-separated, in no order.
pub fn list(root: &Path) -> Result<Vec<String>> {
    let (send, receive) = mpsc::channel();
    let mut walk = WalkBuilder::new(root);
    walk.hidden(false).ignore(false).require_git(false).follow_links(false).filter_entry(is_own);
    walk.build_parallel().run(|| {
        let send = send.clone();
        let mut found = Found { paths: Vec::new(), send };
        Box::new(move |entry| {
            // What cannot be read is not listed; a host that needs it says so.
            if let Some(path) = entry.ok().and_then(|entry| relative(root, &entry)) {
                found.paths.push(path);
            }
            WalkState::Continue
        })
    });
    drop(send);
    let paths: Vec<String> = receive.into_iter().flatten().collect();
    if paths.is_empty() && std::fs::read_dir(root).is_err() {
        return Err(Error::new(Kind::Failed, format!("failed to read the folder `{}`", root.display())));
    }
    Ok(paths)
}

/// One thread's share, sent when the thread is through.
struct Found {
    paths: Vec<String>,
    send: mpsc::Sender<Vec<String>>,
}

impl Drop for Found {
    fn drop(&mut self) {
        // The receiver outlives the walk.
        let _ = self.send.send(std::mem::take(&mut self.paths));
    }
}

fn is_own(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if entry.depth() == 0 || !is_folder {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    let foreign = FOREIGN.contains(&name.as_ref())
        || entry.path().join(".git").symlink_metadata().is_ok()
        || entry.path().join("pyvenv.cfg").symlink_metadata().is_ok();
    !foreign
}

/// The path of a file, or of a link to a file below the root.
fn relative(root: &Path, entry: &DirEntry) -> Option<String> {
    let kind = entry.file_type()?;
    let inside = || {
        let target = entry.path().canonicalize().ok()?;
        Some(target.is_file() && target.starts_with(root))
    };
    if !(kind.is_file() || kind.is_symlink() && inside()?) {
        return None;
    }
    let path = entry.path().strip_prefix(root).ok()?.to_str()?;
    (path != ".git").then(|| path.to_owned())
}

/// The patterns of a sparse checkout: git's ignore patterns, with the meaning turned round.
pub struct Patterns(Option<Gitignore>);

impl Patterns {
    /// The patterns of a file; where there is none, every path is held.
    pub fn read(file: &Path) -> Result<Patterns> {
        if !file.is_file() {
            return Ok(Patterns(None));
        }
        let unreadable = |error: ignore::Error| {
            Error::new(Kind::Precondition, format!("failed to read `{}`", file.display())).caused_by(error)
        };
        let mut builder = GitignoreBuilder::new("");
        match builder.add(file) {
            Some(error) => Err(unreadable(error)),
            None => builder.build().map_err(unreadable).map(|patterns| Patterns(Some(patterns))),
        }
    }

    /// Whether the file at a path belongs into the work tree.
    pub fn hold(&self, path: &str) -> bool {
        let Some(patterns) = &self.0 else { return true };
        patterns.matched_path_or_any_parents(path, false).is_ignore()
    }
}
