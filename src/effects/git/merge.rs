//! git's own three-way merge of texts, as libgit2 has it.
//! It reads and writes nothing.

use git2::{MergeFileInput, MergeFileOptions, ObjectType, Oid};

use super::Said;
use crate::error::Result;

/// What the sides are called in the markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels<'a> {
    pub ours: &'a str,
    pub theirs: &'a str,
}

/// The merged text, with markers where both sides changed the same lines; and whether there are none.
pub fn texts(base: &[u8], ours: &[u8], theirs: &[u8], labels: Labels<'_>) -> Result<(Vec<u8>, bool)> {
    // libgit2 starts with the first call of git2's that needs it, and `merge_file` does not start it.
    Oid::hash_object(ObjectType::Blob, b"").said("start libgit2")?;
    let side = |bytes| {
        let mut input = MergeFileInput::new();
        input.content(bytes);
        input
    };
    let mut options = MergeFileOptions::new();
    options.our_label(labels.ours).their_label(labels.theirs).simplify_alnum(true);
    let merged = git2::merge_file(&side(base), &side(ours), &side(theirs), Some(&mut options));
    let merged = merged.said("merge two texts")?;
    let (text, is_clean) = (merged.content().to_vec(), merged.is_automergeable());
    Ok((if is_clean { text } else { labelled(text, ours.is_empty(), theirs.is_empty(), labels) }, is_clean))
}

/// libgit2 leaves the label of a side out that is empty, which is in conflict as a whole.
fn labelled(mut text: Vec<u8>, ours: bool, theirs: bool, labels: Labels<'_>) -> Vec<u8> {
    const MARKER: usize = 7;
    if ours && text.starts_with(b"<<<<<<<") {
        text.splice(MARKER..MARKER, format!(" {}", labels.ours).into_bytes());
    }
    let last = text.iter().rposition(|byte| *byte == b'>').filter(|_| theirs);
    if let Some(last) = last {
        text.splice(last + 1..last + 1, format!(" {}", labels.theirs).into_bytes());
    }
    text
}
