//! Where a package starts its server, and the expression that is its router: followed from the call that serves
//! through variables and functions of the package to the place where the router is built.

use std::ops::Range;

use super::code::{At, Code, parts};
use super::pool::{Pool, pool};
use super::served::starts;
use crate::edit::rust::chain::{Chain, chain};
use crate::edit::rust::scope::{Binding, visible};
use crate::edit::rust::walls::{is_plain, place};
use crate::edit::rust::{Way, arguments, bare, callee, method, result};
use crate::edit::tree::{Node, ancestors, descendants, field};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    Axum,
    Actix,
}

/// The expression that is the host's router or app.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    pub file: String,
    pub line: usize,
    pub at: Range<usize>,
    pub way: Way,
    pub pool: Option<Pool>,
}

/// What the code says of its server.
#[derive(Clone, Debug, PartialEq)]
pub enum Server {
    /// There is none.
    None,
    At(Site),
    /// There is one, but where its router is built is not clear.
    Unclear {
        file: String,
        line: usize,
        reason: String,
    },
}

/// Finds the server. `outside` are functions of this package whose routers other packages serve.
pub fn server(code: &Code<'_>, flavour: Flavour, outside: &[String]) -> Server {
    let starts = starts(code, flavour);
    let Some(first) = starts.first() else {
        return match (flavour, outside) {
            (Flavour::Axum, []) => unserved(code),
            (Flavour::Axum, outside) => served_outside(code, outside),
            (Flavour::Actix, _) => Server::None,
        };
    };
    let mut found: Vec<Result<At<'_, '_>, String>> =
        starts.iter().map(|at| router(code, *at, DEPTH)).collect();
    found.dedup_by(|a, b| matches!((a, b), (Ok(a), Ok(b)) if a.node == b.node));
    match found.as_slice() {
        [Ok(at)] => Server::At(site(code, *at, flavour)),
        [Err(reason)] => unclear(first, reason.clone()),
        _ => {
            let lines: Vec<_> =
                starts.iter().map(|at| format!("`{}` line {}", at.file.path, at.line())).collect();
            unclear(first, format!("there is more than one server: {}", lines.join(", ")))
        }
    }
}

/// The one router of ours that others serve.
fn served_outside(code: &Code<'_>, names: &[String]) -> Server {
    let all: Vec<_> = names.iter().flat_map(|name| code.routers(name)).collect();
    match all.as_slice() {
        [one] => match result(&one.file.source, one.node).map(|node| router(code, one.with(node), DEPTH)) {
            Some(Ok(at)) => Server::At(site(code, at, Flavour::Axum)),
            Some(Err(reason)) => unclear(one, reason),
            None => unclear(one, "it ends in more than one way".into()),
        },
        [] => Server::None,
        all => unclear(&all[0], "other packages serve more than one router of this one".into()),
    }
}

fn unclear(at: &At<'_, '_>, reason: String) -> Server {
    Server::Unclear { file: at.file.path.to_owned(), line: at.line(), reason }
}

/// How far variables and functions are followed.
pub(super) const DEPTH: usize = 12;

/// The expression that builds what `at` is.
fn router<'c, 'a>(code: &'c Code<'a>, at: At<'c, 'a>, depth: usize) -> Result<At<'c, 'a>, String> {
    let depth = depth.checked_sub(1).ok_or("the router goes through too many hands")?;
    let source = &at.file.source;
    let node = unwrapped(&at);
    let at = at.with(node);
    match node.kind() {
        "block" => match crate::edit::rust::tail(node) {
            Some(tail) => router(code, at.with(tail), depth),
            None => Err(format!("line {} has no router at its end", at.line())),
        },
        "identifier" => variable(code, at, depth),
        "call_expression" => {
            let chain = chain(source, node);
            if builds(&at, &chain) {
                return Ok(at);
            }
            // `Api::new(…).into_router()`: the last of the package's own methods that gives a router.
            if let Some(own) = chain.links.iter().rposition(|link| !code.routers(&link.name).is_empty()) {
                let link = &chain.links[own];
                let inner = built(code, at.with(link.call), &link.name, depth);
                let plain = chain.links[own + 1..].iter().all(|link| is_plain(source, link));
                return if plain { inner } else { inner.map(|_| at) };
            }
            match chain.links.is_empty() {
                true => call(code, at, depth),
                false if !chain.links.iter().all(|link| is_plain(source, link)) => {
                    router(code, at.with(chain.base), depth).map(|_| at)
                }
                // A variable that cannot be followed further: its chain is laid out as a whole.
                false => router(code, at.with(chain.base), depth)
                    .map(|found| if found.node == chain.base { at } else { found }),
            }
        }
        _ => Err(format!("line {} is neither a variable nor a call", at.line())),
    }
}

