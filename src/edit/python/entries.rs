//! Entries of a list or dict that stands in a module, one a line and in order: put in, taken out, however often.
//! What was put in and taken out again leaves nothing behind.

use super::scope::{What, uses};
use super::settings::app_item;
use super::tree::{Node, Source, children, field, named};
use super::{by_hand, checked, unparsable};
use crate::edit::{Edited, Splice};

/// A list or dict: the variable, then the members that lead to it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    pub variable: &'p str,
    pub members: &'p [&'p str],
}

/// Puts an entry in, among those that `like` knows as of its kind, in order; behind all others where there is none.
pub fn add(text: &str, place: Place<'_>, entry: &str, like: impl Fn(&str) -> bool) -> Edited {
    let source = Source::parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let list = match find(&source, place) {
        Ok(list) => list,
        Err(reason) => return by_hand(reason),
    };
    let key = key(entry);
    if named(list).iter().any(|item| self::key(source.of(*item)) == key) {
        return Edited::Already;
    }
    let mut alike = named(list).into_iter().filter(|item| like(self::key(source.of(*item))));
    let next = alike.clone().find(|item| self::key(source.of(*item)) > key);
    let splice = match (next, alike.next_back(), named(list).last()) {
        (Some(next), ..) => before(&source, next, entry),
        (None, Some(last), _) | (None, None, Some(&last)) => after(&source, list, last, entry),
        (None, None, None) => into_empty(&source, list, entry),
    };
    checked(text, splice)
}

/// Takes an entry out again, by the key it was put in with.
pub fn remove(text: &str, place: Place<'_>, key: &str) -> Edited {
    let source = Source::parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let list = match find(&source, place) {
        Ok(list) => list,
        Err(reason) => return by_hand(reason),
    };
    match named(list).into_iter().find(|item| self::key(source.of(*item)) == key) {
        Some(item) => checked(text, without(&source, list, item)),
        None => Edited::Already,
    }
}

/// Puts an app behind another one of INSTALLED_APPS, in order with those below the same module.
pub fn add_app_beside(text: &str, app: &str, beside: &str) -> Edited {
    let source = Source::parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    if app_item(&source, app).is_some() {
        return Edited::Already;
    }
    let Some(first) = app_item(&source, beside) else { return super::add_app(text, app) };
    let Some(list) = first.parent().filter(|list| matches!(list.kind(), "list" | "tuple")) else {
        return super::add_app(text, app);
    };
    let below = app.rsplit_once('.').map_or(app, |(module, _)| module);
    let name = |item: &Node<'_>| source.string(*item).unwrap_or_default();
    let sister = |item: &Node<'_>| name(item).strip_prefix(below).is_some_and(|rest| rest.starts_with('.'));
    let previous = named(list).into_iter().rfind(|item| sister(item) && *name(item) < *app);
    let quote = source.quote(list);
    checked(text, after(&source, list, previous.unwrap_or(first), &format!("{quote}{app}{quote}")))
}

/// Takes an app out of INSTALLED_APPS.
pub fn remove_app(text: &str, app: &str) -> Edited {
    let source = Source::parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let item = app_item(&source, app);
    match item.and_then(|item| Some((item, item.parent()?))) {
        None => Edited::Already,
        Some((item, list)) if matches!(list.kind(), "list" | "tuple") => {
            checked(text, without(&source, list, item))
        }
        Some((item, _)) => by_hand(format!("it is no item of a list at line {}", source.line(item))),
    }
}

/// Puts `from <module> import …` in order among the imports from below `folder`, behind all others where there is none.
pub fn add_import(text: &str, line: &str, folder: &str) -> Edited {
    let source = Source::parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let imports: Vec<_> = named(source.root())
        .into_iter()
        .filter(|node| matches!(node.kind(), "import_statement" | "import_from_statement"))
        .collect();
    if imports.iter().any(|node| source.of(*node) == line) {
        return Edited::Already;
    }
    let start = format!("from {folder}.");
    let mut alike = imports.iter().filter(|node| source.of(**node).starts_with(&start));
    let next = alike.clone().find(|node| source.of(**node) > line);
    let Some(anchor) = next.or(alike.next_back()).or(imports.last()) else {
        return by_hand("it imports nothing");
    };
    let at = match next {
        Some(next) => next.start_byte(),
        None => source.next_line(anchor.end_byte()).unwrap_or(text.len()),
    };
    checked(text, vec![insert(at, format!("{line}{}", source.eol()))])
}

