//! The commit that a command ends in, where one is asked for; one that a run was stopped before, the next run makes.
//! It commits what was written and nothing else.

use super::{Purpose, Record};
use crate::commands::Context;
use crate::effects::disk::Disk;
use crate::effects::process;
use crate::error::Result;
use crate::journal::in_git::{self, Pending};
use crate::plan::{ByHand, Plan};
use crate::receipt;
use crate::repo::{GitState, Repo};

/// The commit that a plan ends in, where one is asked for.
pub fn pending(plan: &Plan, purpose: &Purpose<'_>) -> Option<Pending> {
    let earlier = match &purpose.record {
        Record::End(end) => &end.paths[..],
        _ => &[],
    };
    let changed = plan.changes.iter().map(|change| change.path().to_owned());
    let paths = changed.chain(earlier.iter().cloned()).chain([receipt::PATH.to_owned()]).collect();
    purpose.commit.map(|message| Pending { message: message.into(), paths })
}

/// Makes the commit that an earlier run was stopped before.
pub fn catch_up(context: &Context<'_>, disk: &Disk) -> Result<()> {
    let Some(mut pending) = in_git::pending(disk)? else { return Ok(()) };
    let repo = Repo::of(disk)?;
    pending.paths.retain(|path| matches!(repo.git_state(path), GitState::Dirty | GitState::Untracked));
    if !pending.paths.is_empty() {
        let words = match commit(disk, &repo, &pending) {
            None => "it is made now".into(),
            Some(step) => format!("run `{}` ({})", step.snippet, step.reason),
        };
        context.terminal.say(&format!("an earlier run was stopped before its commit: {words}"));
    }
    in_git::committed(disk)
}

/// Commits these paths and nothing else; where that fails it is a step by hand.
pub fn commit(disk: &Disk, repo: &Repo, pending: &Pending) -> Option<ByHand> {
    let Pending { message, paths } = pending;
    // A file that git never had and that is gone is nothing to commit.
    let paths = paths.iter().filter(|path| repo.git_state(path) != GitState::Unknown);
    let paths: Vec<&str> = paths.map(String::as_str).collect();
    let add = [&["add", "--all", "--"], &paths[..]].concat();
    let commit = [&["commit", "--quiet", "--message", message, "--only", "--"], &paths[..]].concat();
    let run = |arguments: &[&str]| process::output("git", arguments, disk.root());
    let error = run(&add).and_then(|_| run(&commit)).err()?;
    Some(ByHand {
        id: "commit".into(),
        title: "commit the changes".into(),
        file: String::new(),
        place: "in a shell".into(),
        snippet: format!("git commit --message \"{message}\""),
        reason: [vec![error.message], error.causes].concat().join(": "),
    })
}
