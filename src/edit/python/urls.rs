//! The route as the first entry of the root URL conf's `urlpatterns`, where nothing can shadow it.
//! It looks at the module's own `urlpatterns` only; what binds that name in a way it cannot follow is left alone.

mod included;
mod shadow;

use self::included::there;
pub use self::shadow::shadow;
use super::imports::imports;
use super::provide::{Names, Wanted, provide};
use super::scope::{self, Use, What, uses};
use super::sequence;
use super::tree::{Node, Source, arguments, bare, callee, children, field, named, operands};
use super::{by_hand, checked, unparsable};
use crate::edit::{Edited, Splice};

/// `path("<path>", include("<module>"))`
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// Without slashes at either end, e.g. `api/manage`.
    pub path: &'a str,
    /// e.g. `manage_api.urls`.
    pub module: &'a str,
}

const NAME: &str = "urlpatterns";
const WANTED: [Wanted; 2] = [
    Wanted { name: "path", modules: &["django.urls"] },
    Wanted { name: "include", modules: &["django.urls", "django.conf.urls"] },
];
/// Functions of Django that return a list of URL patterns, and where they come from.
const LISTS: [(&str, &str); 3] = [
    ("i18n_patterns", "django.conf.urls.i18n"),
    ("static", "django.conf.urls.static"),
    ("staticfiles_urlpatterns", "django.contrib.staticfiles.urls"),
];

/// Adds the route to a root URL conf.
pub fn add_route(text: &str, route: &Route<'_>) -> Edited {
    let source = Source::parse(text);
    if let Some(broken) = unparsable(&source) {
        return broken;
    }
    if let Some(there) = there(&source, route) {
        return there;
    }
    let anchor = match anchor(&source, route) {
        Ok(anchor) => anchor,
        Err(reason) => return by_hand(reason),
    };
    let Some(Names { locals, mut splices }) = provide(&source, anchor.statement, &WANTED) else {
        return by_hand("the names `path` and `include` mean something else in this file");
    };
    let [path, include] = locals.as_slice() else { return by_hand("the imports are not clear") };
    let quote = source.quote(source.root());
    let entry = format!("{path}({quote}{}{quote}, {include}({quote}{}{quote}))", route.path, route.module);
    splices.extend(anchor.insert(&source, &entry));
    checked(text, splices)
}

/// Where the route goes.
struct Anchor<'t> {
    /// The statement that binds `urlpatterns`.
    statement: Node<'t>,
    place: Place<'t>,
}

enum Place<'t> {
    /// Into this list or tuple.
    Into(Node<'t>),
    /// As a list of its own, before the sum that starts here.
    Before(Node<'t>),
}

impl Anchor<'_> {
    fn insert(&self, source: &Source<'_>, entry: &str) -> Vec<Splice> {
        match self.place {
            Place::Into(list) => sequence::first(source, list, entry),
            Place::Before(sum) => {
                let (eol, unit) = (source.eol(), source.indent_unit());
                let insert = format!("[{eol}{unit}{entry},{eol}] + ");
                vec![Splice { at: sum.start_byte(), remove: String::new(), insert }]
            }
        }
    }
}

fn anchor<'t>(source: &'t Source<'_>, route: &Route<'_>) -> Result<Anchor<'t>, String> {
    let all = uses(source, source.root(), NAME);
    if scope::made_global(source, NAME) {
        return Err("a function binds `urlpatterns`".into());
    }
    let Some(first) = all.first() else { return Err(absent(source)) };
    let What::Assign(value) = first.what else { return Err(not_assigned(source, first)) };
    if first.conditional {
        return Err(format!("`urlpatterns` depends on a condition at line {}", source.line(first.node)));
    }
    for later in &all[1..] {
        harmless(source, later, route)?;
    }
    let place = place(source, value)?;
    Ok(Anchor { statement: first.node, place })
}

fn absent(source: &Source<'_>) -> String {
    let star = imports(source).iter().any(|import| import.star());
    if star {
        "`urlpatterns` comes from another module".into()
    } else {
        "no list is named `urlpatterns`".into()
    }
}

fn not_assigned(source: &Source<'_>, first: &Use<'_>) -> String {
    let line = source.line(first.node);
    match first.what {
        What::Import(_) | What::Extend(_) | What::Call(..) => {
            "`urlpatterns` comes from another module".into()
        }
        _ => format!("line {line} binds `urlpatterns` in an unusual way"),
    }
}

