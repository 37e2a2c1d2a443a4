//! One more string at the end of an array, on one line or on a line of its own as the array is written.

use serde_json::Value as Json;

use super::document::{Document, Item, Kind};
use super::{by_hand, checked, insert};
use crate::edit::{Edited, Splice, lines, with_comma};

/// Appends a string to the array at `path`. There already: nothing to do.
pub fn append(text: &str, path: &[&str], element: &str) -> Edited {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return by_hand(reason),
    };
    let name = path.join(".");
    let Some(entry) = document.entry(path) else { return by_hand(format!("there is no `{name}`")) };
    let Kind::Array(items) = &entry.item.kind else { return by_hand(format!("`{name}` is no array")) };
    let wanted = Json::from(element);
    if items.iter().any(|item| item.json() == wanted) {
        return Edited::Already;
    }
    let splices = match items.last() {
        Some(last) => behind(text, &entry.item, last, element),
        None => vec![insert(entry.item.span.start + 1, format!("{element:?}"))],
    };
    checked(text, splices, |after| {
        let there = after.entry(path).map(|entry| entry.item.json());
        there.and_then(|json| Some(json.as_array()?.last() == Some(&wanted))).unwrap_or_default()
    })
}

/// Takes a string out of the array at `path`, with the comma and the line that it came with.
pub fn remove_item(text: &str, path: &[&str], element: &str) -> Edited {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return by_hand(reason),
    };
    let Some(entry) = document.entry(path) else { return Edited::Already };
    let Kind::Array(items) = &entry.item.kind else { return Edited::Already };
    let wanted = Json::from(element);
    let Some(at) = items.iter().position(|item| item.json() == wanted) else { return Edited::Already };
    let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
    let cut = with_comma(&spans, at);
    let splices = vec![Splice { at: cut.start, remove: text[cut].into(), insert: String::new() }];
    checked(text, splices, |after| {
        let there = after.entry(path).map(|entry| entry.item.json());
        there.is_some_and(|json| json.as_array().is_some_and(|all| !all.contains(&wanted)))
    })
}

/// What comes behind the last element.
fn behind(text: &str, array: &Item, last: &Item, element: &str) -> Vec<Splice> {
    let rest = &text[last.span.end..array.span.end - 1];
    let comma = comma(rest).map(|at| last.span.end + at);
    if !text[array.span.clone()].contains('\n') {
        let insertion = match comma {
            Some(comma) => insert(comma + 1, format!(" {element:?},")),
            None => insert(last.span.end, format!(", {element:?}")),
        };
        return vec![insertion];
    }
    let (eol, indent) = (lines::eol(text), lines::indent(text, last.span.start));
    let end = lines::line_end(text, comma.unwrap_or(last.span.end)).min(array.span.end - 1);
    let line = |comma: &str| format!("{eol}{indent}{element:?}{comma}");
    match comma {
        Some(_) => vec![insert(end, line(","))],
        None if end == last.span.end => vec![insert(end, format!(",{}", line("")))],
        None => vec![insert(last.span.end, ",".into()), insert(end, line(""))],
    }
}

/// Offset of the comma that is not in a comment.
fn comma(rest: &str) -> Option<usize> {
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let code = line.split('#').next().unwrap_or_default();
        if let Some(comma) = code.find(',') {
            return Some(at + comma);
        }
        at += line.len();
    }
    None
}
