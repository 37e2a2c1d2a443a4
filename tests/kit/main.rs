//! Kits by command, in real repositories: written out and published, brought in as a subtree, upgraded, refused. The
//! installed git looks at what came of it.

#[path = "../support/mod.rs"]
mod support;

mod bundle;
mod clash;
mod killed;
mod killed_subtree;
mod locked;
mod markers;
mod modes;
mod package;
mod refit;
mod renewal;
mod steps;
mod subtree;
mod untrusted;
mod upgrade;

use std::path::Path;
use std::process::Command;

use support::Place;
use support::binary::{Ran, acp, copy};

/// Runs the real binary as somebody whom git knows.
pub fn run(place: &Place, arguments: &[&str]) -> Ran {
    run_with(place, arguments, &[])
}

pub fn run_with(place: &Place, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = acp(place.root());
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Owner").env(format!("GIT_{who}_EMAIL"), "owner@example.com");
    }
    Ran::of(command.args(arguments).envs(variables.iter().copied()).output().expect("it runs"))
}

/// Runs it, and it does what it is asked for.
pub fn done(place: &Place, arguments: &[&str]) -> String {
    let ran = run(place, arguments);
    assert_eq!(ran.exit, Some(0), "{arguments:?}: {ran:?}");
    ran.out
}

/// A committed copy of a fixture.
pub fn fixture(name: &str) -> Place {
    let place = Place::bare([]);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name), place.root());
    place.git(&["init", "--quiet", "--initial-branch=main"]);
    place.commit();
    place
}

/// A repository with a branch that holds a kit, and its address.
pub fn published(form: &str) -> (Place, String) {
    let place = Place::with([("README.md", "kits\n")]);
    let (language, modules) = form.split_once('-').unwrap_or((form, ""));
    let mut line = vec!["kit", "export", "--language", language, "--branch", form];
    if !modules.is_empty() {
        line.extend(["--modules", modules]);
    }
    done(&place, &line);
    place.git(&["switch", "--quiet", form]);
    let url = format!("file://{}", place.root().display());
    (place, url)
}

/// The same files, index and objects in another folder.
pub fn copy_of(place: &Place) -> Place {
    let copy = Place::bare([]);
    let from = format!("{}/.", place.root().display());
    let status = Command::new("cp").args(["-a", &from]).arg(copy.root()).status();
    assert!(status.expect("cp runs").success());
    copy
}
