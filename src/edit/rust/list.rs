//! One more string literal in a list of them: `const PUBLIC: &[&str] = &["/health"];`.

use super::{by_hand, checked, insert, parse, unparsable};
use crate::edit::tree::{Node, Source, field, named};
use crate::edit::{Edited, Splice, lines};

/// How wide a list on one line may be to rustfmt.
const WIDEST: usize = 62;

/// Appends strings to the list that the constant `name` is.
pub fn append_string(text: &str, name: &str, strings: &[&str]) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let Some(list) = list(&source, name) else { return by_hand(format!("`{name}` is no list written out")) };
    let items = named(list);
    let there = |wanted: &str| items.iter().any(|item| source.of(*item) == format!("{wanted:?}"));
    let missing: Vec<String> = strings.iter().filter(|s| !there(s)).map(|s| format!("{s:?}")).collect();
    let Some(last) = items.last().filter(|_| !missing.is_empty()) else {
        return if missing.is_empty() { Edited::Already } else { by_hand(format!("`{name}` is empty")) };
    };
    let single = !source.of(list).contains('\n');
    let comma = last.next_sibling().filter(|next| next.kind() == ",");
    let width = items.iter().map(|item| source.of(*item).len()).chain(missing.iter().map(String::len));
    let width: usize = width.map(|one| one + ", ".len()).sum();
    let splice = match (single, comma) {
        // One line holds no more of a list, as rustfmt has it.
        (true, _) if width > WIDEST => {
            let (eol, indent) = (source.eol(), source.indent(list.start_byte()));
            let all = items.iter().map(|item| source.of(*item)).chain(missing.iter().map(String::as_str));
            let lines: String = all.map(|item| format!("{eol}{indent}    {item},")).collect();
            let (at, remove) = (list.start_byte(), source.of(list).to_owned());
            Splice { at, remove, insert: format!("[{lines}{eol}{indent}]") }
        }
        (true, _) => insert(last.end_byte(), format!(", {}", missing.join(", "))),
        (false, comma) => {
            let (eol, indent) = (source.eol(), source.indent(last.start_byte()));
            let lines_: Vec<String> = missing.iter().map(|item| format!("{eol}{indent}{item},")).collect();
            let at = comma.map_or(last.end_byte(), |comma| comma.end_byte());
            match comma {
                Some(_) => insert(lines::line_end(text, at).min(list.end_byte() - 1), lines_.concat()),
                None => insert(at, format!(",{}", lines_.concat())),
            }
        }
    };
    checked(text, vec![splice])
}

/// The `[…]` of a constant at the top of the file; not of one whose type counts its elements.
fn list<'t>(source: &'t Source<'_>, name: &str) -> Option<Node<'t>> {
    let item = named(source.root()).into_iter().find(|item| {
        matches!(item.kind(), "const_item" | "static_item")
            && field(*item, "name").is_some_and(|n| source.of(n) == name)
    })?;
    if field(item, "type").is_some_and(|ty| ty.kind() == "array_type") {
        return None;
    }
    let value = field(item, "value")?;
    let value = if value.kind() == "reference_expression" { field(value, "value")? } else { value };
    let strings = |list: Node<'_>| named(list).iter().all(|item| item.kind() == "string_literal");
    (value.kind() == "array_expression" && strings(value)).then_some(value)
}
