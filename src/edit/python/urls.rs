//! The route as the first entry of the root URL conf's `urlpatterns`, where nothing can shadow it.
//! It looks at the module's own `urlpatterns` only; what binds that name in a way it cannot follow is left alone.

use super::imports::imports;
use super::provide::{Names, Wanted, provide};
use super::scope::{self, Use, What, uses};
use super::sequence;
use super::tree::{Node, Source, arguments, bare, callee, children, descendants, field, named, operands};
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
        _ if is_list_sum(source, &parts) => return Ok(Place::Before(bare_sum(value))),
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

/// Inside the parentheses that keep a sum over several lines together.
fn bare_sum(value: Node<'_>) -> Node<'_> {
    bare(value)
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

/// Whether the route is there already, anywhere in the file.
fn there(source: &Source<'_>, route: &Route<'_>) -> Option<Edited> {
    let include = include(source, route)?;
    let entry = entry(include);
    let written = entry.and_then(|call| arguments(call).first().and_then(|first| source.string(*first)));
    let plain =
        |text: &str| text.trim_start_matches('^').trim_end_matches(['$', '?']).trim_matches('/').to_owned();
    if let Some(other) = written.filter(|text| plain(text) != route.path) {
        let line = source.line(include);
        return Some(by_hand(format!("line {line} includes `{}` at `{other}`", route.module)));
    }
    if translated(source, include) {
        return Some(by_hand("the route is inside `i18n_patterns`, which puts a language before it"));
    }
    Some(Edited::Already)
}

/// The `include(…)` of our module.
fn include<'t>(source: &'t Source<'_>, route: &Route<'_>) -> Option<Node<'t>> {
    let known = includers(source);
    descendants(source.root()).into_iter().find(|n| {
        let name = callee(source, *n).filter(|_| n.kind() == "call");
        name.is_some_and(|name| known.contains(&name)) && includes(source, *n, route)
    })
}

/// The `path(…)` around an `include(…)`.
fn entry(include: Node<'_>) -> Option<Node<'_>> {
    include.parent().and_then(|list| list.parent()).filter(|call| call.kind() == "call")
}

/// The entry that stands before the route in its list and answers its calls: the entry's own route, and its line.
pub fn shadow(text: &str, route: &Route<'_>) -> Option<(String, usize)> {
    let source = Source::parse(text);
    let ours = entry(include(&source, route)?)?;
    let list = ours.parent().filter(|list| matches!(list.kind(), "list" | "tuple"))?;
    let earlier = named(list).into_iter().take_while(|entry| entry.id() != ours.id());
    earlier.filter(|entry| entry.kind() == "call").find_map(|entry| {
        let written = swallows(&source, entry, route)?;
        Some((written, source.line(entry)))
    })
}

/// The route of an entry that takes the calls of ours. One that includes others may still pass them on.
fn swallows(source: &Source<'_>, entry: Node<'_>, route: &Route<'_>) -> Option<String> {
    let given = arguments(entry);
    let known = includers(source);
    let passes = given.get(1).is_none_or(|view| {
        view.kind() == "call" && callee(source, *view).is_some_and(|name| known.contains(&name))
    });
    let written = source.string(*given.first().filter(|_| !passes)?)?;
    let start = match callee(source, entry)? {
        "path" => path_start(&written),
        "re_path" | "url" => regex_start(&written),
        _ => None,
    }?;
    (route.path.len() > start.len() && route.path.starts_with(start)).then_some(written)
}

/// What stands before a last `<path:…>`, which takes all that follows.
fn path_start(route: &str) -> Option<&str> {
    let (start, name) = route.strip_suffix('>')?.split_once('<')?;
    (name.starts_with("path:") && !name.contains('<')).then_some(start)
}

/// What stands before a last `.*` of a regular expression that is a plain text but for it.
fn regex_start(regex: &str) -> Option<&str> {
    let bare = regex.strip_prefix('^').unwrap_or(regex);
    let whole = bare.strip_suffix('$').unwrap_or(bare);
    let end = whole.strip_suffix("/?").unwrap_or(whole);
    let inner = end.strip_suffix(')').unwrap_or(end);
    let Some(start) = inner.strip_suffix(".*").or_else(|| inner.strip_suffix(".+")) else {
        // Without an end it takes all that begins like it.
        return plain_start(bare);
    };
    if inner == end {
        return plain_start(start);
    }
    let (start, group) = start.rsplit_once('(')?;
    let is_group = matches!(group, "" | "?:") || group.starts_with("?P<") && group.ends_with('>');
    plain_start(start).filter(|_| is_group)
}

fn plain_start(start: &str) -> Option<&str> {
    start.chars().all(|c| c.is_ascii_alphanumeric() || "-_/".contains(c)).then_some(start)
}

/// What `include` is called in this file.
fn includers<'a>(source: &Source<'a>) -> Vec<&'a str> {
    let imports = imports(source);
    let pairs = imports.iter().flat_map(|import| import.names(source));
    let aliases = pairs.filter(|(name, _)| *name == "include").map(|(_, local)| local);
    std::iter::once("include").chain(aliases).collect()
}

fn translated(source: &Source<'_>, node: Node<'_>) -> bool {
    std::iter::successors(node.parent(), |n| n.parent())
        .any(|n| n.kind() == "call" && callee(source, n) == Some("i18n_patterns"))
}

/// Whether an `include(…)` call names our module: as a string, in a pair, or imported.
fn includes(source: &Source<'_>, call: Node<'_>, route: &Route<'_>) -> bool {
    let Some(first) = arguments(call).first().copied() else { return false };
    let first = if first.kind() == "tuple" { named(first).first().copied().unwrap_or(first) } else { first };
    if source.string(first).is_some_and(|text| text == route.module) {
        return true;
    }
    let text = source.of(first);
    text == route.module || first.kind() == "identifier" && imported_as(source, text, route.module)
}

/// Whether the local name `name` is the module `module`.
fn imported_as(source: &Source<'_>, name: &str, module: &str) -> bool {
    imports(source).iter().any(|import| {
        import.names(source).iter().any(|(imported, local)| {
            let full =
                import.from(source).map_or((*imported).to_owned(), |from| format!("{from}.{imported}"));
            *local == name && full == module
        })
    })
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
