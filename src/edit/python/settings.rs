//! An app in INSTALLED_APPS: at the end of the list that holds the project's own apps.
//! It follows sums, unpacked lists and names as far as the same file tells, and no further.

use super::scope::{self, Use, What, uses};
use super::sequence;
use super::tree::{Node, Source, arguments, bare, callee, children, descendants, field, named, operands};
use super::{by_hand, checked, unparsable};
use crate::edit::Edited;

const NAME: &str = "INSTALLED_APPS";
/// How deep a name may refer to another one.
const DEPTH: usize = 4;
/// What the name of a list of the project's own apps contains.
const OWN: [&str; 7] = ["LOCAL", "PROJECT", "OWN_", "CUSTOM", "MY_", "INTERNAL", "FIRST_PARTY"];

/// Adds `app` to the INSTALLED_APPS that this file assigns.
pub fn add_app(text: &str, app: &str) -> Edited {
    let source = Source::parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    let scope = match scope_of(&source) {
        Ok(scope) => scope,
        Err(reason) => return by_hand(reason),
    };
    if listed(&source, scope, app) {
        return Edited::Already;
    }
    match target(&source, scope) {
        Ok(list) => {
            let quote = source.quote(list);
            checked(text, sequence::last(&source, list, &format!("{quote}{app}{quote}")))
        }
        Err(reason) => by_hand(reason),
    }
}

/// The module, or the one class body that assigns INSTALLED_APPS (django-configurations).
fn scope_of<'t>(source: &'t Source<'_>) -> Result<Node<'t>, String> {
    let root = source.root();
    if !uses(source, root, NAME).is_empty() {
        return Ok(root);
    }
    let classes = class_bodies(root);
    let assigns = |body: &&Node<'t>| target(source, **body).is_ok() && !inherits(source, **body);
    let mut found = classes.iter().filter(assigns);
    match (found.next(), found.next()) {
        (Some(body), None) => Ok(*body),
        (Some(_), Some(_)) => Err("several classes assign `INSTALLED_APPS`".into()),
        _ if classes.iter().any(|body| body_names(source, *body)) => {
            Err("no class assigns `INSTALLED_APPS` as a list written out".into())
        }
        _ => Err("no list is named `INSTALLED_APPS`".into()),
    }
}

fn class_bodies(root: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    scope::visit(root, false, &mut |node, _| {
        if node.kind() == "class_definition" {
            found.extend(field(node, "body"));
        }
    });
    found
}

/// Whether the class builds its INSTALLED_APPS on that of another class.
fn inherits(source: &Source<'_>, body: Node<'_>) -> bool {
    let values = uses(source, body, NAME).into_iter().filter_map(|used| match used.what {
        What::Assign(value) => Some(value),
        _ => None,
    });
    values
        .flat_map(descendants)
        .filter(|node| node.kind() == "attribute")
        .any(|node| field(node, "attribute").is_some_and(|name| source.of(name) == NAME))
}

fn body_names(source: &Source<'_>, body: Node<'_>) -> bool {
    scope::holds(source, body, NAME)
}

/// The list to add the app to.
fn target<'t>(source: &'t Source<'_>, scope: Node<'t>) -> Result<Node<'t>, String> {
    let all = uses(source, scope, NAME);
    let first = all.first().ok_or("no list is named `INSTALLED_APPS`")?;
    let line = source.line(first.node);
    let value = match first.what {
        What::Assign(value) => value,
        What::Extend(_) | What::Call(..) | What::Import(_) => {
            return Err(format!("line {line} changes `INSTALLED_APPS`, which comes from another module"));
        }
        What::Passed | What::Other => {
            return Err(format!("line {line} binds `INSTALLED_APPS` in an unusual way"));
        }
    };
    if first.conditional {
        return Err(format!("`INSTALLED_APPS` depends on a condition at line {line}"));
    }
    for later in &all[1..] {
        keeps(source, scope, later)?;
    }
    let found = Finder { source, scope }.list(value, value.start_byte(), DEPTH);
    found.map(|found| found.list).ok_or(format!("`INSTALLED_APPS` at line {line} is computed"))
}

/// Whether a later statement keeps what is in the list.
fn keeps(source: &Source<'_>, scope: Node<'_>, later: &Use<'_>) -> Result<(), String> {
    let line = source.line(later.node);
    let kept = match later.what {
        What::Extend(_) => true,
        What::Assign(value) => carries(source, scope, value, DEPTH),
        What::Call(method, _) => matches!(source.of(method), "append" | "extend" | "insert" | "remove"),
        What::Passed | What::Import(_) | What::Other => false,
    };
    if kept { Ok(()) } else { Err(format!("line {line} changes `INSTALLED_APPS` once more")) }
}

