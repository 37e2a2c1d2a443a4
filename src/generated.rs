//! A file that is made out of what is installed → the plan that writes it, or the difference.
//! It never overwrites a file that `acp` did not write.

use crate::diff;
use crate::edit::Splice;
use crate::error::{Error, Kind, Result};
use crate::plan::{Change, Class, Conflict, Group, Plan};
use crate::receipt::Receipt;
use crate::repo::Repo;
use crate::report::Report;

/// A file and what is to be in it.
#[derive(Clone, Copy, Debug)]
pub struct Output<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

impl<'a> Output<'a> {
    /// Refuses places that are no file of the owner's to have made.
    pub fn new(path: &'a str, text: &'a str) -> Result<Self> {
        let reserved = |part: &str| part.eq_ignore_ascii_case(".git") || part.eq_ignore_ascii_case(".acp");
        if path.split(['/', '\\']).any(reserved) {
            return Err(Error::new(Kind::Usage, format!("failed to take `{path}` for the file to write"))
                .caused_by("git and acp keep their own files there")
                .hint("take another one, e.g. `-o public/api/openapi.json`"));
        }
        Ok(Output { path, text })
    }
}

/// The plan that makes the file so.
pub fn plan(repo: &Repo, receipt: &Receipt, output: &Output<'_>) -> Result<Plan> {
    let mut plan = Plan::new(&receipt.host, &receipt.root, &receipt.answers);
    let ours = receipt.created.iter().any(|file| file.path == output.path && file.class == Class::Generated);
    match change(repo, output)? {
        None => {}
        Some(change) if change.before().is_none() || ours => plan.changes.push(change),
        Some(_) => plan.conflicts.push(Conflict {
            path: output.path.into(),
            reason: "a file that acp did not write is in the way".into(),
        }),
    }
    Ok(plan)
}

/// The report of `--check`: the difference, if there is one.
pub fn check(repo: &Repo, output: &Output<'_>) -> Result<Report> {
    Ok(match change(repo, output)? {
        None => Report::text(format!("`{}` is up to date\n", output.path)),
        Some(change) => {
            let mut report = Report::text(diff::patch(&change));
            report.exit = Kind::Declined.exit_code();
            report.with("diff", &diff::patch(&change));
            report
        }
    })
}

fn change(repo: &Repo, output: &Output<'_>) -> Result<Option<Change>> {
    let (path, text) = (output.path.to_owned(), output.text.to_owned());
    Ok(match repo.bytes(output.path)? {
        Some(before) if before == text.as_bytes() => None,
        Some(before) => {
            let remove = String::from_utf8_lossy(&before).into_owned();
            let splices = vec![Splice { at: 0, remove, insert: text }];
            Some(Change::Edit { path, group: Group::Create, before, splices })
        }
        None => Some(Change::Create {
            path,
            group: Group::Create,
            class: Class::Generated,
            executable: false,
            bytes: text.into_bytes(),
        }),
    })
}
