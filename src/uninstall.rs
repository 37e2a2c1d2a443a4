//! Receipt → Plan: the way back. Deletes what is still as we wrote it, keeps what was edited,
//! and takes our lines out of the owner's files. It never writes.

use std::collections::BTreeMap;

use crate::edit::{Edited, Former, Splice, reverse, splice};
use crate::effects::disk::Disk;
use crate::effects::git::{blob, blob_id, committed};
use crate::error::Result;
use crate::host::Host;
use crate::host::paths::join;
use crate::plan::{ByHand, Change, Derived, Group, Plan};
use crate::receipt::{Edit, Receipt, same};

/// The way back.
#[derive(Debug)]
pub struct Undo {
    /// Only steps by hand where there are any: a half of it would leave a project that does not start.
    pub plan: Plan,
    /// Files of ours that were edited, and stay.
    pub kept: Vec<String>,
}

/// What a second install would do now, which tells what is still there in whatever form: a formatter may have
/// been at it since.
#[derive(Debug)]
pub enum Again {
    Plan(Box<Plan>),
    /// There is no application any more.
    Gone,
    /// It cannot be told. Better a step by hand than a broken project.
    Unknown,
}

impl Again {
    fn edit_is_there(&self, path: &str) -> bool {
        match self {
            Again::Plan(plan) => !plan.changes.iter().any(|change| change.path() == path),
            Again::Gone => false,
            Again::Unknown => true,
        }
    }

    fn step_is_done(&self, id: &str) -> bool {
        match self {
            Again::Plan(plan) => !plan.by_hand.iter().any(|step| step.id == id),
            Again::Gone | Again::Unknown => false,
        }
    }
}

/// Plans the way back from a receipt.
pub fn undo(disk: &Disk, receipt: &Receipt, again: &Again) -> Result<Undo> {
    let mut undo = Undo { plan: empty(receipt), kept: Vec::new() };
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
        take_back(disk, receipt, path, again, &mut undo.plan)?;
    }
    for step in &receipt.by_hand {
        undo.plan.by_hand.extend(done_by_hand(disk, step, again)?);
    }
    remove_folders(disk, receipt.folders.iter(), &mut undo.plan)?;
    undo.plan.warnings.extend(rows_left(disk, receipt)?);
    if !undo.plan.by_hand.is_empty() {
        undo = Undo { plan: Plan { by_hand: undo.plan.by_hand, ..empty(receipt) }, kept: Vec::new() };
    }
    Ok(undo)
}

impl Undo {
    /// Gives back the files that a tool changed because of the install, as far as the host knows how.
    pub fn give_back(&mut self, disk: &Disk, receipt: &Receipt, host: &dyn Host) -> Result<()> {
        if !self.plan.by_hand.is_empty() {
            return Ok(());
        }
        for Derived { path, before } in &receipt.derived {
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok();
            let Some(now) = disk.read(path)?.and_then(text) else { continue };
            let base = blob(disk.root(), before).and_then(text);
            let is_committed = committed(disk.root(), path).as_ref() == Some(before);
            let former = Former { text: base.as_deref(), is_committed };
            match host.restore(path, former, &now) {
                Edited::Already => {}
                Edited::Changed(splices) => {
                    let (path, before) = (path.clone(), now.into_bytes());
                    self.plan.changes.push(Change::Edit {
                        path,
                        group: Group::Dependencies,
                        before,
                        splices,
                    });
                }
                Edited::ByHand { reason } => self.plan.warnings.push(format!("kept `{path}`: {reason}")),
            }
        }
        Ok(())
    }
}

fn empty(receipt: &Receipt) -> Plan {
    Plan::new(&receipt.host, &receipt.root, &receipt.answers)
}

/// Takes all our edits of one file back, the last one first.
fn take_back(disk: &Disk, receipt: &Receipt, path: &str, again: &Again, plan: &mut Plan) -> Result<()> {
    let Some(before) = disk.read(path)? else { return Ok(()) };
    let Ok(mut text) = String::from_utf8(before.clone()) else {
        return Ok(());
    };
    for (splice, is_lost) in without(receipt, path, &mut text) {
        if !is_lost || again.edit_is_there(path) {
            plan.by_hand.push(step(path, &splice, plan.by_hand.len()));
        }
    }
    let splices = difference(&String::from_utf8_lossy(&before), &text);
    if !splices.is_empty() {
        plan.changes.push(Change::Edit { path: path.into(), group: Group::Edit, before, splices });
    }
    Ok(())
}

/// Takes our edits of a file out of its text. What is not clear in it, and whether it is not to be found at all.
fn without(receipt: &Receipt, path: &str, text: &mut String) -> Vec<(Splice, bool)> {
    let mut open = Vec::new();
    for edit in receipt.edits.iter().rev().filter(|edit| edit.path == path) {
        if let Some(exact) = exactly(edit, text) {
            *text = exact;
            continue;
        }
        let (stuck, lost) = by_text(edit, text);
        open.extend(stuck.into_iter().map(|splice| (splice, false)));
        open.extend(lost.into_iter().map(|splice| (splice, true)));
    }
    open
}

