//! Which variables a place can see, and whether their values are still there. One function at a time; no types.

use crate::edit::tree::{Node, Source, ancestors, children, descendants, field, named};

/// A variable with what is written about it.
#[derive(Clone, Copy, Debug)]
pub struct Binding<'t, 'a> {
    pub name: &'a str,
    pub ty: Option<Node<'t>>,
    pub value: Option<Node<'t>>,
    /// The statement or the parameter.
    pub node: Node<'t>,
    /// Whether it is there only in some builds.
    pub conditional: bool,
}

/// The variables that `at` can see, the newest first; those of closures around it too.
pub fn visible<'t, 'a>(source: &Source<'a>, at: Node<'t>) -> Vec<Binding<'t, 'a>> {
    let mut found = Vec::new();
    for around in ancestors(at) {
        match around.kind() {
            "block" => {
                let before = named(around).into_iter().filter(|n| n.end_byte() <= at.start_byte());
                let mut lets: Vec<_> = before.filter_map(|n| declaration(source, n)).collect();
                lets.reverse();
                found.extend(lets);
            }
            "closure_expression" => found.extend(parameters(source, around)),
            "function_item" => {
                found.extend(parameters(source, around));
                break;
            }
            _ => {}
        }
    }
    found
}

/// `let name: ty = value;`
fn declaration<'t, 'a>(source: &Source<'a>, node: Node<'t>) -> Option<Binding<'t, 'a>> {
    if node.kind() != "let_declaration" {
        return None;
    }
    let name = name(source, field(node, "pattern")?)?;
    let conditional = super::has_attribute(source, node, "cfg");
    Some(Binding { name, ty: field(node, "type"), value: field(node, "value"), node, conditional })
}

fn parameters<'t, 'a>(source: &Source<'a>, function: Node<'t>) -> Vec<Binding<'t, 'a>> {
    let list = field(function, "parameters").map(named).unwrap_or_default();
    let parameter = |node: Node<'t>| {
        let name = name(source, field(node, "pattern")?)?;
        Some(Binding { name, ty: field(node, "type"), value: None, node, conditional: false })
    };
    list.into_iter().filter(|node| node.kind() == "parameter").filter_map(parameter).collect()
}

fn name<'a>(source: &Source<'a>, pattern: Node<'_>) -> Option<&'a str> {
    match pattern.kind() {
        "identifier" => Some(source.of(pattern)),
        "mut_pattern" => named(pattern).into_iter().find(|n| n.kind() == "identifier").map(|n| source.of(n)),
        _ => None,
    }
}

/// Whether the value of `name` is given away somewhere between the offsets: passed on, moved into a struct, returned.
/// A borrow, a method call or a field is no move; a `move` closure that says the name is one.
pub fn moved(source: &Source<'_>, within: Node<'_>, name: &str, from: usize, to: usize) -> bool {
    descendants(within).into_iter().any(|node| {
        let says =
            matches!(node.kind(), "identifier" | "shorthand_field_identifier") && source.of(node) == name;
        let between = from <= node.start_byte() && node.end_byte() <= to;
        says && between && (gives_away(node) || in_move_closure(node, to))
    })
}

fn gives_away(node: Node<'_>) -> bool {
    let Some(parent) = node.parent() else { return false };
    match parent.kind() {
        "reference_expression" | "scoped_identifier" | "unary_expression" | "index_expression" => false,
        "field_expression" | "binary_expression" => false,
        "token_tree" => {
            !node.prev_sibling().is_some_and(|before| before.kind() == "&" || before.kind() == ".")
        }
        "let_declaration" => field(parent, "value") == Some(node),
        "parameter" | "closure_parameters" | "mut_pattern" => false,
        "call_expression" => field(parent, "function") != Some(node),
        _ => true,
    }
}

/// Whether a `move` closure, or an `async move` block, that ends before `to` takes the variable with it.
fn in_move_closure(node: Node<'_>, to: usize) -> bool {
    ancestors(node).take_while(|n| n.kind() != "function_item").any(|n| {
        matches!(n.kind(), "closure_expression" | "async_block")
            && n.end_byte() <= to
            && children(n).iter().any(|child| child.kind() == "move")
    })
}
