//! Where in the text a new entry of an object goes, and what has to stand around it.

use serde_json::Value as Json;

use super::{Document, Entry, Item, written};
use crate::edit::{Splice, lines};

/// An object of a document.
pub(super) struct Place<'d> {
    pub text: &'d str,
    pub document: &'d Document,
    pub item: &'d Item,
    pub entries: &'d [Entry],
}

impl Place<'_> {
    /// The splices that put `key: value` behind the first `before` entries.
    pub fn insert(&self, before: usize, key: &str, value: &Json) -> Vec<Splice> {
        let (eol, unit) = (lines::eol(self.text), self.unit());
        let line = |indent: &str| format!("{}: {}", Json::from(key), written(value, indent, &unit, eol));
        let open = self.item.span.start + 1;
        let Some(first) = self.entries.first() else {
            return self.first_of_all(open, &line(&self.indent(&unit)), &unit);
        };
        if !self.own_line(first) {
            return self.beside(before, &format!("{}: {}", Json::from(key), inline(value)));
        }
        let indent = lines::indent(self.text, first.key_span.start);
        let line = line(indent);
        let Some(previous) = before.checked_sub(1).map(|at| &self.entries[at]) else {
            return vec![insert(self.line_end(open), format!("{eol}{indent}{line},"))];
        };
        let end = previous.item.span.end;
        match self.comma(end) {
            Some(comma) => {
                let is_last = before == self.entries.len();
                let comma_of_ours = if !is_last || self.comma_is_trailing(comma) { "," } else { "" };
                vec![insert(self.line_end(comma + 1), format!("{eol}{indent}{line}{comma_of_ours}"))]
            }
            None => {
                merged(insert(end, ",".into()), insert(self.line_end(end), format!("{eol}{indent}{line}")))
            }
        }
    }

    /// The splices that put a value behind the last element of the array that the item is.
    pub fn append(&self, items: &[Item], value: &Json) -> Vec<Splice> {
        let (eol, unit) = (lines::eol(self.text), self.unit());
        let open = self.item.span.start + 1;
        let Some(last) = items.last() else { return vec![insert(open, written(value, "", &unit, eol))] };
        let end = last.span.end;
        let start = lines::line_start(self.text, last.span.start);
        let own_line = self.text[start..last.span.start].trim().is_empty() && start > open;
        if !own_line {
            return vec![insert(end, format!(", {}", written(value, "", &unit, eol)))];
        }
        let indent = lines::indent(self.text, last.span.start);
        let line = format!("{eol}{indent}{}", written(value, indent, &unit, eol));
        match self.comma(end) {
            Some(comma) => vec![insert(self.line_end(comma + 1), format!("{line},"))],
            None => merged(insert(end, ",".into()), insert(self.line_end(end), line)),
        }
    }

    /// `{}` and `{ }`, also over several lines.
    fn first_of_all(&self, open: usize, line: &str, unit: &str) -> Vec<Splice> {
        let eol = lines::eol(self.text);
        let close = self.item.span.end - 1;
        let indent = self.indent(unit);
        let outer = indent.strip_suffix(unit).unwrap_or_default();
        let inside = &self.text[open..close];
        let tail = if inside.contains('\n') { String::new() } else { format!("{eol}{outer}") };
        vec![insert(self.line_end(open).min(open + inside.len()), format!("{eol}{indent}{line}{tail}"))]
    }

    /// An object on one line.
    fn beside(&self, before: usize, line: &str) -> Vec<Splice> {
        match before.checked_sub(1) {
            Some(at) => vec![insert(self.entries[at].item.span.end, format!(", {line}"))],
            None => vec![insert(self.entries[0].key_span.start, format!("{line}, "))],
        }
    }

    /// Whether nothing but white space stands before the entry on its line.
    fn own_line(&self, entry: &Entry) -> bool {
        let start = entry.key_span.start;
        let head = &self.text[lines::line_start(self.text, start)..start];
        head.trim().is_empty() && self.text[self.item.span.start..start].contains('\n')
    }

    /// What the entries of an object without any would be indented by.
    fn indent(&self, unit: &str) -> String {
        format!("{}{unit}", lines::indent(self.text, self.item.span.start))
    }

    /// One level of indentation: that of the document's first entry.
    fn unit(&self) -> String {
        let first = self.document.root.object().and_then(<[Entry]>::first);
        let indent = first.map(|entry| lines::indent(self.text, entry.key_span.start));
        indent.filter(|indent| !indent.is_empty()).unwrap_or("  ").to_owned()
    }

    /// The comma behind an offset, past white space and comments; `None` where the object ends first.
    fn comma(&self, from: usize) -> Option<usize> {
        let found = skip(&self.text[from..self.item.span.end]);
        self.text[from + found..].starts_with(',').then_some(from + found)
    }

    fn comma_is_trailing(&self, comma: usize) -> bool {
        let found = skip(&self.text[comma + 1..self.item.span.end]);
        self.text[comma + 1 + found..].starts_with('}')
    }

    /// The end of a line, or the place itself where more than a comment follows on it.
    fn line_end(&self, at: usize) -> usize {
        let end = lines::line_end(self.text, at);
        let rest = self.text[at..end].trim();
        let comment = rest.starts_with("//") || rest.starts_with("/*") && rest.ends_with("*/");
        if rest.is_empty() || comment { at + self.text[at..end].trim_end().len() } else { at }
    }
}

/// A value on one line.
fn inline(value: &Json) -> String {
    match value {
        Json::Object(object) if !object.is_empty() => {
            let all =
                object.iter().map(|(key, value)| format!("{}: {}", Json::from(key.as_str()), inline(value)));
            format!("{{ {} }}", all.collect::<Vec<_>>().join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// The length of the white space and the comments that a text starts with.
fn skip(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let after = match (rest.starts_with("//"), rest.starts_with("/*")) {
            (true, _) => rest.find('\n'),
            (_, true) => rest.find("*/").map(|at| at + 2),
            _ => return text.len() - rest.len(),
        };
        match after {
            Some(at) => rest = &rest[at..],
            None => return text.len(),
        }
    }
}

fn insert(at: usize, insert: String) -> Splice {
    Splice { at, remove: String::new(), insert }
}

/// Two insertions; one where they meet.
fn merged(first: Splice, second: Splice) -> Vec<Splice> {
    if first.at == second.at {
        return vec![insert(first.at, first.insert + &second.insert)];
    }
    vec![first, second]
}
