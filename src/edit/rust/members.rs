//! Members of an object that stands in a `json!`, one a line and in order: put in, taken out, however often.
//! What was put in and taken out again leaves nothing behind.

use super::{by_hand, checked, insert, parse, unparsable};
use crate::edit::tree::{Node, Source, children, descendants, field};
use crate::edit::{Edited, Splice, lines};

/// A member: where it starts and ends, its comma not counted, and where that ends.
struct Member<'t> {
    start: usize,
    end: usize,
    comma: Option<usize>,
    /// What it ends with.
    last: Node<'t>,
}

/// Puts a member in, among those that `like` knows as of its kind, in order; behind all others where there is none.
/// `path` leads from the outermost object to the one that gets it.
pub fn add_member(text: &str, path: &[&str], entry: &str, like: impl Fn(&str) -> bool) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let object = match object(&source, path) {
        Ok(object) => object,
        Err(reason) => return by_hand(reason),
    };
    let all = members(object);
    let key_of = |member: &Member<'_>| key(&text[member.start..member.end]).to_owned();
    if all.iter().any(|member| key_of(member) == key(entry)) {
        return Edited::Already;
    }
    let mut alike = all.iter().filter(|member| like(&key_of(member)));
    let next = alike.clone().find(|member| key_of(member).as_str() > key(entry));
    let splice = match (next, alike.next_back(), all.last()) {
        (Some(next), ..) => before(&source, next, entry),
        (None, Some(last), _) | (None, None, Some(last)) => after(&source, last, entry),
        (None, None, None) => into_empty(&source, object, entry),
    };
    checked(text, vec![splice])
}

/// Takes a member out again, by the key it was put in with.
pub fn remove_member(text: &str, path: &[&str], entry: &str) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let object = match object(&source, path) {
        Ok(object) => object,
        Err(reason) => return by_hand(reason),
    };
    let all = members(object);
    let is = |member: &&Member<'_>| key(&text[member.start..member.end]) == key(entry);
    match all.iter().find(is) {
        Some(member) => checked(text, vec![without(&source, object, member, all.len())]),
        None => Edited::Already,
    }
}

/// The strings of a member that is written out: its own, or all in its list or object.
pub fn strings(text: &str, path: &[&str]) -> Option<Vec<String>> {
    let source = parse(text);
    let (name, above) = path.split_last()?;
    let object = object(&source, above).ok()?;
    let member =
        members(object).into_iter().find(|m| key(&text[m.start..m.end]) == format!("\"{name}\":"))?;
    let value = member.last;
    let literal = |node: &Node<'_>| node.kind() == "string_content";
    let keys = |node: &Node<'_>| {
        let literal = node.parent();
        literal.and_then(|literal| literal.next_sibling()).is_some_and(|next| next.kind() == ":")
    };
    let all = descendants(value).into_iter().filter(literal).filter(|node| !keys(node));
    Some(all.map(|node| source.of(node).to_owned()).collect())
}

/// Whether a member's value has this word, e.g. the name of a constant.
pub fn names(text: &str, path: &[&str], word: &str) -> bool {
    let source = parse(text);
    let Some((name, above)) = path.split_last() else { return false };
    let Ok(object) = object(&source, above) else { return false };
    let mut all = members(object).into_iter();
    let member = all.find(|member| key(&text[member.start..member.end]) == format!("\"{name}\":"));
    member.is_some_and(|member| source.of(member.last) == word)
}

/// The braces of the object at a path, in the one `json!` that has it.
fn object<'t>(source: &'t Source<'_>, path: &[&str]) -> Result<Node<'t>, String> {
    let is_json = |node: &Node<'_>| {
        node.kind() == "macro_invocation"
            && field(*node, "macro").is_some_and(|name| super::last_name(source, name) == "json")
    };
    let made = descendants(source.root()).into_iter().filter(is_json);
    let outer = made.filter_map(|node| children(node).into_iter().find(|child| child.kind() == "token_tree"));
    let objects: Vec<_> = outer.filter_map(|tree| children(tree).into_iter().find(is_object)).collect();
    let [outermost] = objects.as_slice() else {
        return Err("there is not exactly one `json!` object".into());
    };
    let mut at = *outermost;
    for name in path {
        let is = |member: &Member<'_>| {
            key(&source.text[member.start..member.end]) == format!("\"{name}\":") && is_object(&member.last)
        };
        let member = members(at).into_iter().find(is);
        at = member.ok_or_else(|| format!("there is no object `{name}`"))?.last;
    }
    Ok(at)
}

fn is_object(node: &Node<'_>) -> bool {
    node.kind() == "token_tree" && node.child(0).is_some_and(|first| first.kind() == "{")
}

fn members<'t>(object: Node<'t>) -> Vec<Member<'t>> {
    let mut all: Vec<Member<'t>> = Vec::new();
    let mut open = false;
    let inner = children(object).into_iter().filter(|node| !node.kind().ends_with("comment"));
    for node in inner.filter(|node| !matches!(node.kind(), "{" | "}")) {
        match all.last_mut().filter(|_| open) {
            Some(member) if node.kind() == "," => {
                (member.comma, open) = (Some(node.end_byte()), false);
            }
            Some(member) => (member.end, member.last) = (node.end_byte(), node),
            None => {
                let (start, end) = (node.start_byte(), node.end_byte());
                all.push(Member { start, end, comma: None, last: node });
                open = true;
            }
        }
    }
    all
}

