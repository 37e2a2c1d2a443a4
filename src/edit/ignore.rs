//! `.gitignore`: one more pattern at its end.

use super::{Edited, Splice};

/// Adds a pattern that the file does not have.
pub fn add(text: &str, pattern: &str) -> Edited {
    let plain = |line: &str| line.trim_start_matches('\u{feff}').trim().trim_start_matches('/').to_owned();
    if text.lines().any(|line| plain(line) == plain(pattern)) {
        return Edited::Already;
    }
    let eol = super::eol(text);
    let ended = text.trim_start_matches('\u{feff}').is_empty() || text.ends_with('\n');
    let insert = if ended { format!("{pattern}{eol}") } else { format!("{eol}{pattern}") };
    Edited::Changed(vec![Splice { at: text.len(), remove: String::new(), insert }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::splice;

    #[test]
    fn a_pattern_is_added_once_and_the_last_line_stays_as_it_ends() {
        for (before, after) in [
            ("", ".env\n"),
            ("dist\n", "dist\n.env\n"),
            ("dist", "dist\n.env"),
            ("dist\r\n", "dist\r\n.env\r\n"),
        ] {
            let Edited::Changed(splices) = add(before, ".env") else { panic!("{before:?}") };
            assert_eq!(splice(before, &splices), after);
            assert_eq!(add(after, ".env"), Edited::Already);
        }
        assert_eq!(add("/.env\n", ".env"), Edited::Already);
    }
}
