//! Members of an object that stands in a module, one a line and in order: put in, taken out, however often.
//! What was put in and taken out again leaves nothing behind.

use super::{Dialect, by_hand, checked, insert, is_transparent, parse, string};
use crate::edit::tree::{Node, Source, children, descendants, field, named};
use crate::edit::{Edited, Splice, lines};

/// An object: the variable, then the members that lead to it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    pub variable: &'p str,
    pub members: &'p [&'p str],
}

/// Puts a member in, among those that `like` knows as of its kind, in order; behind all others where there is none.
pub fn add_member(
    text: &str,
    dialect: Dialect,
    place: Place<'_>,
    (key, entry): (&str, &str),
    like: impl Fn(&str) -> bool,
) -> Edited {
    let source = parse(text, dialect);
    let object = match find(&source, place) {
        Ok(object) => object,
        Err(reason) => return by_hand(reason),
    };
    let name = |item: &Node<'_>| key_of(&source, *item).unwrap_or_default();
    let items = named(object);
    if items.iter().any(|item| name(item) == key) {
        return Edited::Already;
    }
    let mut alike = items.iter().filter(|item| like(&name(item)));
    let next = alike.clone().find(|item| *name(item) > *key);
    let splice = match (next, alike.next_back().or(items.last())) {
        (Some(next), _) => before(&source, *next, entry),
        (None, Some(last)) => after(&source, object, *last, entry),
        (None, None) => into_empty(&source, object, entry),
    };
    checked(text, dialect, vec![splice])
}

/// Takes a member out again.
pub fn remove_member(text: &str, dialect: Dialect, place: Place<'_>, key: &str) -> Edited {
    let source = parse(text, dialect);
    let object = match find(&source, place) {
        Ok(object) => object,
        Err(reason) => return by_hand(reason),
    };
    let items = named(object);
    match items.iter().find(|item| key_of(&source, **item).as_deref() == Some(key)) {
        Some(item) => checked(text, dialect, vec![without(&source, object, *item, items.len())]),
        None => Edited::Already,
    }
}

/// The object that a variable is made with, whatever is said of its type.
pub fn object<'t>(source: &'t Source<'_>, variable: &str) -> Option<Node<'t>> {
    let all = descendants(source.root()).into_iter();
    let mut made = all.filter(|node| node.kind() == "variable_declarator");
    let declared = made.find(|node| field(*node, "name").is_some_and(|name| source.of(name) == variable))?;
    plain(field(declared, "value")?).filter(|value| value.kind() == "object")
}

/// The value of a member that is written out.
pub fn member<'t>(source: &Source<'_>, object: Node<'t>, name: &str) -> Option<Node<'t>> {
    let pairs = named(object).into_iter().filter(|node| node.kind() == "pair");
    let is_it = |pair: &Node<'t>| key_of(source, *pair).as_deref() == Some(name);
    pairs.filter(is_it).filter_map(|pair| field(pair, "value")).next_back()
}

/// The texts of a list that is written out; `None` where one of them is not.
pub fn strings(source: &Source<'_>, list: Node<'_>) -> Option<Vec<String>> {
    (list.kind() == "array").then(|| named(list).into_iter().map(|item| string(source, item)).collect())?
}

/// What stands in it, without parentheses and types.
fn plain(mut value: Node<'_>) -> Option<Node<'_>> {
    while is_transparent(value) {
        value = *named(value).first()?;
    }
    Some(value)
}

/// The name of a pair.
pub fn key_of(source: &Source<'_>, pair: Node<'_>) -> Option<String> {
    let key = field(pair, "key")?;
    Some(string(source, key).unwrap_or_else(|| source.of(key).to_owned()))
}

fn find<'t>(source: &'t Source<'_>, place: Place<'_>) -> Result<Node<'t>, String> {
    let variable = place.variable;
    if let Some(line) = source.first_error_line() {
        return Err(format!("line {line} is not valid code"));
    }
    let mut at = object(source, variable)
        .ok_or_else(|| format!("`{variable}` is not an object that is written out"))?;
    for name in place.members {
        at = member(source, at, name)
            .and_then(plain)
            .filter(|value| value.kind() == "object")
            .ok_or_else(|| format!("`{variable}` has no object `{name}`"))?;
    }
    Ok(at)
}

fn opens_line(source: &Source<'_>, at: usize) -> bool {
    source.text[lines::line_start(source.text, at)..at].trim().is_empty()
}

fn before(source: &Source<'_>, next: Node<'_>, entry: &str) -> Splice {
    let at = next.start_byte();
    match opens_line(source, at) {
        true => {
            let line = format!("{}{entry},{}", source.indent(at), source.eol());
            insert(lines::line_start(source.text, at), line)
        }
        false => insert(at, format!("{entry}, ")),
    }
}

