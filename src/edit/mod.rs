//! Text → text, one file per format. An edit is a list of splices into the original bytes, so that
//! everything it did not come for (line endings, BOM, comments, a missing last newline) stays as it is.

use serde::{Deserialize, Serialize};

pub mod dependency;
pub mod env;
pub mod ignore;
pub mod javascript;
pub mod json;
pub mod lines;
pub mod node_lock;
pub mod prisma;
pub mod python;
pub mod requirements;
pub mod rust;
pub mod setup_cfg;
pub mod toml;
pub mod tree;

/// A file as it was before a tool wrote into it because of us.
#[derive(Clone, Copy, Debug, Default)]
pub struct Former<'a> {
    /// None: git has it no more.
    pub text: Option<&'a str>,
    /// Whether the last commit has it like that, so that nothing that came since is in any.
    pub is_committed: bool,
}

/// Puts `insert` in the place of `remove`; `at` is a byte offset into the text *before* the edit.
/// Splices of one edit are sorted and do not overlap. Most remove nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    pub at: usize,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remove: String,
    pub insert: String,
}

/// What an edit comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// It is there already: a question to the syntax tree, not to the text.
    Already,
    Changed(Vec<Splice>),
    /// The anchor was not found, or is not safe to touch; the reason completes "because …".
    ByHand {
        reason: String,
    },
}

/// The text after an edit; fails where it is left to a person.
#[cfg(test)]
pub fn done(text: &str, edited: Edited) -> String {
    match edited {
        Edited::Changed(splices) => splice(text, &splices),
        Edited::Already => text.to_owned(),
        Edited::ByHand { reason } => panic!("{reason}\n{text}"),
    }
}

/// What goes with an element of a list that is taken out: the comma that it came with, too. `spans` are the elements'.
pub fn with_comma(spans: &[std::ops::Range<usize>], at: usize) -> std::ops::Range<usize> {
    match (at.checked_sub(1), spans.get(at + 1)) {
        (Some(before), _) => spans[before].end..spans[at].end,
        (None, Some(next)) => spans[at].start..next.start,
        (None, None) => spans[at].clone(),
    }
}

/// The line ending that most lines of a text have.
pub fn eol(text: &str) -> &'static str {
    let crlf = text.matches("\r\n").count();
    if crlf * 2 > text.matches('\n').count() { "\r\n" } else { "\n" }
}

/// Applies splices to the text they were made from.
pub fn splice(before: &str, splices: &[Splice]) -> String {
    let mut after = String::with_capacity(before.len() + 128);
    let mut from = 0;
    for splice in splices {
        after.push_str(&before[from..splice.at]);
        after.push_str(&splice.insert);
        from = splice.at + splice.remove.len();
    }
    after.push_str(&before[from..]);
    after
}

/// The splices that lead back: made for the text *after* the edit.
pub fn reverse(splices: &[Splice]) -> Vec<Splice> {
    let mut shift = 0isize;
    splices
        .iter()
        .map(|splice| {
            let at = splice.at.saturating_add_signed(shift);
            shift += splice.insert.len() as isize - splice.remove.len() as isize;
            Splice { at, remove: splice.insert.clone(), insert: splice.remove.clone() }
        })
        .collect()
}

/// One edit out of two, the second made for the text that the first leaves; `None` where a splice of the
/// second removes text on the border of what the first wrote.
pub fn compose(first: &[Splice], second: &[Splice]) -> Option<Vec<Splice>> {
    let mut all = first.to_vec();
    for splice in second {
        add(first, &mut all, splice)?;
    }
    all.sort_by_key(|splice| splice.at);
    Some(all)
}

/// Adds one splice that speaks of the text after `first`.
fn add(first: &[Splice], all: &mut Vec<Splice>, new: &Splice) -> Option<()> {
    let (start, end) = (new.at, new.at + new.remove.len());
    let mut shift = 0isize;
    for old in first {
        let from = old.at.checked_add_signed(shift)?;
        let to = from + old.insert.len();
        if start >= from && end <= to {
            let target = all.iter_mut().find(|s| s.at == old.at)?;
            let at = start - from;
            // Earlier splices of the second edit may have moved this place; insert-only ones come in order.
            let moved = target.insert.len().checked_sub(old.insert.len())?;
            target.insert.replace_range(at + moved..at + moved + new.remove.len(), &new.insert);
            return Some(());
        }
        if start < to && end > from {
            return None;
        }
        if end <= from {
            break;
        }
        shift += old.insert.len() as isize - old.remove.len() as isize;
    }
    let at = start.checked_add_signed(-shift)?;
    all.push(Splice { at, ..new.clone() });
    Some(())
}
