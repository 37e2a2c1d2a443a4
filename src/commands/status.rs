//! `acp status`: what is installed, and each file's state. It scans nothing: it looks at the receipt's files only.

use std::fmt::Write as _;

use serde::Serialize;

use super::Context;
use crate::effects::disk::Disk;
use crate::error::{Error, Kind, Result};
use crate::flow;
use crate::journal::Journal;
use crate::receipt::{Receipt, same};
use crate::report::Report;
use crate::under_way;

/// One file of the install.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    pub path: String,
    /// `kit`, `yours`, or `edit` for a file of the owner's.
    pub class: String,
    /// `clean`, `modified` or `missing`.
    pub state: &'static str,
}

pub fn run(context: &Context<'_>) -> Result<Report> {
    let disk = flow::open(context.global)?;
    if Journal::is_armed(&disk) {
        context.terminal.say("warning: an earlier run was stopped half way; the next `acp install` or `acp uninstall` takes it back");
    }
    let under_way = under_way::read(&disk)?.map(|it| it.conflicts);
    let receipt = installed(&disk)?;
    let files = files(&disk, &receipt)?;
    let mut report = Report::text(text(&receipt, &files));
    if let Some(conflicts) = &under_way {
        report.text.push_str(
            "an upgrade is under way: `acp upgrade --continue` or `--abort` ends it; in conflict:\n",
        );
        conflicts.iter().for_each(|it| report.text.push_str(&format!("  {}\n", it.path)));
        report.document.conflicts.clone_from(conflicts);
    }
    report.with("upgrade_under_way", &under_way.is_some());
    report.with("version", &receipt.version);
    report.with("host", &receipt.host);
    report.with("root", &receipt.root);
    report.with("answers", &receipt.answers);
    report.with("kit", &receipt.kit);
    report.with("files", &files);
    report.document.plan_digest = Some(receipt.plan_digest);
    report.document.by_hand = receipt.by_hand;
    Ok(report)
}

/// The receipt, or an error that says there is none.
pub fn installed(disk: &Disk) -> Result<Receipt> {
    Receipt::read(disk)?.ok_or_else(|| {
        Error::new(Kind::Precondition, "failed to find an install")
            .caused_by(format!("there is no `{}`", crate::receipt::PATH))
            .hint("run `acp install`")
    })
}

/// Every file of the install and its state, by path.
pub fn files(disk: &Disk, receipt: &Receipt) -> Result<Vec<File>> {
    let created = receipt.created.iter().map(|file| {
        let class = format!("{:?}", file.class).to_lowercase();
        (file.path.as_str(), class, file.id.as_str())
    });
    let edited = receipt.edits.iter().map(|edit| (edit.path.as_str(), "edit".into(), edit.after.as_str()));
    let mut files: Vec<File> = created
        .chain(edited)
        .map(|(path, class, id)| {
            let state = match disk.read(path)? {
                None => "missing",
                Some(bytes) if same(id, &bytes) => "clean",
                Some(_) => "modified",
            };
            Ok(File { path: path.into(), class, state })
        })
        .collect::<Result<_>>()?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn text(receipt: &Receipt, files: &[File]) -> String {
    let mut text = format!("acp {} in {}\n", receipt.version, receipt.title());
    for (key, value) in &receipt.answers {
        let _ = writeln!(text, "  {key}: {value}");
    }
    let count = |state: &str| files.iter().filter(|file| file.state == state).count();
    let (clean, modified, missing) = (count("clean"), count("modified"), count("missing"));
    let _ = writeln!(text, "{} files: {clean} clean, {modified} modified, {missing} missing", files.len());
    for file in files.iter().filter(|file| file.state != "clean") {
        let _ = writeln!(text, "  {:8} {} ({})", file.state, file.path, file.class);
    }
    for step in &receipt.by_hand {
        let _ = writeln!(text, "by hand: {} (`acp doctor` says whether it is done)", step.title);
    }
    text
}