/// Whether everything that is in INSTALLED_APPS is in the value too: itself, a sum or a copy of it.
fn carries(source: &Source<'_>, scope: Node<'_>, value: Node<'_>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    operands(source, value).into_iter().any(|part| match part.kind() {
        "identifier" if source.of(part) == NAME => true,
        "identifier" => {
            let all = uses(source, scope, source.of(part));
            !all.is_empty()
                && all.iter().all(|used| match used.what {
                    What::Assign(value) => carries(source, scope, value, depth),
                    _ => false,
                })
        }
        "list" | "tuple" => {
            let splats = named(part).into_iter().filter(|item| item.kind() == "list_splat");
            splats.flat_map(named).any(|item| carries(source, scope, item, depth))
        }
        "call" => {
            let keeps = matches!(
                callee(source, part),
                Some("list" | "tuple" | "set" | "reversed" | "sorted" | "fromkeys" | "OrderedSet")
            );
            keeps && arguments(part).first().is_some_and(|first| carries(source, scope, *first, depth + 1))
        }
        _ => false,
    })
}

/// The argument of `list(…)` or `tuple(…)`.
fn arguments_of_copy<'t>(source: &Source<'_>, call: Node<'t>) -> Option<Node<'t>> {
    let copies = call.kind() == "call" && matches!(callee(source, call), Some("list" | "tuple"));
    arguments(call).first().copied().filter(|_| copies)
}

struct Finder<'s, 'a> {
    source: &'s Source<'a>,
    scope: Node<'s>,
}

struct Found<'t> {
    list: Node<'t>,
    fit: Fit,
}

/// How well a list fits for an app of the project, best last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Named,
    /// Written out in the very statement.
    Here,
    /// Its name says that it holds the project's own apps.
    Own,
}

impl<'s> Finder<'s, '_> {
    /// The best list among the parts of a value; the last one of several.
    fn list(&self, value: Node<'s>, before: usize, depth: usize) -> Option<Found<'s>> {
        let depth = depth.checked_sub(1)?;
        let parts = operands(self.source, value);
        parts.into_iter().filter_map(|part| self.part(part, before, depth)).max_by_key(|found| found.fit)
    }

    fn part(&self, part: Node<'s>, before: usize, depth: usize) -> Option<Found<'s>> {
        match part.kind() {
            "identifier" => self.name(part, before, depth),
            "call" => self.part(bare(arguments_of_copy(self.source, part)?), before, depth),
            "list" | "tuple" => {
                let splats = named(part).into_iter().filter(|item| item.kind() == "list_splat");
                let own = splats
                    .filter_map(|splat| self.part(named(splat).first().copied()?, before, depth))
                    .rfind(|found| found.fit == Fit::Own);
                Some(own.unwrap_or(Found { list: part, fit: Fit::Here }))
            }
            _ => None,
        }
    }

    /// A name that is assigned once, before it is used, and only extended otherwise.
    fn name(&self, name: Node<'s>, before: usize, depth: usize) -> Option<Found<'s>> {
        let name = self.source.of(name);
        let all = uses(self.source, self.scope, name);
        let first = all.first().filter(|first| !first.conditional && first.node.end_byte() <= before)?;
        let What::Assign(value) = first.what else { return None };
        let extended = all[1..].iter().all(|later| match later.what {
            What::Extend(_) => true,
            What::Call(method, _) => {
                matches!(self.source.of(method), "append" | "extend" | "insert" | "remove")
            }
            _ => false,
        });
        let found = self.list(value, first.node.start_byte(), depth).filter(|_| extended)?;
        let own = found.fit == Fit::Own || OWN.iter().any(|part| name.to_uppercase().contains(part));
        Some(Found { list: found.list, fit: if own { Fit::Own } else { Fit::Named } })
    }
}

/// The item of INSTALLED_APPS that names this app.
pub fn app_item<'t>(source: &'t Source<'_>, app: &str) -> Option<Node<'t>> {
    item(source, scope_of(source).ok()?, app)
}

/// Whether the app is in a list that INSTALLED_APPS is made of, also as `app.apps.Config`.
fn listed(source: &Source<'_>, scope: Node<'_>, app: &str) -> bool {
    item(source, scope, app).is_some()
}

fn item<'t>(source: &'t Source<'_>, scope: Node<'t>, app: &str) -> Option<Node<'t>> {
    let config = format!("{app}.apps.");
    let mut names = vec![NAME.to_owned()];
    let mut at = 0;
    while let Some(name) = names.get(at).cloned() {
        at += 1;
        for used in uses(source, scope, &name) {
            let below = match used.what {
                What::Assign(value) | What::Extend(value) | What::Call(_, value) => descendants(value),
                _ => continue,
            };
            let is_app = |text: String| text == app || text.starts_with(&config);
            let found = below.iter().find(|n| is_item(**n) && source.string(**n).is_some_and(is_app));
            if found.is_some() {
                return found.copied();
            }
            for found in below.iter().filter(|n| n.kind() == "identifier").map(|n| source.of(*n)) {
                if !names.iter().any(|known| known == found) {
                    names.push(found.to_owned());
                }
            }
        }
    }
    None
}

/// Whether the string is an item of a list, or an argument.
fn is_item(node: Node<'_>) -> bool {
    let Some(parent) = node.parent() else { return false };
    let inside = matches!(parent.kind(), "list" | "tuple" | "set" | "argument_list");
    inside && children(parent).iter().all(|child| child.kind() != ":")
}
