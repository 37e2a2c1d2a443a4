//! A chain of method calls, `Router::new().route(…).layer(…)`, and one more link in it, laid out as rustfmt would.

use super::method;
use crate::edit::tree::{Node, Source, field};
use crate::edit::{Splice, lines};

/// What a chain starts from, and its calls in order.
pub struct Chain<'t> {
    pub base: Node<'t>,
    pub links: Vec<Link<'t>>,
}

/// One `.name(…)`.
pub struct Link<'t> {
    pub name: String,
    /// The whole expression up to and with this call.
    pub call: Node<'t>,
    /// Where its `.` is.
    pub dot: usize,
}

/// Takes an expression apart; one without a method call is a chain without links.
pub fn chain<'t>(source: &Source<'_>, node: Node<'t>) -> Chain<'t> {
    let mut links = Vec::new();
    let mut base = node;
    while let Some((receiver, name)) = method(source, base) {
        let dot = dot(base).unwrap_or(receiver.end_byte());
        links.push(Link { name: name.to_owned(), call: base, dot });
        base = receiver;
    }
    links.reverse();
    Chain { base, links }
}

fn dot(call: Node<'_>) -> Option<usize> {
    let function = field(call, "function")?;
    let access = if function.kind() == "generic_function" { field(function, "function")? } else { function };
    let mut cursor = access.walk();
    access.children(&mut cursor).find(|child| child.kind() == ".").map(|dot| dot.start_byte())
}

/// What rustfmt keeps on one line.
const SHORT: usize = 60;

impl Chain<'_> {
    /// Where link `index` starts, or the chain's end.
    pub fn place(&self, index: usize) -> usize {
        match index.checked_sub(1) {
            Some(before) => self.links[before].call.end_byte(),
            None => self.base.end_byte(),
        }
    }

    /// Puts `.new` in front of link `index`.
    pub fn insert(&self, source: &Source<'_>, index: usize, new: &str) -> Vec<Splice> {
        let at = self.place(index);
        let written = &source.text[self.base.start_byte()..self.top().end_byte()];
        let fits = !written.contains('\n') && written.chars().count() + new.chars().count() < SHORT;
        // A closure without a block would get one; its layout is the owner's.
        let bare_closure = self.top().parent().is_some_and(|parent| parent.kind() == "closure_expression");
        if fits || self.links.is_empty() || bare_closure && !written.contains('\n') {
            return vec![super::insert(at, format!(".{new}"))];
        }
        let (eol, indent) = (source.eol(), self.indent(source));
        let mut splices = vec![super::insert(at, format!("{eol}{indent}.{new}"))];
        if !written.contains('\n') {
            let dots = self.links.iter().skip(usize::from(self.is_short(source))).map(|link| link.dot);
            splices.extend(dots.map(|dot| super::insert(dot, format!("{eol}{indent}"))));
        }
        merged(splices)
    }

    /// The whole chain.
    fn top(&self) -> Node<'_> {
        self.links.last().map_or(self.base, |link| link.call)
    }

    /// Whether the first link stays beside what the chain starts from: that is no longer than one indent.
    fn is_short(&self, source: &Source<'_>) -> bool {
        let start = self.base.start_byte();
        let column = start - lines::line_start(source.text, start) - source.indent(start).len();
        column + self.base.end_byte() - start <= source.indent_unit().len()
    }

    /// What stands before a link that has a line of its own.
    fn indent(&self, source: &Source<'_>) -> String {
        let own_line = |link: &&Link<'_>| {
            let start = lines::line_start(source.text, link.dot);
            source.text[start..link.dot].trim().is_empty()
        };
        match self.links.iter().find(own_line) {
            Some(link) => source.indent(link.dot).to_owned(),
            None => format!("{}{}", source.indent(self.base.start_byte()), source.indent_unit()),
        }
    }
}

/// Splices at one place become one, the earlier first.
fn merged(mut splices: Vec<Splice>) -> Vec<Splice> {
    splices.sort_by_key(|splice| splice.at);
    let mut all: Vec<Splice> = Vec::new();
    for splice in splices {
        match all.last_mut().filter(|last| last.at == splice.at) {
            Some(last) => last.insert.push_str(&splice.insert),
            None => all.push(splice),
        }
    }
    all
}
