//! What a scope (a module, or a class body) does with one name: assigns, extends, calls, rebinds it.
//! Bodies of functions and classes are other scopes; branches and loops are the same scope, conditionally.

use super::tree::{Node, Source, children, descendants, field, named};

/// One thing that is done with a name.
#[derive(Clone, Copy, Debug)]
pub struct Use<'t> {
    /// The statement, or the part of one, that does it.
    pub node: Node<'t>,
    pub what: What<'t>,
    /// Inside `if`, `try`, `for`, …
    pub conditional: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum What<'t> {
    /// `name = value`, `name: type = value`
    Assign(Node<'t>),
    /// `name += value`
    Extend(Node<'t>),
    /// A statement `name.method(…)`: the method's name and the call.
    Call(Node<'t>, Node<'t>),
    /// A statement that hands the name to a function: `f(name)`.
    Passed,
    /// Bound by an import statement.
    Import(Node<'t>),
    /// Bound, deleted or changed in any other way.
    Other,
}

/// Everything the scope does with `name`, in source order.
pub fn uses<'t>(source: &Source<'_>, scope: Node<'t>, name: &str) -> Vec<Use<'t>> {
    let mut found = Vec::new();
    visit(scope, false, &mut |node, conditional| {
        if let Some(what) = what(source, node, name) {
            found.push(Use { node, what, conditional });
        }
    });
    found
}

/// Whether anything in the whole file binds `name` from inside a function.
pub fn made_global(source: &Source<'_>, name: &str) -> bool {
    descendants(source.root())
        .into_iter()
        .filter(|node| node.kind() == "global_statement")
        .any(|node| named(node).into_iter().any(|n| source.of(n) == name))
}

/// Every node of a scope, without the bodies of functions, lambdas, classes and comprehensions.
pub fn visit<'t>(node: Node<'t>, conditional: bool, see: &mut impl FnMut(Node<'t>, bool)) {
    for child in children(node) {
        see(child, conditional);
        match child.kind() {
            "function_definition" | "class_definition" | "lambda" | "comment" | "string" => {}
            kind if kind.ends_with("_comprehension") || kind == "generator_expression" => {}
            "if_statement" | "try_statement" | "for_statement" | "while_statement" | "match_statement" => {
                visit(child, true, see);
            }
            _ => visit(child, conditional, see),
        }
    }
}

fn what<'t>(source: &Source<'_>, node: Node<'t>, name: &str) -> Option<What<'t>> {
    let is = |node: Option<Node<'_>>| node.is_some_and(|n| n.kind() == "identifier" && source.of(n) == name);
    let holds = |node: Option<Node<'_>>| node.is_some_and(|n| holds(source, n, name));
    match node.kind() {
        "assignment" => {
            let chained = node.parent().is_some_and(|p| p.kind() == "assignment");
            match field(node, "right") {
                Some(right) if is(field(node, "left")) && !chained && right.kind() != "assignment" => {
                    Some(What::Assign(right))
                }
                Some(_) => holds(field(node, "left")).then_some(What::Other),
                None => None,
            }
        }
        "augmented_assignment" if is(field(node, "left")) => {
            let plus = field(node, "operator").is_some_and(|op| source.of(op) == "+=");
            Some(field(node, "right").filter(|_| plus).map_or(What::Other, What::Extend))
        }
        "augmented_assignment" => holds(field(node, "left")).then_some(What::Other),
        "expression_statement" => statement_call(source, node, name),
        "import_from_statement" | "import_statement" => {
            imported(source, node, name).then_some(What::Import(node))
        }
        "function_definition" | "class_definition" | "named_expression" => {
            is(field(node, "name")).then_some(What::Other)
        }
        "for_statement" => holds(field(node, "left")).then_some(What::Other),
        "delete_statement" | "as_pattern_target" | "global_statement" | "case_pattern" => {
            holds(Some(node)).then_some(What::Other)
        }
        _ => None,
    }
}

/// `name.method(…)` or `f(name)` as a whole statement.
fn statement_call<'t>(source: &Source<'_>, statement: Node<'t>, name: &str) -> Option<What<'t>> {
    let call = statement.named_child(0).filter(|child| child.kind() == "call")?;
    let function = field(call, "function")?;
    let is = |node: Node<'_>| node.kind() == "identifier" && source.of(node) == name;
    if function.kind() == "attribute" && field(function, "object").is_some_and(is) {
        return Some(What::Call(field(function, "attribute")?, call));
    }
    let handed = field(call, "arguments").map(named).unwrap_or_default().into_iter().any(is);
    handed.then_some(What::Passed)
}

/// Whether the identifier `name` occurs anywhere below `node`.
pub fn holds(source: &Source<'_>, node: Node<'_>, name: &str) -> bool {
    descendants(node).into_iter().any(|n| n.kind() == "identifier" && source.of(n) == name)
}

/// Whether an import statement binds the local name `name`.
fn imported(source: &Source<'_>, statement: Node<'_>, name: &str) -> bool {
    let mut cursor = statement.walk();
    statement.children_by_field_name("name", &mut cursor).any(|item| match item.kind() {
        "aliased_import" => field(item, "alias").is_some_and(|alias| source.of(alias) == name),
        _ => source.of(item).split('.').next() == Some(name),
    })
}
