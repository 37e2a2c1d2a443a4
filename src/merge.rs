//! Base, ours, theirs → merged or conflict: how a file that the owner may have edited comes to a new version.
//! It never decides between two changes of the same lines.

use crate::effects::git::merge::{Labels, texts};
use crate::error::Result;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Ours, theirs, or both together.
    Clean(Vec<u8>),
    /// With markers around what does not go together.
    Conflict(Vec<u8>),
    /// No text: there is nothing to put markers into.
    Binary,
}

/// Brings the changes from `base` to `theirs` into `ours`, whose line ends stay.
pub fn merge(base: &[u8], ours: &[u8], theirs: &[u8], labels: Labels<'_>) -> Result<Merged> {
    if ours == theirs || base == theirs {
        return Ok(Merged::Clean(ours.to_vec()));
    }
    if base == ours {
        return Ok(Merged::Clean(theirs.to_vec()));
    }
    if [base, ours, theirs].iter().any(|side| is_binary(side)) {
        return Ok(Merged::Binary);
    }
    if has_windows_ends(ours) && !has_windows_ends(theirs) {
        return Ok(match merge(&without_returns(base), &without_returns(ours), theirs, labels)? {
            Merged::Clean(text) => Merged::Clean(with_returns(&text)),
            Merged::Conflict(text) => Merged::Conflict(with_returns(&text)),
            Merged::Binary => Merged::Binary,
        });
    }
    let (text, is_clean) = texts(base, ours, theirs, labels)?;
    Ok(if is_clean { Merged::Clean(text) } else { Merged::Conflict(text) })
}

/// As git takes it: a zero byte near the beginning.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(8000).any(|byte| *byte == 0)
}

/// Whether every line ends as on Windows.
fn has_windows_ends(bytes: &[u8]) -> bool {
    let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
    ends > 0 && bytes.windows(2).filter(|two| two == b"\r\n").count() == ends
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let next = bytes.iter().skip(1).map(Some).chain([None]);
    let kept = bytes.iter().zip(next).filter(|(byte, next)| **byte != b'\r' || *next != Some(&b'\n'));
    kept.map(|(byte, _)| *byte).collect()
}

fn with_returns(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len() + bytes.len() / 32);
    for byte in bytes {
        if *byte == b'\n' {
            text.push(b'\r');
        }
        text.push(*byte);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: Labels<'static> = Labels { ours: "yours", theirs: "the kit's" };

    fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
        merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes(), LABELS).unwrap()
    }

    fn clean(text: &str) -> Merged {
        Merged::Clean(text.into())
    }

    #[test]
    fn changes_of_different_lines_come_together() {
        assert_eq!(merged("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n"), clean("A\nb\nc\nD\n"));
    }

    #[test]
    fn what_one_side_left_alone_is_taken_from_the_other() {
        assert_eq!(merged("a\n", "a\n", "b\n"), clean("b\n"));
        assert_eq!(merged("a\n", "b\n", "a\n"), clean("b\n"));
        assert_eq!(merged("a\n", "b\n", "b\n"), clean("b\n"));
        let binary = merge(b"\0a", b"\0a", b"\0b", LABELS).unwrap();
        assert_eq!(binary, Merged::Clean(b"\0b".to_vec()));
    }

    #[test]
    fn changes_of_the_same_line_are_marked() {
        let text = "<<<<<<< yours\nb\n=======\nc\n>>>>>>> the kit's\n";
        assert_eq!(merged("a\n", "b\n", "c\n"), Merged::Conflict(text.into()));
        assert_eq!(merge(b"\0a", b"\0b", b"\0c", LABELS).unwrap(), Merged::Binary);
    }

    #[test]
    fn line_ends_of_windows_stay() {
        let windows = "A\r\nb\r\nc\r\nd\r\n";
        assert_eq!(merged("a\nb\nc\nd\n", windows, "a\nb\nc\nD\n"), clean("A\r\nb\r\nc\r\nD\r\n"));
        assert_eq!(merged("a\r\nb\r\nc\r\nd\r\n", windows, "a\nb\nc\nD\n"), clean("A\r\nb\r\nc\r\nD\r\n"));
    }

    #[test]
    fn a_missing_last_newline_is_a_change_like_any_other() {
        assert_eq!(merged("a\nb\nc", "A\nb\nc", "a\nb\nc\n"), clean("A\nb\nc\n"));
    }
}
