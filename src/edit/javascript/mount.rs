//! The control plane in an Express app: one import, and one `.use(…)` before every other.

use super::app::{Site, Way, sites};
use super::imports::{Import, Style, behind, imports, is_module, line};
use super::{
    Dialect, Node, Source, arguments, by_hand, checked, field, insert, method, named, parse, required,
    statement_around, string,
};
use crate::edit::lines;
use crate::edit::tree::{ancestors, descendants};
use crate::edit::{Edited, Splice};

/// What to mount.
#[derive(Clone, Copy, Debug)]
pub struct Mount<'a> {
    /// Where the `express()` starts.
    pub at: usize,
    /// The address, e.g. `/api/manage`.
    pub path: &'a str,
    /// The router, as its module exports it.
    pub name: &'a str,
    /// The module as an import of this file names it, e.g. `./manage/index.js`.
    pub module: &'a str,
    /// The name that an import of the same file would clash with another's under.
    pub other_name: &'a str,
}

/// A `.use(…)` of ours that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Mounted {
    /// 1-based.
    pub line: usize,
    /// What answers every call before it: the text, and its line.
    pub shadow: Option<(String, usize)>,
}

/// Mounts the control plane.
pub fn mount(text: &str, dialect: Dialect, mount: &Mount<'_>) -> Edited {
    let source = parse(text, dialect);
    if let Some(line) = source.first_error_line() {
        return by_hand(format!("line {line} is not valid code"));
    }
    if mounted(&source, |module| plain(module) == plain(mount.module)).is_some() {
        return Edited::Already;
    }
    let imports = imports(&source);
    let Some(site) = sites(&source, &imports).into_iter().find(|site| site.call.start == mount.at) else {
        return by_hand("the app is not made where it was");
    };
    let style = Style::of(&source);
    let name = if is_taken(&source, mount.name) { mount.other_name } else { mount.name };
    let splices =
        vec![taken_in(&source, &site, mount, name, style), used(&source, &site, mount, name, style)];
    checked(text, dialect, splices)
}

/// Whether a name means something in this file already.
fn is_taken(source: &Source<'_>, name: &str) -> bool {
    let known = ["identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"];
    descendants(source.root()).into_iter().any(|n| known.contains(&n.kind()) && source.of(n) == name)
}

/// The import, or the `require`.
fn taken_in(source: &Source<'_>, site: &Site, mount: &Mount<'_>, name: &str, style: Style) -> Splice {
    let Style { quote, semicolon } = style;
    let module = format!("{quote}{}{quote}", mount.module);
    let text = match (is_module(source), name == mount.name) {
        (true, true) => format!("import {{ {name} }} from {module}{semicolon}"),
        (true, false) => format!("import {{ {} as {name} }} from {module}{semicolon}", mount.name),
        (false, true) => format!("const {{ {name} }} = require({module}){semicolon}"),
        (false, false) => format!("const {{ {}: {name} }} = require({module}){semicolon}", mount.name),
    };
    line(source, top(source, site.call.start).map_or(site.call.start, |node| node.start_byte()), &text)
}

/// The statement of the file that a place is in.
fn top<'t>(source: &'t Source<'_>, at: usize) -> Option<Node<'t>> {
    named(source.root()).into_iter().find(|node| node.byte_range().contains(&at))
}

/// The `.use(…)`.
fn used(source: &Source<'_>, site: &Site, mount: &Mount<'_>, name: &str, style: Style) -> Splice {
    let quote = style.quote;
    let call = format!(".use({quote}{}{quote}, {name})", mount.path);
    let statement =
        |range: &std::ops::Range<usize>| source.root().descendant_for_byte_range(range.start, range.end);
    let whole = format!("{}{call}{}", site.name.as_deref().unwrap_or_default(), style.semicolon);
    match &site.way {
        Way::Behind(range) => match statement(range) {
            Some(node) => behind(source, node, &whole),
            None => insert(range.end, format!(" {whole}")),
        },
        Way::Constructor(body) => first_in(source, statement(body), body.start, &whole),
        Way::Chain => insert(site.call.end, call),
    }
}