/// The owner's files without our edits, where all of them are clear.
pub fn taken_back(disk: &Disk, receipt: &Receipt) -> Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for path in receipt.edits.iter().map(|edit| edit.path.as_str()) {
        let text = disk.read(path)?.and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(mut text) = text.filter(|_| !texts.contains_key(path)) else { continue };
        if without(receipt, path, &mut text).is_empty() {
            texts.insert(path.to_owned(), text);
        }
    }
    Ok(texts)
}

/// The folders that git ignores because of us and that are still there: rows, which only their owner may remove.
fn rows_left(disk: &Disk, receipt: &Receipt) -> Result<Vec<String>> {
    let is_ours = |path: &str| path.rsplit('/').next() == Some(".gitignore");
    let edits = receipt.edits.iter().filter(|edit| is_ours(&edit.path)).flat_map(|edit| &edit.splices);
    let mut text: String = edits.map(|splice| format!("{}\n", splice.insert)).collect();
    for file in receipt.created.iter().filter(|file| is_ours(&file.path)) {
        text += &String::from_utf8_lossy(&disk.read(&file.path)?.unwrap_or_default());
    }
    let folders = text.lines().filter_map(|line| line.trim().strip_suffix('/'));
    let there = folders.map(|folder| join(&receipt.root, folder)).filter(|folder| disk.exists(folder));
    Ok(there.map(|f| format!("kept `{f}`, the rows of the control plane: git ignores it no more")).collect())
}

/// The text before an edit, where the file is as we left it.
fn exactly(edit: &Edit, text: &str) -> Option<String> {
    if blob_id(text.as_bytes()) != edit.after {
        return None;
    }
    let before = splice(text, &reverse(&edit.splices));
    (blob_id(before.as_bytes()) == edit.before).then_some(before)
}

/// Takes each insertion back that is in the text exactly once; gives back those that are not clear, and those
/// that are not to be found.
fn by_text(edit: &Edit, text: &mut String) -> (Vec<Splice>, Vec<Splice>) {
    let (mut stuck, mut lost) = (Vec::new(), Vec::new());
    for splice in edit.splices.iter().rev() {
        if splice.insert.trim().is_empty() && splice.remove.trim().is_empty() {
            continue;
        }
        // A checkout may have changed all line ends since.
        let with = |end: &str| {
            let change = |part: &str| part.replace("\r\n", "\n").replace('\n', end);
            (change(&splice.insert), change(&splice.remove))
        };
        let forms = [(splice.insert.clone(), splice.remove.clone()), with("\r\n"), with("\n")];
        let there = forms.iter().find(|(ours, _)| !ours.trim().is_empty() && text.contains(ours));
        match there {
            Some((ours, theirs)) if text.match_indices(ours).count() == 1 => {
                let without = text.replacen(ours, theirs, 1);
                if !is_still_used(ours, &without) {
                    *text = without;
                }
            }
            None if !splice.insert.trim().is_empty() && !text.contains(splice.insert.trim()) => {
                lost.push(splice.clone());
            }
            _ => stuck.push(splice.clone()),
        }
    }
    (stuck, lost)
}

/// Whether our text brought a name in that the rest has come to use: the owner's lines need it now.
fn is_still_used(ours: &str, rest: &str) -> bool {
    let words = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let names = match ours.split_once("import ") {
        Some((_, names)) => words(names),
        // Part of a line that lists names, e.g. `include, `.
        None if !ours.contains(['\n', '(', '=', '"', '\'']) => words(ours),
        None => return false,
    };
    let used = words(rest);
    names.iter().any(|name| used.contains(name))
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
        reason: "the file was edited since, and the place is no longer clear".into(),
    }
}

/// The step that takes a step by hand back, where it was taken.
fn done_by_hand(disk: &Disk, step: &ByHand, again: &Again) -> Result<Option<ByHand>> {
    let text = disk.read(&step.file)?.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let snippet = step.snippet.trim();
    let is_there = !snippet.is_empty() && text.contains(snippet);
    if !is_there && !again.step_is_done(&step.id) {
        return Ok(None);
    }
    let title = format!("take our text out of `{}`", step.file);
    Ok(Some(ByHand { title, reason: "it was added by hand".into(), ..step.clone() }))
}

/// Our folders, inner ones first, with the bytecode that Python left in them.
pub fn remove_folders<'f>(
    disk: &Disk,
    folders: impl DoubleEndedIterator<Item = &'f String>,
    plan: &mut Plan,
) -> Result<()> {
    for folder in folders.rev() {
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
pub fn difference(from: &str, to: &str) -> Vec<Splice> {
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