pub fn remove_import(text: &str, line: &str) -> Edited {
    let source = Source::parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let Some(import) = named(source.root()).into_iter().find(|node| source.of(*node) == line) else {
        return Edited::Already;
    };
    let end = source.next_line(import.end_byte()).unwrap_or(text.len());
    checked(text, vec![cut(&source, import.start_byte(), end)])
}

/// The list or dict at a place.
fn find<'t>(source: &'t Source<'_>, place: Place<'_>) -> Result<Node<'t>, String> {
    let variable = place.variable;
    let assigned = uses(source, source.root(), variable).into_iter().filter_map(|used| match used.what {
        What::Assign(value) => Some(value),
        _ => None,
    });
    let values: Vec<_> = assigned.collect();
    let [value] = values.as_slice() else { return Err(format!("`{variable}` is not assigned once")) };
    let mut at = *value;
    for name in place.members {
        let pairs = named(at).into_iter().filter(|node| node.kind() == "pair");
        let member = pairs
            .filter(|pair| field(*pair, "key").and_then(|key| source.string(key)).as_deref() == Some(*name))
            .find_map(|pair| field(pair, "value"));
        at = member.ok_or_else(|| format!("`{variable}` has no member `{name}`"))?;
    }
    match at.kind() {
        "list" | "tuple" | "dictionary" => Ok(at),
        _ => Err(format!("`{variable}` is not written out")),
    }
}

/// What tells an entry from its neighbours: its name in a dict, all of it in a list.
pub fn key(entry: &str) -> &str {
    let end = entry.strip_prefix('"').and_then(|rest| Some(rest.find("\":")? + 3));
    end.map_or(entry, |end| &entry[..end])
}

fn before(source: &Source<'_>, next: Node<'_>, entry: &str) -> Vec<Splice> {
    match source.opens_line(next) {
        true => {
            let at = source.line_start(next.start_byte());
            vec![insert(at, format!("{}{entry},{}", source.column(next), source.eol()))]
        }
        false => vec![insert(next.start_byte(), format!("{entry}, "))],
    }
}

fn after(source: &Source<'_>, list: Node<'_>, last: Node<'_>, entry: &str) -> Vec<Splice> {
    let items = named(list);
    let next = items.iter().find(|item| item.start_byte() >= last.end_byte());
    if let Some(next) = next.filter(|next| source.opens_line(**next) == source.opens_line(last)) {
        return before(source, *next, entry);
    }
    super::sequence::last(source, list, entry)
}

/// Over three lines, however short: so the next one changes no line that is there.
fn into_empty(source: &Source<'_>, list: Node<'_>, entry: &str) -> Vec<Splice> {
    let all = children(list);
    let (Some(open), Some(close)) = (all.first(), all.last()) else { return Vec::new() };
    let (eol, outer) = (source.eol(), source.indent(list.start_byte()));
    let inner = format!("{outer}{}", source.indent_unit());
    match close.start_position().row > open.start_position().row {
        true => {
            let at = source.line_start(close.start_byte());
            vec![insert(at, format!("{inner}{entry},{eol}"))]
        }
        false => vec![insert(open.end_byte(), format!("{eol}{inner}{entry},{eol}{outer}"))],
    }
}

fn without(source: &Source<'_>, list: Node<'_>, item: Node<'_>) -> Vec<Splice> {
    let all = children(list);
    let comma = all.iter().find(|node| node.kind() == "," && node.start_byte() >= item.end_byte());
    let end = comma.map_or(item.end_byte(), |comma| comma.end_byte());
    let rest = all.iter().filter(|node| node.is_named() && node.id() != item.id()).count();
    if let (0, [open, .., close]) = (rest, all.as_slice()) {
        return vec![cut(source, open.end_byte(), close.start_byte())];
    }
    let tail = source.text[end..].split('\n').next().unwrap_or_default();
    if source.opens_line(item) && tail.trim().is_empty() {
        let from = source.line_start(item.start_byte());
        return vec![cut(source, from, source.next_line(end).unwrap_or(source.text.len()))];
    }
    let next = all.iter().find(|node| node.is_named() && node.start_byte() >= end);
    if let Some(next) = next {
        return vec![cut(source, item.start_byte(), next.start_byte())];
    }
    let previous = all.iter().rfind(|node| node.end_byte() <= item.start_byte() && node.kind() == ",");
    match (previous, comma) {
        (Some(previous), Some(_)) => vec![cut(source, previous.end_byte(), end)],
        (Some(previous), None) => vec![cut(source, previous.start_byte(), end)],
        (None, _) => vec![cut(source, item.start_byte(), end)],
    }
}