/// `"name":` of `"name": value`.
fn key(entry: &str) -> &str {
    let end = entry.strip_prefix('"').and_then(|rest| Some(rest.find("\":")? + 3));
    end.map_or(entry, |end| &entry[..end])
}

fn opens_line(source: &Source<'_>, at: usize) -> bool {
    source.text[lines::line_start(source.text, at)..at].trim().is_empty()
}

fn before(source: &Source<'_>, next: &Member<'_>, entry: &str) -> Splice {
    match opens_line(source, next.start) {
        true => {
            let line = format!("{}{entry},{}", source.indent(next.start), source.eol());
            insert(lines::line_start(source.text, next.start), line)
        }
        false => insert(next.start, format!("{entry}, ")),
    }
}

fn after(source: &Source<'_>, last: &Member<'_>, entry: &str) -> Splice {
    let (eol, indent) = (source.eol(), source.indent(last.start));
    match (opens_line(source, last.start), last.comma) {
        (true, Some(comma)) => insert(lines::line_end(source.text, comma), format!("{eol}{indent}{entry},")),
        (true, None) => insert(last.end, format!(",{eol}{indent}{entry},")),
        (false, Some(comma)) => insert(comma, format!(" {entry},")),
        (false, None) => insert(last.end, format!(", {entry}")),
    }
}

/// Over three lines, however short: so the next one changes no line that is there.
fn into_empty(source: &Source<'_>, object: Node<'_>, entry: &str) -> Splice {
    let (eol, outer) = (source.eol(), source.indent(object.start_byte()));
    let inner = format!("{outer}{}", source.indent_unit());
    let (open, close) = (object.start_byte() + 1, object.end_byte() - 1);
    match source.text[open..close].contains('\n') {
        true => insert(lines::line_start(source.text, close), format!("{inner}{entry},{eol}")),
        false => insert(open, format!("{eol}{inner}{entry},{eol}{outer}")),
    }
}

fn without(source: &Source<'_>, object: Node<'_>, member: &Member<'_>, count: usize) -> Splice {
    let text = source.text;
    let cut =
        |from: usize, to: usize| Splice { at: from, remove: text[from..to].into(), insert: String::new() };
    if count == 1 {
        return cut(object.start_byte() + 1, object.end_byte() - 1);
    }
    let end = member.comma.unwrap_or(member.end);
    if opens_line(source, member.start) && text[end..lines::line_end(text, end)].trim().is_empty() {
        let to = lines::next_line(text, end).unwrap_or(text.len());
        return cut(lines::line_start(text, member.start), to);
    }
    let blank = text[end..].len() - text[end..].trim_start_matches(' ').len();
    cut(member.start, end + blank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::done;

    const TEXT: &str = "fn f() {\n    g(&json!({\n        \"path\": \"/a\",\n        // Who may.\n        \"scopes\": {\n            \"base\": kit::BASE,\n            \"packs\": {},\n        },\n        \"most\": {\n            \"keys\": 25,\n        },\n    }))\n}\n";
    const PACKS: [&str; 2] = ["scopes", "packs"];

    #[test]
    fn members_come_in_one_order_whatever_order_they_were_put_in_and_go_without_a_trace() {
        let entry = |name: &str| format!("\"{name}\": [\"x.{name}\"]");
        let with = |names: &[&str]| {
            names.iter().fold(TEXT.to_owned(), |text, name| {
                done(&text, add_member(&text, &PACKS, &entry(name), |_| true))
            })
        };
        let both = with(&["c", "a", "b"]);
        assert_eq!(both, with(&["b", "c", "a"]));
        assert!(both.contains(
            "            \"packs\": {\n                \"a\": [\"x.a\"],\n                \"b\": [\"x.b\"],\n                \"c\": [\"x.c\"],\n            },\n"
        ), "{both}");
        assert_eq!(add_member(&both, &PACKS, "\"a\": []", |_| true), Edited::Already);
        assert_eq!(strings(&both, &PACKS).unwrap(), ["x.a", "x.b", "x.c"]);
        let none = ["b", "a", "c"]
            .iter()
            .fold(both, |text, name| done(&text, remove_member(&text, &PACKS, &entry(name))));
        assert_eq!(none, TEXT);
    }

    #[test]
    fn a_member_of_another_kind_stays_where_it_is() {
        let add = |text: &str, name: &str| {
            done(text, add_member(text, &["most"], &format!("\"{name}\": 5"), |key| key != "\"keys\":"))
        };
        let there = add(&add(TEXT, "b"), "a");
        assert!(
            there.contains("            \"keys\": 25,\n            \"a\": 5,\n            \"b\": 5,\n"),
            "{there}"
        );
        let gone = done(&there, remove_member(&there, &["most"], "\"a\": 9"));
        assert_eq!(done(&gone, remove_member(&gone, &["most"], "\"b\":")), TEXT);
    }

    #[test]
    fn what_is_not_written_out_is_left_to_the_owner() {
        let reason = |text: &str| match add_member(text, &PACKS, "\"a\": 1", |_| true) {
            Edited::ByHand { reason } => reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(reason("fn f() {}\n"), "there is not exactly one `json!` object");
        assert_eq!(reason("fn f() { json!({\"scopes\": all()}) }\n"), "there is no object `scopes`");
        assert_eq!(strings(TEXT, &["path"]).unwrap(), ["/a"]);
        assert!(names(TEXT, &["scopes", "base"], "BASE"));
    }
}
