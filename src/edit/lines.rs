//! Lines of a text: where they start and end, how they end, how they are indented. Knows no format.

use super::Splice;
pub use super::eol;

/// Offset of the first byte of the line that holds `at` (a BOM is not part of a line).
pub fn line_start(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start }
}

/// Offset of the end of the line that holds `at`, before its line ending.
pub fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    if text[at..end].ends_with('\r') { end - 1 } else { end }
}

/// Offset of the first byte of the line after the one that holds `at`; `None` on the last line.
pub fn next_line(text: &str, at: usize) -> Option<usize> {
    text[at..].find('\n').map(|newline| at + newline + 1)
}

/// The white space that the line of `at` starts with.
pub fn indent(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// 1-based number of the line that holds `at`.
pub fn number(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// A whole line put in after the line that holds `at`; a missing last newline stays missing.
pub fn after(text: &str, at: usize, line: &str) -> Splice {
    let eol = eol(text);
    match next_line(text, at) {
        Some(next) => Splice { at: next, remove: String::new(), insert: format!("{line}{eol}") },
        None => Splice { at: text.len(), remove: String::new(), insert: format!("{eol}{line}") },
    }
}
