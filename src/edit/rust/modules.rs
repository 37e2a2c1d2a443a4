//! `mod name;` in a crate's root, where rustfmt would put it.

use super::{by_hand, checked, has_attribute, insert, parse, unparsable};
use crate::edit::tree::{Node, Source, children, field};
use crate::edit::{Edited, Splice, lines};

/// Declares a module that has a file of its own.
pub fn add_module(text: &str, name: &str, public: bool) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let items = children(source.root());
    if let Some(there) = items.iter().find(|item| named(&source, **item) == Some(name)) {
        let plain = field(*there, "body").is_none() && there.kind() == "mod_item";
        let free = !has_attribute(&source, *there, "cfg") && !has_attribute(&source, *there, "path");
        let line = source.line(*there);
        return if plain && free {
            Edited::Already
        } else {
            by_hand(format!("line {line} is another `{name}`"))
        };
    }
    let line = format!("{}mod {name};", if public { "pub " } else { "" });
    checked(text, vec![place(&source, &items, name, &line)])
}

/// Declares a module whose file lies elsewhere.
pub fn add_module_at(text: &str, name: &str, path: &str) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let items = children(source.root());
    if items.iter().any(|item| named(&source, *item) == Some(name)) {
        return Edited::Already;
    }
    let line = format!("#[path = \"{path}\"]{}mod {name};", source.eol());
    checked(text, vec![place(&source, &items, name, &line)])
}

/// Takes a declaration out again, and the blank line above it where that was only for it.
pub fn remove_module(text: &str, name: &str) -> Edited {
    let source = parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let items = children(source.root());
    let is = |item: &Node<'_>| is_declaration(&source, *item) && named(&source, *item) == Some(name);
    let Some(item) = items.iter().copied().find(is) else { return Edited::Already };
    let alone = groups(&source, &items).iter().any(|group| group.len() == 1 && group[0] == item);
    let mut from = start(&source, item);
    if alone && text[..from].ends_with(&source.eol().repeat(2)) {
        from -= source.eol().len();
    }
    let to = lines::next_line(text, item.end_byte()).unwrap_or(text.len());
    checked(text, vec![Splice { at: from, remove: text[from..to].into(), insert: String::new() }])
}

/// The name of an item that would clash with a module's.
fn named<'a>(source: &Source<'a>, item: Node<'_>) -> Option<&'a str> {
    const TYPES: [&str; 6] =
        ["mod_item", "struct_item", "enum_item", "union_item", "trait_item", "type_item"];
    TYPES.contains(&item.kind()).then(|| field(item, "name").map(|name| source.of(name))).flatten()
}

fn place(source: &Source<'_>, items: &[Node<'_>], name: &str, line: &str) -> Splice {
    let groups = groups(source, items);
    if let Some(group) = groups.first() {
        return into_group(source, group, name, line);
    }
    let eol = source.eol();
    let head =
        items.iter().rposition(|item| matches!(item.kind(), "use_declaration" | "extern_crate_declaration"));
    if let Some(last) = head.map(|at| items[at]) {
        return after(source, last, &format!("{eol}{line}"));
    }
    let inner = |item: &&Node<'_>| item.kind() == "inner_attribute_item" || field(**item, "inner").is_some();
    let first = items
        .iter()
        .find(|item| !inner(item) && !item.kind().ends_with("comment") && item.kind() != "shebang");
    match (first, items.last()) {
        (Some(first), _) => insert(start(source, *first), format!("{line}{eol}{eol}")),
        (None, Some(last)) => {
            let end = last.end_byte() - usize::from(source.of(*last).ends_with('\n'));
            lines::after(source.text, end, &format!("{eol}{line}"))
        }
        (None, None) => insert(source.text.len(), format!("{line}{eol}")),
    }
}

/// Runs of `mod name;` without a blank line between them: rustfmt sorts each.
fn groups<'t>(source: &Source<'_>, items: &[Node<'t>]) -> Vec<Vec<Node<'t>>> {
    let mut groups: Vec<Vec<Node<'t>>> = Vec::new();
    for item in items.iter().filter(|item| is_declaration(source, **item)) {
        let start = start(source, *item);
        let joins = groups.last().and_then(|group| group.last()).is_some_and(|last: &Node<'_>| {
            source.text[last.end_byte()..start].trim().is_empty()
                && source.text[last.end_byte()..start].matches('\n').count() <= 1
        });
        match groups.last_mut().filter(|_| joins) {
            Some(group) => group.push(*item),
            None => groups.push(vec![*item]),
        }
    }
    groups
}

fn is_declaration(source: &Source<'_>, item: Node<'_>) -> bool {
    item.kind() == "mod_item"
        && field(item, "body").is_none()
        && !has_attribute(source, item, "macro_use")
        && !has_attribute(source, item, "cfg")
}

/// In its alphabetical place where the group is sorted, else last.
fn into_group(source: &Source<'_>, group: &[Node<'_>], name: &str, line: &str) -> Splice {
    let names: Vec<_> = group.iter().filter_map(|item| named(source, *item)).collect();
    let next = names.is_sorted().then(|| names.iter().position(|other| *other > name)).flatten();
    match next.map(|at| group[at]) {
        Some(next) => insert(start(source, next), format!("{line}{}", source.eol())),
        None => after(source, group[group.len() - 1], line),
    }
}

/// A line behind an item, behind the comment that ends the item's line too.
fn after(source: &Source<'_>, item: Node<'_>, line: &str) -> Splice {
    lines::after(source.text, item.end_byte(), line)
}

/// The start of an item's first line, with the attributes and the comments directly above it.
fn start(source: &Source<'_>, item: Node<'_>) -> usize {
    let mut first = item;
    while let Some(above) = first.prev_sibling() {
        let ours = match above.kind() {
            "attribute_item" => true,
            "line_comment" | "block_comment" => field(above, "inner").is_none() && own_line(source, above),
            _ => false,
        };
        let touching =
            source.text[above.end_byte().saturating_sub(1)..first.start_byte()].matches('\n').count() <= 1;
        if !ours || !touching {
            break;
        }
        first = above;
    }
    lines::line_start(source.text, first.start_byte())
}

fn own_line(source: &Source<'_>, node: Node<'_>) -> bool {
    source.indent(node.start_byte()).len()
        == node.start_byte() - lines::line_start(source.text, node.start_byte())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::done;

    #[test]
    fn declarations_come_in_one_order_and_go_without_a_trace() {
        for text in [
            "use a::b;\n\nuse c::D;\n\n/// All.\nfn all() {}\n",
            "//! x\n\n#[path = \"../m/mod.rs\"]\n#[allow(dead_code)]\nmod m;\n\nuse a::b;\n",
        ] {
            let with = |names: &[&str]| {
                names.iter().fold(text.to_owned(), |text, name| {
                    done(&text, add_module_at(&text, name, &format!("m/{name}.rs")))
                })
            };
            let both = with(&["z", "a", "n"]);
            assert_eq!(both, with(&["n", "z", "a"]));
            assert!(both.contains("#[path = \"m/n.rs\"]\nmod n;\n#[path = \"m/z.rs\"]\nmod z;\n"), "{both}");
            let none =
                ["n", "a", "z"].iter().fold(both, |text, name| done(&text, remove_module(&text, name)));
            assert_eq!(none, text);
        }
        let text = "use a::b;\n\nfn f() {}\n";
        let there = done(text, add_module(text, "x", false));
        assert_eq!(there, "use a::b;\n\nmod x;\n\nfn f() {}\n");
        assert_eq!(done(&there, remove_module(&there, "x")), text);
    }
}
