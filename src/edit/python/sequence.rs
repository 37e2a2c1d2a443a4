//! A new first or last item in a list or tuple that is written out, in the way the others are written.
//! It only inserts, and moves no comment away from the item it belongs to.

use super::tree::{Node, Source, children, named};
use crate::edit::Splice;

/// The widest line that a new item may make.
const WIDTH: usize = 88;

/// `item` as the first one of `list`.
pub fn first(source: &Source<'_>, list: Node<'_>, item: &str) -> Vec<Splice> {
    let Some((open, close)) = brackets(list) else { return Vec::new() };
    let Some(&head) = named(list).first() else { return into_empty(source, list, open, close, item) };
    let row = open.end_position().row;
    if head.start_position().row > row {
        let at = source.next_line(open.end_byte()).unwrap_or(head.start_byte());
        return vec![insert(at, format!("{}{item},{}", lead(source, head), source.eol()))];
    }
    if close.end_position().row == row && fits(source, list, item) {
        return vec![insert(head.start_byte(), format!("{item}, "))];
    }
    if close.end_position().row == row {
        let (eol, indent, outer) = (source.eol(), inner(source, list), source.indent(list.start_byte()));
        let tail = close.prev_sibling().filter(|tail| tail.kind() == ",");
        let comma = if tail.is_some() { "" } else { "," };
        return vec![
            insert(open.end_byte(), format!("{eol}{indent}{item},{eol}{indent}")),
            insert(tail.map_or(close.start_byte(), |tail| tail.end_byte()), format!("{comma}{eol}{outer}")),
        ];
    }
    vec![insert(head.start_byte(), format!("{item},{}{}", source.eol(), source.column(head)))]
}

/// `item` as the last one of `list`.
pub fn last(source: &Source<'_>, list: Node<'_>, item: &str) -> Vec<Splice> {
    let Some((open, close)) = brackets(list) else { return Vec::new() };
    let Some(&tail) = named(list).last() else { return into_empty(source, list, open, close, item) };
    let comma = children(list).into_iter().find(|n| n.kind() == "," && n.start_byte() >= tail.end_byte());
    let end = comma.map_or(tail.end_byte(), |comma| comma.end_byte());
    let row = source.text[..end].matches('\n').count();
    if close.start_position().row > row {
        let Some(at) = source.next_line(end) else { return Vec::new() };
        let mut splices = vec![insert(at, format!("{}{item},{}", lead(source, tail), source.eol()))];
        if comma.is_none() {
            splices.insert(0, insert(end, ",".into()));
        }
        return splices;
    }
    let one_line = open.start_position().row == row;
    let gap = if one_line { " ".into() } else { format!("{}{}", source.eol(), lead(source, tail)) };
    match comma {
        Some(_) => vec![insert(end, format!("{gap}{item},"))],
        None => vec![insert(end, format!(",{gap}{item}"))],
    }
}

fn insert(at: usize, insert: String) -> Splice {
    Splice { at, remove: String::new(), insert }
}

fn brackets(list: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let all = children(list);
    let (open, close) = (*all.first()?, *all.last()?);
    (matches!(open.kind(), "[" | "(" | "{") && matches!(close.kind(), "]" | ")" | "}"))
        .then_some((open, close))
}

fn into_empty(
    source: &Source<'_>,
    list: Node<'_>,
    open: Node<'_>,
    close: Node<'_>,
    item: &str,
) -> Vec<Splice> {
    let (eol, indent) = (source.eol(), inner(source, list));
    if close.start_position().row > open.start_position().row {
        let at = source.next_line(open.end_byte()).unwrap_or(close.start_byte());
        let comment = children(list).into_iter().find(|n| n.kind() == "comment" && source.opens_line(*n));
        let indent = comment.map_or(indent, |comment| source.column(comment));
        return vec![insert(at, format!("{indent}{item},{eol}"))];
    }
    let comma = if list.kind() == "tuple" { "," } else { "" };
    if fits(source, list, item) {
        return vec![insert(open.end_byte(), format!("{item}{comma}"))];
    }
    let outer = source.indent(list.start_byte());
    vec![insert(open.end_byte(), format!("{eol}{indent}{item},{eol}{outer}"))]
}

/// Whether the line stays readable with `item` in it.
fn fits(source: &Source<'_>, list: Node<'_>, item: &str) -> bool {
    let start = source.line_start(list.start_byte());
    let end =
        source.text[list.end_byte()..].find(['\r', '\n']).map_or(source.text.len(), |n| list.end_byte() + n);
    source.text[start..end].chars().count() + item.chars().count() + 2 <= WIDTH
}

/// The indent of an item of a list that has none yet.
fn inner(source: &Source<'_>, list: Node<'_>) -> String {
    format!("{}{}", source.indent(list.start_byte()), source.indent_unit())
}

/// The indent that a line beside `item` gets.
fn lead(source: &Source<'_>, item: Node<'_>) -> String {
    let list = item.parent().map_or(0, |list| list.start_position().row);
    if source.opens_line(item) || item.start_position().row == list {
        source.column(item)
    } else {
        source.indent(item.start_byte()).to_owned()
    }
}
