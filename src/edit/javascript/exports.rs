//! How other modules can have a value that a file makes: the name it is exported under, or a function that gives it.

use super::{Node, Source, field, is_transparent, named};
use crate::edit::tree::{ancestors, children, descendants};

/// An export.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    pub how: How,
    /// Whether it is a function that has to be called for the value.
    pub call: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum How {
    Named(String),
    Default,
    /// `module.exports = …`, `export = …`
    Whole,
}

/// How the value of this expression can be had.
pub fn export_of(source: &Source<'_>, value: Node<'_>) -> Option<Export> {
    let plain = |how| Some(Export { how, call: false });
    let mut node = value;
    loop {
        let parent = node.parent()?;
        match parent.kind() {
            "binary_expression" | "ternary_expression" | "member_expression" => node = parent,
            "call_expression" if field(parent, "function") == Some(node) => node = parent,
            _ if is_transparent(parent) => node = parent,
            "export_statement" => return plain(How::Default),
            "variable_declarator" => {
                let name = field(parent, "name").filter(|name| name.kind() == "identifier")?;
                return variable(source, parent, source.of(name));
            }
            "assignment_expression" => {
                let left = field(parent, "left")?;
                if let Some(how) = assigned(source, left) {
                    return plain(how);
                }
                return variable(source, parent, source.of(left));
            }
            "pair" => {
                let key = field(parent, "key").map(|key| source.of(key).to_owned())?;
                let object = parent.parent()?;
                let outer = object.parent().filter(|n| n.kind() == "assignment_expression")?;
                let whole = assigned(source, field(outer, "left")?) == Some(How::Whole);
                return if whole { plain(How::Named(key)) } else { None };
            }
            _ => return None,
        }
    }
}

/// What an assignment exports: `module.exports`, `exports.name`.
fn assigned(source: &Source<'_>, left: Node<'_>) -> Option<How> {
    let text: String = source.of(left).split_whitespace().collect();
    if text == "module.exports" {
        return Some(How::Whole);
    }
    let name = text.strip_prefix("module.exports.").or_else(|| text.strip_prefix("exports."))?;
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
    plain.then(|| if name == "default" { How::Default } else { How::Named(name.to_owned()) })
}

/// A variable: exported itself, or given by an exported function without parameters.
fn variable(source: &Source<'_>, node: Node<'_>, name: &str) -> Option<Export> {
    let Some(function) = ancestors(node).find(|n| is_function(*n)) else {
        let itself = exported(source, name).map(|how| Export { how, call: false });
        return itself.or_else(|| {
            let all = descendants(source.root()).into_iter().filter(|n| is_function(*n));
            all.into_iter().find_map(|function| given(source, function, name))
        });
    };
    // A variable of the function's own would be another one at each call.
    let own = node.kind() == "variable_declarator";
    if own { None } else { given(source, function, name) }
}

fn is_function(node: Node<'_>) -> bool {
    let kinds = ["function_declaration", "arrow_function", "function_expression", "method_definition"];
    kinds.contains(&node.kind())
}

/// How a function that gives the variable, and needs nothing for it, can be had.
fn given(source: &Source<'_>, function: Node<'_>, name: &str) -> Option<Export> {
    let parameters = field(function, "parameters").map(named).unwrap_or_default();
    let is_async = children(function).iter().any(|child| child.kind() == "async");
    let body = field(function, "body")?;
    let returns = descendants(body).into_iter().any(|n| {
        let inner = ancestors(n).find(|around| is_function(*around)) == Some(function);
        n.kind() == "return_statement" && inner && named(n).first().is_some_and(|v| source.of(*v) == name)
    });
    if !parameters.is_empty() || is_async || !(returns || source.of(body) == name) {
        return None;
    }
    let parent = function.parent();
    let how = match (function.kind(), parent.map(|parent| (parent.kind(), parent))) {
        ("function_declaration", _) => exported(source, source.of(field(function, "name")?)),
        (_, Some(("variable_declarator", parent))) => exported(source, source.of(field(parent, "name")?)),
        (_, Some(("assignment_expression", parent))) => assigned(source, field(parent, "left")?),
        _ => None,
    };
    how.map(|how| Export { how, call: true })
}

/// How a name of the file's own scope is exported.
pub fn exported(source: &Source<'_>, name: &str) -> Option<How> {
    named(source.root()).into_iter().find_map(|statement| match statement.kind() {
        "export_statement" => export(source, statement, name),
        "expression_statement" => {
            let assignment = named(statement).first().copied()?;
            if assignment.kind() != "assignment_expression" {
                return None;
            }
            let how = assigned(source, field(assignment, "left")?)?;
            let right = field(assignment, "right")?;
            match right.kind() {
                "identifier" => (source.of(right) == name).then_some(how),
                "object" if how == How::Whole => member(source, right, name).map(How::Named),
                _ => None,
            }
        }
        _ => None,
    })
}

fn export(source: &Source<'_>, statement: Node<'_>, name: &str) -> Option<How> {
    let is_default = children(statement).iter().any(|child| child.kind() == "default");
    let is_whole = children(statement).iter().any(|child| child.kind() == "=");
    if let Some(declaration) = field(statement, "declaration") {
        let names = match declaration.kind() {
            "lexical_declaration" | "variable_declaration" => named(declaration),
            _ => vec![declaration],
        };
        let says = names.into_iter().filter_map(|n| field(n, "name")).any(|n| source.of(n) == name);
        return says.then(|| if is_default { How::Default } else { How::Named(name.to_owned()) });
    }
    for part in named(statement) {
        match part.kind() {
            "identifier" if source.of(part) == name && (is_default || is_whole) => {
                return Some(if is_default { How::Default } else { How::Whole });
            }
            "export_clause" if field(statement, "source").is_none() => {
                let found =
                    named(part).into_iter().find(|s| field(*s, "name").is_some_and(|n| source.of(n) == name));
                if let Some(specifier) = found {
                    let as_name = field(specifier, "alias").map_or(name, |alias| source.of(alias));
                    return Some(match as_name {
                        "default" => How::Default,
                        other => How::Named(other.to_owned()),
                    });
                }
            }
            _ => {}
        }
    }
    None
}

/// The key under which an object holds a variable.
fn member(source: &Source<'_>, object: Node<'_>, name: &str) -> Option<String> {
    named(object).into_iter().find_map(|part| match part.kind() {
        "shorthand_property_identifier" => (source.of(part) == name).then(|| name.to_owned()),
        "pair" => {
            let (key, value) = (field(part, "key")?, field(part, "value")?);
            (value.kind() == "identifier" && source.of(value) == name).then(|| source.of(key).to_owned())
        }
        _ => None,
    })
}