fn insert(at: usize, insert: String) -> Splice {
    Splice { at, remove: String::new(), insert }
}

fn cut(source: &Source<'_>, from: usize, to: usize) -> Splice {
    Splice { at: from, remove: source.text[from..to].into(), insert: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::done;

    const PACKS: Place<'_> = Place { variable: "PACKS", members: &[] };
    const SCOPES: Place<'_> = Place { variable: "B", members: &["scopes", "pack_scopes"] };

    fn with(text: &str, names: &[&str]) -> String {
        names.iter().fold(text.to_owned(), |text, name| {
            done(&text, add(&text, PACKS, &format!("{name}.PACK"), |key| key.ends_with(".PACK")))
        })
    }

    #[test]
    fn entries_come_in_one_order_whatever_order_they_were_put_in_and_go_without_a_trace() {
        for text in ["PACKS: list[X] = [\n    kit.meta(),\n]\n", "PACKS = []\n", "PACKS = [\n]\n"] {
            let both = with(text, &["a", "c", "b"]);
            assert_eq!(both, with(text, &["c", "b", "a"]));
            assert!(both.contains("    a.PACK,\n    b.PACK,\n    c.PACK,\n]\n"), "{both}");
            assert_eq!(with(&both, &["b"]), both);
            let one = done(&both, remove(&both, PACKS, "a.PACK"));
            assert_eq!(one, with(text, &["b", "c"]));
            let none =
                ["b.PACK", "c.PACK"].iter().fold(one, |text, key| done(&text, remove(&text, PACKS, key)));
            assert_eq!(none, if text.ends_with("[\n]\n") { "PACKS = []\n" } else { text });
        }
    }

    #[test]
    fn members_of_an_inner_dict_are_put_in_and_taken_out() {
        let text = "B = {\n    \"scopes\": {\n        \"pack_scopes\": {},\n    },\n}\n";
        let there = done(text, add(text, SCOPES, "\"a\": [\"x\"]", |_| true));
        assert_eq!(
            there,
            "B = {\n    \"scopes\": {\n        \"pack_scopes\": {\n            \"a\": [\"x\"],\n        },\n    },\n}\n"
        );
        assert_eq!(add(&there, SCOPES, "\"a\": [\"y\"]", |_| true), Edited::Already);
        assert_eq!(done(&there, remove(&there, SCOPES, "\"a\":")), text);
        let gone = add("B = {}\n", SCOPES, "\"a\": []", |_| true);
        assert_eq!(gone, by_hand("`B` has no member `scopes`"));
    }

    #[test]
    fn apps_stand_behind_the_one_they_belong_to_in_order() {
        let apps = |text: &str, names: &[&str]| {
            names.iter().fold(text.to_owned(), |text, name| {
                done(&text, add_app_beside(&text, &format!("m.domain.{name}"), "m"))
            })
        };
        for text in [
            "INSTALLED_APPS = [\n    'x',\n    'm',\n]\n",
            "INSTALLED_APPS = ['x', 'm']\n",
            "INSTALLED_APPS = ['x', 'm', 'y']\n",
            "INSTALLED_APPS = [\n    'x',\n    'm',\n    'y',\n]\n",
        ] {
            let both = apps(text, &["b", "a"]);
            assert_eq!(both, apps(text, &["a", "b"]), "{text}");
            let gone = ["m.domain.a", "m.domain.b"]
                .iter()
                .fold(both, |text, app| done(&text, remove_app(&text, app)));
            assert_eq!(gone, text);
        }
    }

    #[test]
    fn imports_come_in_order_behind_the_others() {
        let text = "from .. import kit\n\nX = 1\n";
        let line = |name: &str| format!("from ..domain.{name} import pack as {name}");
        let all = |names: &[&str]| {
            names
                .iter()
                .fold(text.to_owned(), |text, name| done(&text, add_import(&text, &line(name), "..domain")))
        };
        assert_eq!(all(&["b", "a"]), format!("from .. import kit\n{}\n{}\n\nX = 1\n", line("a"), line("b")));
        assert_eq!(all(&["a", "b"]), all(&["b", "a"]));
        let both = all(&["a", "b"]);
        let one = done(&both, remove_import(&both, &line("a")));
        assert_eq!(done(&one, remove_import(&one, &line("b"))), text);
    }
}
