//! package.json: one dependency, one script.

use serde_json::{Value as Json, json};

use super::{Document, Order, by_hand, put};
use crate::edit::{Edited, Splice};

/// What a package.json has behind its dependencies.
const BEHIND_DEPENDENCIES: [&str; 14] = [
    "devDependencies",
    "peerDependencies",
    "peerDependenciesMeta",
    "optionalDependencies",
    "bundledDependencies",
    "overrides",
    "resolutions",
    "pnpm",
    "engines",
    "packageManager",
    "jest",
    "eslintConfig",
    "prettier",
    "browserslist",
];
const BEHIND_SCRIPTS: [&str; 4] = ["dependencies", "devDependencies", "peerDependencies", "keywords"];

/// Adds a dependency that the program needs at run time. A range of the owner's own is theirs, unless it is older.
pub fn add_dependency(text: &str, name: &str, range: &str) -> Edited {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return by_hand(reason),
    };
    if let Some(there) = document.item(&["dependencies", name]) {
        let there = there.json();
        return match there.as_str().filter(|there| is_older(there, range)) {
            Some(older) => by_hand(format!("`{name}` is held at `{older}`, and `{range}` is needed")),
            None => Edited::Already,
        };
    }
    into(text, &document, "dependencies", name, &json!(range), &BEHIND_DEPENDENCIES)
}

/// Puts the second range in the place of the first, which an earlier edit put there. Another one is the owner's.
pub fn move_dependency(text: &str, name: &str, (from, to): (&str, &str)) -> Edited {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return by_hand(reason),
    };
    let Some(entry) = document.entry(&["dependencies", name]) else { return add_dependency(text, name, to) };
    match entry.item.json().as_str() {
        Some(there) if there == to => Edited::Already,
        Some(there) if there == from => {
            let span = entry.key_span.start..entry.item.span.end;
            let insert = format!("{}: {}", &text[entry.key_span.clone()], json!(to));
            Edited::Changed(vec![Splice { at: span.start, remove: text[span].to_owned(), insert }])
        }
        _ => by_hand(format!("`{name}` is not as it was written")),
    }
}

/// Adds a script.
pub fn add_script(text: &str, name: &str, command: &str) -> Edited {
    match Document::parse(text) {
        Ok(document) => into(text, &document, "scripts", name, &json!(command), &BEHIND_SCRIPTS),
        Err(reason) => by_hand(reason),
    }
}

/// One entry into a section, which is made where it is missing.
fn into(text: &str, document: &Document, section: &str, name: &str, value: &Json, behind: &[&str]) -> Edited {
    match document.item(&[section]) {
        Some(_) => {
            let order = if section == "dependencies" { Order::Sorted } else { Order::Last };
            put(text, &[section], name, value, order)
        }
        None => put(text, &[], section, &json!({ name: value }), Order::Before(behind)),
    }
}

/// Whether a range allows only versions before the one that another starts with.
fn is_older(there: &str, needed: &str) -> bool {
    let numbers = |range: &str| -> Option<Vec<u64>> {
        let plain = range.trim_start_matches(['^', '~', '=', 'v', ' ']);
        plain.split('.').map(|part| part.parse().ok()).collect()
    };
    let (Some(there_numbers), Some(needed)) = (numbers(there), numbers(needed)) else { return false };
    let caret = there.starts_with('^');
    // What is the same to a caret: the major version, or the minor one below 1.0.
    let kept = there_numbers.iter().position(|number| *number > 0).unwrap_or_default() + 1;
    match caret {
        true => there_numbers.iter().take(kept).lt(needed.iter().take(kept)),
        false => there_numbers < needed,
    }
}
