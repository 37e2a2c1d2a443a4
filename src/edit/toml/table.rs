//! One `key = value` into a table, whichever way the table is written: `[header]`, inline, dotted or only implied.

use serde_json::Value as Json;

use super::document::{Document, Entry, Form, Item, Kind, Table};
use super::{by_hand, checked, insert};
use crate::edit::{Edited, Splice, lines};

/// Where among its siblings a new entry goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// In its alphabetical place where the others are in order; else last.
    Sorted,
    Last,
}

/// Puts `key = value` into the table at `path`; `value` is TOML. The same entry there already: nothing to do.
pub fn put(text: &str, path: &[&str], key: &str, value: &str, order: Order) -> Edited {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return by_hand(reason),
    };
    let Some(wanted) = value_of(value) else { return by_hand(format!("`{value}` is not valid TOML")) };
    let full: Vec<&str> = path.iter().chain([&key]).copied().collect();
    if let Some(there) = document.entry(&full) {
        let same = there.item.json() == wanted;
        let line = lines::number(text, there.key_span.start);
        return if same {
            Edited::Already
        } else {
            by_hand(format!("line {line} sets `{key}` to something else"))
        };
    }
    match place(text, &document, path, &Line { key, value, order }) {
        Ok(splice) => checked(text, vec![splice], |after| {
            after.entry(&full).is_some_and(|entry| entry.item.json() == wanted)
        }),
        Err(reason) => by_hand(reason),
    }
}

/// Whether the table at `path` has the key.
pub fn has(text: &str, path: &[&str], key: &str) -> bool {
    let full: Vec<&str> = path.iter().chain([&key]).copied().collect();
    Document::parse(text).is_ok_and(|document| document.entry(&full).is_some())
}

/// Puts the second value in the place of the first, which an earlier edit put there. Another one is the owner's.
pub fn replace(text: &str, path: &[&str], key: &str, (from, to): (&str, &str)) -> Edited {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return by_hand(reason),
    };
    let full: Vec<&str> = path.iter().chain([&key]).copied().collect();
    let Some(entry) = document.entry(&full) else { return put(text, path, key, to, Order::Sorted) };
    let (there, wanted) = (entry.item.json(), value_of(to));
    if Some(&there) != value_of(from).as_ref() {
        let line = lines::number(text, entry.key_span.start);
        let is_there = Some(&there) == wanted.as_ref();
        return if is_there {
            Edited::Already
        } else {
            by_hand(format!("line {line} is not as it was written"))
        };
    }
    let span = entry.key_span.start..entry.item.end();
    let insert = format!("{} = {to}", &text[entry.key_span.clone()]);
    let splice = Splice { at: span.start, remove: text[span].to_owned(), insert };
    checked(text, vec![splice], |after| after.entry(&full).map(|entry| entry.item.json()) == wanted)
}

fn value_of(value: &str) -> Option<Json> {
    Document::parse(&format!("value = {value}")).ok()?.entry(&["value"]).map(|entry| entry.item.json())
}

struct Line<'a> {
    key: &'a str,
    value: &'a str,
    order: Order,
}

fn place(text: &str, document: &Document, path: &[&str], line: &Line<'_>) -> Result<Splice, String> {
    let Some((last, front)) = path.split_last() else {
        return Err("the document has no place for it".into());
    };
    let Some(parent) = document.table(front) else { return Ok(new_table(text, path, line)) };
    let Some(entry) = parent.entry(last) else { return Ok(new_table(text, path, line)) };
    let Some(table) = entry.item.table() else { return Err(format!("`{}` is no table", path.join("."))) };
    match table.form {
        Form::Header => Ok(into_header(text, &entry.item, table, line)),
        Form::Inline => into_inline(text, &entry.item, table, line),
        Form::Dotted => Ok(beside_dotted(text, entry, line)),
        Form::Implicit => Ok(before_children(text, table, path, line)),
    }
}

fn into_header(text: &str, item: &Item, table: &Table, line: &Line<'_>) -> Splice {
    let own: Vec<&Entry> = table.own().collect();
    let new = format!("{} = {}", line.key, line.value);
    let sorted = line.order == Order::Sorted && own.windows(2).all(|pair| pair[0].key <= pair[1].key);
    let before = own.iter().rposition(|entry| !sorted || entry.key.as_str() < line.key);
    let after = before.map_or(item.span.end, |at| own[at].item.end());
    let indent = own.first().map_or("", |entry| lines::indent(text, entry.key_span.start));
    lines::after(text, after, &format!("{indent}{new}"))
}

fn into_inline(text: &str, item: &Item, table: &Table, line: &Line<'_>) -> Result<Splice, String> {
    let new = format!("{} = {}", line.key, line.value);
    if text[item.span.clone()].contains('\n') {
        return Err("the table is an inline one over several lines".into());
    }
    Ok(match table.entries.last() {
        Some(last) => insert(last.item.end(), format!(", {new}")),
        None => insert(item.span.start + 1, format!(" {new} ")),
    })
}

/// `dependencies.axum = "1"`: one more line of that kind.
fn beside_dotted(text: &str, entry: &Entry, line: &Line<'_>) -> Splice {
    let start = lines::line_start(text, entry.key_span.start);
    let prefix = &text[start..entry.key_span.end];
    lines::after(text, entry.item.end(), &format!("{prefix}.{} = {}", line.key, line.value))
}

/// Only `[dependencies.axum]` is written: the table gets its header before its first child.
fn before_children(text: &str, table: &Table, path: &[&str], line: &Line<'_>) -> Splice {
    let first = table.entries.iter().map(first_place).min().unwrap_or(text.len());
    let at = with_comments(text, lines::line_start(text, first));
    let eol = lines::eol(text);
    insert(at, format!("[{}]{eol}{} = {}{eol}{eol}", path.join("."), line.key, line.value))
}

/// Where the first header below this entry starts.
fn first_place(entry: &Entry) -> usize {
    match &entry.item.kind {
        Kind::Table(table) if table.form == Form::Implicit => {
            table.entries.iter().map(first_place).min().unwrap_or(entry.item.span.start)
        }
        Kind::Tables(items) => {
            items.iter().map(|item| item.span.start).min().unwrap_or(entry.item.span.start)
        }
        _ => entry.item.span.start,
    }
}

/// The start of the comment lines that stand directly above this line.
fn with_comments(text: &str, start: usize) -> usize {
    let mut at = start;
    while text[..at].ends_with('\n') {
        let above = lines::line_start(text, at - 1);
        if !text[above..at].trim_start().starts_with('#') {
            break;
        }
        at = above;
    }
    at
}

fn new_table(text: &str, path: &[&str], line: &Line<'_>) -> Splice {
    let eol = lines::eol(text);
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let gap = match (body.is_empty(), body.ends_with('\n')) {
        (true, _) => String::new(),
        (false, true) => eol.to_owned(),
        (false, false) => format!("{eol}{eol}"),
    };
    let end = if body.is_empty() || body.ends_with('\n') { eol } else { "" };
    insert(text.len(), format!("{gap}[{}]{eol}{} = {}{end}", path.join("."), line.key, line.value))
}