/// First in a constructor, but behind `super(…)`.
fn first_in(source: &Source<'_>, body: Option<Node<'_>>, start: usize, new: &str) -> Splice {
    let statements = body.map(named).unwrap_or_default();
    let is_super = |node: &&Node<'_>| source.of(**node).starts_with("super(");
    if let Some(call) = statements.iter().find(is_super) {
        return behind(source, *call, new);
    }
    let eol = source.eol();
    match statements.first() {
        Some(first) if lines::line_start(source.text, first.start_byte()) > start => {
            let indent = source.indent(first.start_byte());
            insert(lines::line_end(source.text, start + 1), format!("{eol}{indent}{new}"))
        }
        Some(first) => insert(first.start_byte(), format!("{new} ")),
        None => insert(start + 1, format!(" {new} ")),
    }
}

/// Finds a `.use(…)` of what `is_ours` says is our module.
pub fn mounted(source: &Source<'_>, is_ours: impl Fn(&str) -> bool) -> Option<Mounted> {
    let imports = imports(source);
    let names: Vec<&str> = imports
        .iter()
        .filter(|import| is_ours(&import.module))
        .map(|import: &Import<'_>| import.local)
        .collect();
    let ours = |node: Node<'_>| {
        (node.kind() == "identifier" && names.contains(&source.of(node)))
            || required(source, node).is_some_and(|module| is_ours(&module))
    };
    let uses = descendants(source.root()).into_iter().filter(|node| {
        matches!(method(source, *node), Some((_, "use" | "all" | "post")))
            && arguments(*node).into_iter().flat_map(descendants).any(ours)
    });
    // The innermost: `.use(…)` of a chain holds those before it.
    let call = uses.min_by_key(|node| node.byte_range().len())?;
    Some(Mounted { line: source.line(call), shadow: shadow(source, call) })
}

/// A statement before ours, in the same block, that answers everything.
fn shadow(source: &Source<'_>, call: Node<'_>) -> Option<(String, usize)> {
    let (receiver, _) = method(source, call)?;
    let statement = statement_around(call)?;
    let block = statement.parent()?;
    let before = named(block).into_iter().take_while(|node| node.end_byte() <= statement.start_byte());
    let calls = before.flat_map(descendants).filter(|node| {
        method(source, *node).is_some_and(|(other, _)| source.of(other) == source.of(receiver))
            && ancestors(*node).find(|n| n.kind().contains("function"))
                == ancestors(call).find(|n| n.kind().contains("function"))
    });
    calls.into_iter().find(|node| takes_all(source, *node)).map(|node| {
        let text: String = source.of(node).split_whitespace().collect::<Vec<_>>().join(" ");
        (text.chars().take(60).collect(), source.line(node))
    })
}

/// Whether a route takes every address and never passes a call on.
fn takes_all(source: &Source<'_>, call: Node<'_>) -> bool {
    let Some((_, name)) = method(source, call) else { return false };
    let all = arguments(call);
    let Some(first) = all.first().copied() else { return false };
    let path = string(source, first).unwrap_or_else(|| source.of(first).to_owned());
    let everything =
        ["*", "/*", "(.*)", "/(.*)", "/.*/", "/^.*$/", "{*splat}", "/{*splat}", "*splat", "/*splat"];
    let is_path = matches!(first.kind(), "string" | "template_string" | "regex");
    let wide = everything.contains(&path.as_str()) || !is_path || (name == "use" && path == "/");
    let last = all.last().copied();
    let final_handler = last.is_some_and(|handler| {
        let parameters = field(handler, "parameters").map(named).unwrap_or_default();
        handler.kind().contains("function") && matches!(parameters.len(), 0..=2)
    });
    let verb = matches!(name, "use" | "all" | "post");
    verb && wide && final_handler
}

/// A module's name without its ending and without `/index`.
fn plain(module: &str) -> &str {
    let module = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"]
        .iter()
        .find_map(|ending| module.strip_suffix(ending))
        .unwrap_or(module);
    module.strip_suffix("/index").unwrap_or(module)
}