/// The list that holds the first entries of the value.
fn place<'t>(source: &'t Source<'_>, value: Node<'t>) -> Result<Place<'t>, String> {
    let parts = operands(source, value);
    let first = parts.first().copied().unwrap_or(value);
    match first.kind() {
        "list" | "tuple" => return Ok(Place::Into(first)),
        // Inside the parentheses that keep a sum over several lines together.
        _ if is_list_sum(source, &parts) => return Ok(Place::Before(bare(value))),
        "call" => {
            let name = field(first, "function").map_or("a function", |function| source.of(function));
            return Err(format!("`urlpatterns` is built by `{name}()`"));
        }
        "identifier" | "attribute" => {
            return Err(format!("`urlpatterns` is another name for `{}`", source.of(first)));
        }
        _ => {}
    }
    Err(format!("`urlpatterns` at line {} is not a list written out", source.line(value)))
}

/// Whether something can be put before the sum: one operand is surely a list, so all are.
fn is_list_sum(source: &Source<'_>, parts: &[Node<'_>]) -> bool {
    parts.iter().any(|part| is_list(source, *part))
        || parts.len() > 1 && parts.iter().any(|part| names_list(source, *part))
}

/// Whether the operand is the name of a list that this file writes out.
fn names_list(source: &Source<'_>, part: Node<'_>) -> bool {
    let all =
        if part.kind() == "identifier" { uses(source, source.root(), source.of(part)) } else { Vec::new() };
    let [Use { what: What::Assign(value), conditional: false, .. }, later @ ..] = all.as_slice() else {
        return false;
    };
    bare(*value).kind() == "list"
        && !later.iter().any(|later| matches!(later.what, What::Assign(_) | What::Other))
}

/// Whether the operand is surely a list: a literal, or a call of a function that returns one.
fn is_list(source: &Source<'_>, node: Node<'_>) -> bool {
    match node.kind() {
        "list" => true,
        "call" => LISTS.iter().any(|(name, module)| {
            callee(source, node) == Some(name)
                && imports(source).iter().any(|import| {
                    import.from(source) == Some(module) && import.names(source).contains(&(*name, *name))
                })
        }),
        _ => false,
    }
}

/// Whether a later statement leaves the first entry where it is.
fn harmless(source: &Source<'_>, later: &Use<'_>, route: &Route<'_>) -> Result<(), String> {
    let line = source.line(later.node);
    let changed = || format!("line {line} changes `urlpatterns` once more");
    match later.what {
        What::Extend(_) => Ok(()),
        What::Assign(value) => match ahead(source, value) {
            Some(ahead) if ahead.iter().all(|entry| cannot_shadow(source, *entry, route)) => Ok(()),
            _ => Err(format!("line {line} binds `urlpatterns` once more")),
        },
        What::Call(method, call) => match source.of(method) {
            "append" | "extend" => Ok(()),
            "insert" if arguments(call).get(1).is_some_and(|entry| cannot_shadow(source, *entry, route)) => {
                Ok(())
            }
            _ => Err(changed()),
        },
        What::Passed | What::Import(_) | What::Other => Err(changed()),
    }
}

/// The entries that `value` puts before those of `urlpatterns`; `None` where `urlpatterns` is not just extended.
fn ahead<'t>(source: &Source<'_>, value: Node<'t>) -> Option<Vec<Node<'t>>> {
    let is_name = |n: Node<'_>| n.kind() == "identifier" && source.of(n) == NAME;
    let mut entries = Vec::new();
    for part in operands(source, value) {
        match part.kind() {
            _ if is_name(part) => return Some(entries),
            "list" => {
                for item in named(part) {
                    if item.kind() == "list_splat" && named(item).first().is_some_and(|n| is_name(*n)) {
                        return Some(entries);
                    }
                    entries.push(item);
                }
            }
            "call" if is_list(source, part) && callee(source, part) != Some("i18n_patterns") => {}
            _ => return None,
        }
    }
    None
}

/// Whether an entry's route is written out and leaves ours alone.
fn cannot_shadow(source: &Source<'_>, entry: Node<'_>, route: &Route<'_>) -> bool {
    let call = entry.kind() == "call" && matches!(callee(source, entry), Some("path" | "re_path" | "url"));
    let text = arguments(entry).first().and_then(|first| source.string(*first));
    let Some(text) = text.filter(|_| call) else { return false };
    let start: String =
        text.trim_start_matches(['^', '/']).chars().take_while(|c| !"<([.\\^$".contains(*c)).collect();
    !start.is_empty() && !route.path.starts_with(start.trim_end_matches('/'))
}

/// The literal routes of the root list, with their lines: what is taken already.
pub fn routes(text: &str) -> Vec<(String, usize)> {
    let source = Source::parse(text);
    let mut found = Vec::new();
    for used in uses(&source, source.root(), NAME) {
        let (What::Assign(value) | What::Extend(value)) = used.what else { continue };
        for list in operands(&source, value).into_iter().filter(|n| matches!(n.kind(), "list" | "tuple")) {
            for entry in children(list).into_iter().filter(|n| n.kind() == "call") {
                if let Some(route) = arguments(entry).first().and_then(|first| source.string(*first)) {
                    found.push((route, source.line(entry)));
                }
            }
        }
    }
    found
}
