//! Receipt → Plan: the way back. Deletes what is still as we wrote it, keeps what was edited,
//! and takes our lines out of the owner's files. It never writes.

use crate::edit::{Splice, reverse, splice};
use crate::effects::disk::Disk;
use crate::effects::git::blob_id;
use crate::error::Result;
use crate::plan::{ByHand, Change, Group, Plan};
use crate::receipt::{Edit, Receipt, same};

/// The way back.
#[derive(Debug)]
pub struct Undo {
    pub plan: Plan,
    /// What the receipt still has to say afterwards; `None`: nothing, it goes too.
    pub left: Option<Receipt>,
    /// Files of ours that were edited, and stay.
    pub kept: Vec<String>,
}

/// Plans the way back from a receipt.
pub fn undo(disk: &Disk, receipt: &Receipt) -> Result<Undo> {
    let mut left = Receipt { created: Vec::new(), edits: Vec::new(), by_hand: Vec::new(), ..receipt.clone() };
    let mut undo = Undo { plan: empty(receipt), left: None, kept: Vec::new() };
    for file in &receipt.created {
        match disk.read(&file.path)? {
            Some(before) if same(&file.id, &before) => {
                undo.plan.changes.push(Change::Delete { path: file.path.clone(), before });
            }
            Some(_) => undo.kept.push(file.path.clone()),
            None => {}
        }
    }
    undo.plan.warnings = undo.kept.iter().map(|path| format!("kept `{path}`: it was edited")).collect();
    let mut paths: Vec<&str> = receipt.edits.iter().map(|edit| edit.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        take_back(disk, receipt, path, &mut undo.plan, &mut left)?;
    }
    for step in &receipt.by_hand {
        if let Some(step) = done_by_hand(disk, step)? {
            undo.plan.by_hand.push(step.clone());
            left.by_hand.push(step);
        }
    }
    remove_folders(disk, receipt, &mut undo.plan)?;
    if !undo.plan.by_hand.is_empty() {
        undo.left = Some(left);
    }
    Ok(undo)
}

fn empty(receipt: &Receipt) -> Plan {
    Plan {
        framework: receipt.host.clone(),
        root: receipt.root.clone(),
        answers: receipt.answers.clone(),
        changes: Vec::new(),
        conflicts: Vec::new(),
        emptied: Vec::new(),
        by_hand: Vec::new(),
        warnings: Vec::new(),
        next: Vec::new(),
    }
}

/// Takes all our edits of one file back, the last one first.
fn take_back(disk: &Disk, receipt: &Receipt, path: &str, plan: &mut Plan, left: &mut Receipt) -> Result<()> {
    let Some(before) = disk.read(path)? else { return Ok(()) };
    let Ok(mut text) = String::from_utf8(before.clone()) else {
        return Ok(());
    };
    for edit in receipt.edits.iter().rev().filter(|edit| edit.path == path) {
        if let Some(exact) = exactly(edit, &text) {
            text = exact;
            continue;
        }
        let stuck = by_text(edit, &mut text);
        for splice in &stuck {
            plan.by_hand.push(step(path, splice, plan.by_hand.len()));
        }
        if !stuck.is_empty() {
            left.edits.push(Edit { splices: stuck, ..edit.clone() });
        }
    }
    let splices = difference(&String::from_utf8_lossy(&before), &text);
    if !splices.is_empty() {
        plan.changes.push(Change::Edit { path: path.into(), group: Group::Edit, before, splices });
    }
    Ok(())
}

/// The text before an edit, where the file is as we left it.
fn exactly(edit: &Edit, text: &str) -> Option<String> {
    if blob_id(text.as_bytes()) != edit.after {
        return None;
    }
    let before = splice(text, &reverse(&edit.splices));
    (blob_id(before.as_bytes()) == edit.before).then_some(before)
}

/// Takes each insertion back that is in the text exactly once; gives back those that are not clear.
fn by_text(edit: &Edit, text: &mut String) -> Vec<Splice> {
    let mut stuck = Vec::new();
    for splice in edit.splices.iter().rev() {
        let crlf = text.contains("\r\n") && !splice.insert.contains("\r\n");
        let ends = |part: &str| if crlf { part.replace('\n', "\r\n") } else { part.to_owned() };
        let (ours, theirs) = (ends(&splice.insert), ends(&splice.remove));
        if ours.trim().is_empty() && theirs.trim().is_empty() {
            continue;
        }
        match text.match_indices(&ours).count() {
            1 if !ours.trim().is_empty() => *text = text.replacen(&ours, &theirs, 1),
            0 if !text.contains(ours.trim()) => {}
            _ => stuck.push(splice.clone()),
        }
    }
    stuck
}

fn step(path: &str, splice: &Splice, number: usize) -> ByHand {
    let ours = splice.insert.trim();
    let title = if ours.is_empty() { "put our change back in" } else { "take our text out of" };
    ByHand {
        id: format!("undo-{}", number + 1),
        title: format!("{title} `{path}`"),
        file: path.into(),
        place: "where it stands".into(),
        snippet: if ours.is_empty() { splice.remove.clone() } else { ours.into() },
        reason: "the file was edited, and the place is no longer clear".into(),
    }
}

/// The step that takes a step by hand back, where it was taken.
fn done_by_hand(disk: &Disk, step: &ByHand) -> Result<Option<ByHand>> {
    let text = disk.read(&step.file)?.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let snippet = step.snippet.trim();
    if snippet.is_empty() || !text.contains(snippet) {
        return Ok(None);
    }
    let title = match step.id.strip_prefix("undo-") {
        Some(_) => step.title.clone(),
        None => format!("take our text out of `{}`", step.file),
    };
    Ok(Some(ByHand { title, reason: "it was added by hand".into(), ..step.clone() }))
}

/// Our folders, inner ones first, with the bytecode that Python left in them.
fn remove_folders(disk: &Disk, receipt: &Receipt, plan: &mut Plan) -> Result<()> {
    for folder in receipt.folders.iter().rev() {
        let cache = format!("{folder}/__pycache__");
        let names = disk.names(&cache)?;
        if !names.is_empty() && names.iter().all(|name| name.ends_with(".pyc")) {
            for name in names {
                let path = format!("{cache}/{name}");
                if let Some(before) = disk.read(&path)? {
                    plan.changes.push(Change::Delete { path, before });
                }
            }
            plan.emptied.push(cache);
        }
        if disk.exists(folder) {
            plan.emptied.push(folder.clone());
        }
    }
    Ok(())
}

/// The one splice that leads from a text to another; none where they are the same.
fn difference(from: &str, to: &str) -> Vec<Splice> {
    if from == to {
        return Vec::new();
    }
    let common = |(a, b): &(char, char)| a == b;
    let head: usize = from.chars().zip(to.chars()).take_while(common).map(|(c, _)| c.len_utf8()).sum();
    let (from, to) = (&from[head..], &to[head..]);
    let tail: usize =
        from.chars().rev().zip(to.chars().rev()).take_while(common).map(|(c, _)| c.len_utf8()).sum();
    let (remove, insert) = (from[..from.len() - tail].to_owned(), to[..to.len() - tail].to_owned());
    vec![Splice { at: head, remove, insert }]
}
