//! `.env.example`: names a variable at its end, without a value.

use super::{Edited, Splice};

/// Adds the names that the file does not have.
pub fn add(text: &str, names: &[&str]) -> Edited {
    let has = |name: &str| {
        text.lines().any(|line| {
            let line = line.trim_start_matches('\u{feff}').trim();
            let line = line.strip_prefix("export ").unwrap_or(line);
            line.split_once('=').is_some_and(|(key, _)| key.trim() == name)
        })
    };
    let open: Vec<_> = names.iter().filter(|name| !has(name)).map(|name| format!("{name}=")).collect();
    if open.is_empty() {
        return Edited::Already;
    }
    let eol = super::eol(text);
    let lines = open.join(eol);
    let ended = text.trim_start_matches('\u{feff}').is_empty() || text.ends_with('\n');
    let insert = if ended { format!("{lines}{eol}") } else { format!("{eol}{lines}") };
    Edited::Changed(vec![Splice { at: text.len(), remove: String::new(), insert }])
}
