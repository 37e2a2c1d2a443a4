//! JSON text → splices: one entry into an object, in the way the file writes them. Comments, trailing commas,
//! indentation, order, line endings and a missing last newline stay as they are.

mod document;
pub mod package;
mod place;

pub use document::{Document, Entry, Item, Kind};

use serde_json::Value as Json;

use super::{Edited, Splice, lines, splice, with_comma};
use place::Place;

/// Where among its siblings a new entry goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order<'a> {
    /// In its alphabetical place where the others are in order; else last.
    Sorted,
    Last,
    /// Before the first of these keys that is there; else last.
    Before(&'a [&'a str]),
}

/// The shorthand for an edit that is the owner's to make; the reason completes "because …".
fn by_hand(reason: impl Into<String>) -> Edited {
    Edited::ByHand { reason: reason.into() }
}

/// Puts `key: value` into the object at `path`. The same entry there already: nothing to do; another value: the
/// owner's to decide.
pub fn put(text: &str, path: &[&str], key: &str, value: &Json, order: Order<'_>) -> Edited {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return by_hand(reason),
    };
    let Some(item) = document.item(path) else {
        return by_hand(format!("there is no `{}`", path.join(".")));
    };
    if let Some(there) = item.entry(key) {
        let line = lines::number(text, there.key_span.start);
        return match there.item.json() == *value {
            true => Edited::Already,
            false => by_hand(format!("line {line} sets `{key}` to something else")),
        };
    }
    let Some(entries) = item.object() else {
        return by_hand(format!("`{}` is no object", path.join(".")));
    };
    let before = before(entries, key, order);
    let splices = Place { text, document: &document, item, entries }.insert(before, key, value);
    checked(text, splices, &[path, &[key]].concat(), value)
}

/// Appends `value` to the array at `path`; one that is in it already: nothing to do.
pub fn append(text: &str, path: &[&str], value: &Json) -> Edited {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return by_hand(reason),
    };
    let name = path.join(".");
    let Some(item) = document.item(path) else { return by_hand(format!("there is no `{name}`")) };
    let Some(items) = item.array() else { return by_hand(format!("`{name}` is no list")) };
    if items.iter().any(|item| item.json() == *value) {
        return Edited::Already;
    }
    let mut splices = Place { text, document: &document, item, entries: &[] }.append(items, value);
    splices.sort_by_key(|splice| splice.at);
    let mut wanted = item.json();
    wanted.as_array_mut().into_iter().for_each(|list| list.push(value.clone()));
    match Document::parse(&splice(text, &splices)) {
        Ok(after) if after.item(path).map(Item::json) == Some(wanted) => Edited::Changed(splices),
        _ => by_hand("the edit would not be valid JSON"),
    }
}

/// Takes `value` out of the array at `path`, and the comma that it came with.
pub fn remove_item(text: &str, path: &[&str], value: &Json) -> Edited {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(reason) => return by_hand(reason),
    };
    let Some(items) = document.item(path).and_then(Item::array) else { return Edited::Already };
    let Some(at) = items.iter().position(|item| item.json() == *value) else { return Edited::Already };
    let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
    let cut = with_comma(&spans, at);
    let splices = vec![Splice { at: cut.start, remove: text[cut].into(), insert: String::new() }];
    match Document::parse(&splice(text, &splices)) {
        Ok(_) => Edited::Changed(splices),
        Err(_) => by_hand("the edit would not be valid JSON"),
    }
}

/// How many of the entries stand before a new one.
fn before(entries: &[Entry], key: &str, order: Order<'_>) -> usize {
    match order {
        Order::Last => entries.len(),
        Order::Sorted => {
            let sorted = entries.windows(2).all(|pair| pair[0].key <= pair[1].key);
            let next = entries.iter().position(|entry| entry.key.as_str() > key);
            next.filter(|_| sorted).unwrap_or(entries.len())
        }
        Order::Before(keys) => {
            let next = entries.iter().position(|entry| keys.contains(&entry.key.as_str()));
            next.unwrap_or(entries.len())
        }
    }
}

/// The last gate of every edit: the text it leads to says what it said, and what came.
fn checked(text: &str, mut splices: Vec<Splice>, path: &[&str], value: &Json) -> Edited {
    splices.sort_by_key(|splice| splice.at);
    let same = |after: &Document| {
        let mut json = after.json();
        let Some((last, front)) = path.split_last() else { return false };
        let parent = front.iter().try_fold(&mut json, |json, key| json.get_mut(key));
        let taken = parent.and_then(Json::as_object_mut).and_then(|object| object.shift_remove(*last));
        taken.as_ref() == Some(value) && Document::parse(text).is_ok_and(|before| before.json() == json)
    };
    match Document::parse(&splice(text, &splices)) {
        Ok(after) if same(&after) => Edited::Changed(splices),
        _ => by_hand("the edit would not be valid JSON"),
    }
}

/// A value as the text of a file would have it, its lines indented by `indent` below the first.
fn written(value: &Json, indent: &str, unit: &str, eol: &str) -> String {
    let inner = format!("{indent}{unit}");
    let list = |open: char, close: char, items: Vec<String>| match items.is_empty() {
        true => format!("{open}{close}"),
        false => {
            let items = items.join(&format!(",{eol}{inner}"));
            format!("{open}{eol}{inner}{items}{eol}{indent}{close}")
        }
    };
    match value {
        Json::Object(object) => {
            let entry = |(key, value): (&String, &Json)| {
                format!("{}: {}", Json::from(key.as_str()), written(value, &inner, unit, eol))
            };
            list('{', '}', object.iter().map(entry).collect())
        }
        Json::Array(items) => {
            format!(
                "[{}]",
                items.iter().map(|item| written(item, &inner, unit, eol)).collect::<Vec<_>>().join(", ")
            )
        }
        other => other.to_string(),
    }
}