/// Without what turns a router into a service, and without `?` and the like.
pub(super) fn unwrapped<'c>(at: &At<'c, '_>) -> Node<'c> {
    let source = &at.file.source;
    let mut node = bare(source, at.node);
    loop {
        let inner = match (callee(source, node), method(source, node)) {
            (_, Some((receiver, name)))
                if name.starts_with("into_make_service") || name == "into_service" =>
            {
                Some(receiver)
            }
            (Some(path), _) if path.contains("into_make_service") => arguments(node).first().copied(),
            _ => None,
        };
        match inner {
            Some(inner) => node = bare(source, inner),
            None => return node,
        }
    }
}

/// Whether a chain starts from a new router or app.
fn builds(at: &At<'_, '_>, chain: &Chain<'_>) -> bool {
    let base = bare(&at.file.source, chain.base);
    callee(&at.file.source, base).is_some_and(|path| {
        let plain: String = path.split("::<").next().unwrap_or(path).to_owned()
            + if path.ends_with("::new") { "::new" } else { "" };
        let parts: Vec<&str> = plain.split("::").collect();
        let head = parts.iter().rev().find(|part| part.starts_with(char::is_uppercase));
        matches!(head, Some(&"Router" | &"App")) && (path.ends_with("new") || path.ends_with("default"))
    })
}

/// The value of a variable, or the variable itself where its value is put together over several statements.
fn variable<'c, 'a>(code: &'c Code<'a>, at: At<'c, 'a>, depth: usize) -> Result<At<'c, 'a>, String> {
    let (source, name) = (&at.file.source, at.text());
    let all: Vec<_> = visible(source, at.node).into_iter().filter(|binding| binding.name == name).collect();
    // `#[cfg(…)] let app = app.service(…);` is more of the same app: what is true of it is true of the one before.
    let more = |binding: &Binding<'_, '_>| {
        let base = binding.value.map(|value| bare(source, chain(source, bare(source, value)).base));
        binding.conditional && base.is_some_and(|base| source.of(base) == name)
    };
    let Some(binding) = all.iter().find(|binding| !more(binding)) else { return unpacked(at, name) };
    if binding.conditional {
        let mut lines: Vec<_> =
            all.iter().filter(|b| b.conditional).map(|b| source.line(b.node).to_string()).collect();
        lines.reverse();
        return Err(format!(
            "`{name}` is built more than once, depending on features: lines {}",
            lines.join(", ")
        ));
    }
    let function = crate::edit::rust::function_around(at.node);
    let assigned = function.into_iter().flat_map(descendants).any(|node| {
        node.kind() == "assignment_expression"
            && field(node, "left").is_some_and(|left| source.of(left) == name)
    });
    match binding.value {
        Some(value) if !assigned => router(code, at.with(value), depth),
        Some(value) => router(code, at.with(value), depth).map(|_| at),
        None => match binding.ty.map(|ty| parts(source.of(ty)).0) {
            Some("Router") => Ok(at),
            _ => Err(format!("what `{name}` at line {} is, is not written there", at.line())),
        },
    }
}

/// `let (router, api) = ….split_for_parts();` of utoipa-axum gives a plain router.
fn unpacked<'c, 'a>(at: At<'c, 'a>, name: &str) -> Result<At<'c, 'a>, String> {
    let source = &at.file.source;
    let splits = |node: &Node<'_>| {
        let value = field(*node, "value").and_then(|value| method(source, bare(source, value)));
        let pattern = field(*node, "pattern").map(|pattern| crate::edit::tree::named(pattern));
        let first = pattern.and_then(|parts| parts.first().copied()).map(|first| source.of(first));
        node.kind() == "let_declaration"
            && value.is_some_and(|(_, name)| name == "split_for_parts")
            && first == Some(name)
    };
    let blocks = ancestors(at.node).filter(|node| node.kind() == "block");
    match blocks.flat_map(crate::edit::tree::named).any(|node| splits(&node)) {
        true => Ok(at),
        false => Err(format!("`{name}` at line {} comes from elsewhere", at.line())),
    }
}

