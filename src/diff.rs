//! What a change does to a file, line by line, as `git diff` would show it (similar lives here and nowhere else).
//! It never prints.

use similar::{ChangeTag, TextDiff};

use crate::plan::Change;

/// Lines added and removed by a change.
pub fn counts(change: &Change) -> (usize, usize) {
    let (before, after) = texts(change);
    if before.is_empty() || after.is_empty() {
        return (after.lines().count(), before.lines().count());
    }
    let diff = TextDiff::from_lines(&before, &after);
    let count = |tag| diff.iter_all_changes().filter(|line| line.tag() == tag).count();
    (count(ChangeTag::Insert), count(ChangeTag::Delete))
}

/// A change as a patch that `git apply` takes.
pub fn patch(change: &Change) -> String {
    let path = change.path();
    let (before, after) = texts(change);
    let head = format!("diff --git a/{path} b/{path}\n");
    let (head, from, to) = match change {
        Change::Create { executable, .. } => {
            let mode = if *executable { "100755" } else { "100644" };
            (format!("{head}new file mode {mode}\n"), "/dev/null".into(), format!("b/{path}"))
        }
        Change::Edit { .. } => (head, format!("a/{path}"), format!("b/{path}")),
        Change::Delete { .. } => {
            (format!("{head}deleted file mode 100644\n"), format!("a/{path}"), "/dev/null".into())
        }
    };
    let diff = TextDiff::from_lines(&before, &after);
    format!("{head}{}", diff.unified_diff().context_radius(3).header(&from, &to))
}

fn texts(change: &Change) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (change.before().map(text).unwrap_or_default(), change.after().as_deref().map(text).unwrap_or_default())
}