fn comma_behind<'t>(object: Node<'t>, item: Node<'t>) -> Option<Node<'t>> {
    let mut rest = children(object).into_iter().skip_while(|node| node.start_byte() < item.end_byte());
    rest.find(|node| !node.kind().ends_with("comment")).filter(|node| node.kind() == ",")
}

fn after(source: &Source<'_>, object: Node<'_>, last: Node<'_>, entry: &str) -> Splice {
    let (eol, indent) = (source.eol(), source.indent(last.start_byte()));
    match (opens_line(source, last.start_byte()), comma_behind(object, last)) {
        (true, Some(comma)) => {
            insert(lines::line_end(source.text, comma.end_byte()), format!("{eol}{indent}{entry},"))
        }
        (true, None) => insert(last.end_byte(), format!(",{eol}{indent}{entry},")),
        (false, Some(comma)) => insert(comma.end_byte(), format!(" {entry},")),
        (false, None) => insert(last.end_byte(), format!(", {entry}")),
    }
}

/// Over three lines, however short: so the next one changes no line that is there.
fn into_empty(source: &Source<'_>, object: Node<'_>, entry: &str) -> Splice {
    let (eol, outer) = (source.eol(), source.indent(object.start_byte()));
    let unit = if source.text.lines().any(|line| line.starts_with('\t')) { "\t" } else { "  " };
    let (open, close) = (object.start_byte() + 1, object.end_byte() - 1);
    let line = format!("{outer}{unit}{entry},{eol}");
    match source.text[open..close].contains('\n') {
        true => insert(lines::line_start(source.text, close), line),
        false => insert(open, format!("{eol}{line}{outer}")),
    }
}

fn without(source: &Source<'_>, object: Node<'_>, item: Node<'_>, count: usize) -> Splice {
    let text = source.text;
    let cut =
        |from: usize, to: usize| Splice { at: from, remove: text[from..to].into(), insert: String::new() };
    if count == 1 && named(object).len() == children(object).iter().filter(|node| node.is_named()).count() {
        return cut(object.start_byte() + 1, object.end_byte() - 1);
    }
    let end = comma_behind(object, item).map_or(item.end_byte(), |comma| comma.end_byte());
    if opens_line(source, item.start_byte()) && text[end..lines::line_end(text, end)].trim().is_empty() {
        let to = lines::next_line(text, end).unwrap_or(text.len());
        return cut(lines::line_start(text, item.start_byte()), to);
    }
    let blank = text[end..].len() - text[end..].trim_start_matches(' ').len();
    cut(item.start_byte(), end + blank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::done;

    const TEXT: &str = "export const b: B = {\n  scopes: {\n    base: [\"r\"],\n    // By pack.\n    packs: {},\n  },\n  most: {\n    keys: 25,\n  },\n};\n";
    const PACKS: Place<'_> = Place { variable: "b", members: &["scopes", "packs"] };
    const MOST: Place<'_> = Place { variable: "b", members: &["most"] };

    #[test]
    fn members_come_in_one_order_whatever_order_they_were_put_in_and_go_without_a_trace() {
        let add = |text: &str, name: &str| {
            let entry = format!("{name}: [\"x.{name}\"]");
            done(text, add_member(text, Dialect::TypeScript, PACKS, (name, &entry), |_| true))
        };
        let with = |names: &[&str]| names.iter().fold(TEXT.to_owned(), |text, name| add(&text, name));
        let all = with(&["c", "a", "b"]);
        assert_eq!(all, with(&["b", "c", "a"]));
        assert!(
            all.contains(
                "    packs: {\n      a: [\"x.a\"],\n      b: [\"x.b\"],\n      c: [\"x.c\"],\n    },\n"
            ),
            "{all}"
        );
        assert_eq!(add(&all, "a"), all);
        let none = ["b", "a", "c"]
            .iter()
            .fold(all, |text, key| done(&text, remove_member(&text, Dialect::TypeScript, PACKS, key)));
        assert_eq!(none, TEXT);
    }

    #[test]
    fn members_of_another_kind_stay_first_and_what_is_not_written_out_is_the_owners() {
        let add = |text: &str, name: &str| {
            let entry = format!("{name}: 50");
            add_member(text, Dialect::TypeScript, MOST, (name, &entry), |key| key != "keys")
        };
        let there = done(TEXT, add(TEXT, "jobs"));
        assert!(there.contains("    keys: 25,\n    jobs: 50,\n"), "{there}");
        assert_eq!(done(&there, remove_member(&there, Dialect::TypeScript, MOST, "jobs")), TEXT);
        for (text, reason) in [
            ("const b = make();\n", "`b` is not an object that is written out"),
            ("const b = { most: all() };\n", "`b` has no object `most`"),
            ("const b = {;\n", "line 1 is not valid code"),
        ] {
            assert_eq!(add(text, "jobs"), by_hand(reason), "{text}");
        }
    }
}