/// What a function of the package returns.
fn call<'c, 'a>(code: &'c Code<'a>, at: At<'c, 'a>, depth: usize) -> Result<At<'c, 'a>, String> {
    let source = &at.file.source;
    let Some(path) = callee(source, at.node) else { return Err(format!("line {} is not clear", at.line())) };
    let name = path.rsplit("::").next().unwrap_or(path);
    match code.routers(name).is_empty() {
        true => Err(format!("`{path}` is not a function of this package that returns a router")),
        false => built(code, at, name, depth),
    }
}

/// The router that the package's only function of this name builds, which is called at `at`.
fn built<'c, 'a>(code: &'c Code<'a>, at: At<'c, 'a>, name: &str, depth: usize) -> Result<At<'c, 'a>, String> {
    match code.routers(name).as_slice() {
        [one] => match result(&one.file.source, one.node) {
            // A function that only the caller can be suffixed after.
            Some(node) => router(code, one.with(node), depth).or(Ok(at)),
            None => Ok(at),
        },
        all => {
            let lines: Vec<_> =
                all.iter().map(|at| format!("`{}` line {}", at.file.path, at.line())).collect();
            Err(format!("`{name}` is there more than once: {}", lines.join(", ")))
        }
    }
}

impl<'a> Code<'a> {
    /// The functions of this name that return a router.
    fn routers<'c>(&'c self, name: &str) -> Vec<At<'c, 'a>> {
        let returns = |at: &At<'_, '_>| at.returns().is_some_and(is_router);
        self.functions(name).into_iter().filter(returns).collect()
    }
}

/// Whether a return type is a router, also in a `Result`.
fn is_router(ty: &str) -> bool {
    match parts(ty) {
        ("Router", _) => true,
        ("Result" | "Option", inner) => is_router(inner),
        ("App", _) => true,
        _ => false,
    }
}

/// No call serves: the one function that returns a router and that no other such function calls.
fn unserved(code: &Code<'_>) -> Server {
    let builders: Vec<_> = code
        .nodes()
        .filter(|at| {
            at.node.kind() == "function_item" && at.returns().is_some_and(is_router) && !at.in_tests()
        })
        .collect();
    let inner = |name: &str| {
        builders.iter().any(|at| {
            descendants(at.node).into_iter().any(|node| {
                at.name() != Some(name)
                    && callee(&at.file.source, node)
                        .is_some_and(|path| path.rsplit("::").next() == Some(name))
            })
        })
    };
    let outer: Vec<_> = builders.iter().filter(|at| at.name().is_some_and(|name| !inner(name))).collect();
    match outer.as_slice() {
        [] => Server::None,
        [at] => unclear(at, "no call to `axum::serve` shows that this router is served".into()),
        all => unclear(all[0], "no call to `axum::serve` shows which router is served".into()),
    }
}

fn site(code: &Code<'_>, at: At<'_, '_>, flavour: Flavour) -> Site {
    let source = &at.file.source;
    let chain = chain(source, at.node);
    let (anchor, offset) = match flavour {
        Flavour::Axum => (at, chain.place(place(source, &chain))),
        Flavour::Actix => {
            let closure =
                ancestors(at.node).find(|node| node.kind() == "closure_expression").unwrap_or(at.node);
            let call = ancestors(closure).find(|node| node.kind() == "call_expression").unwrap_or(closure);
            (at.with(call), call.start_byte())
        }
    };
    let pool = pool(code, anchor, offset);
    let way = match (flavour, &pool) {
        (Flavour::Actix, _) => Way::Configure,
        (_, Some(pool)) if pool.given_away => Way::Ahead,
        _ => Way::Merge,
    };
    Site { file: at.file.path.to_owned(), line: at.line(), at: at.node.byte_range(), way, pool }
}
