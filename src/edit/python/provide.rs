//! The names a snippet needs: those the file has imported already, and the import of the others.
//! It never rebinds a name that means something else in this file: then it imports under an alias.

use super::imports::{Import, imports, pair};
use super::scope::{self, What, uses};
use super::tree::{Node, Source, children, descendants, field, named};
use crate::edit::Splice;

/// A function to call, and the modules that export it; the first one is imported from.
pub struct Wanted {
    pub name: &'static str,
    pub modules: &'static [&'static str],
}

/// How to call each wanted function, and the splices that make it so.
pub struct Names {
    pub locals: Vec<String>,
    pub splices: Vec<Splice>,
}

/// Makes `wanted` callable at the statement `user`; `None` where even the alias is taken.
pub fn provide(source: &Source<'_>, user: Node<'_>, wanted: &[Wanted]) -> Option<Names> {
    let file = File { source, imports: imports(source), user };
    let mut locals = Vec::new();
    let mut missing = Vec::new();
    for want in wanted {
        if let Some(local) = file.bound(want) {
            locals.push(local);
            continue;
        }
        let alias = format!("acp_{}", want.name);
        let local = if file.free(want.name) { want.name.to_owned() } else { alias };
        if local != want.name && !file.free(&local) {
            return None;
        }
        missing.push(if local == want.name { local.clone() } else { format!("{} as {local}", want.name) });
        locals.push(local);
    }
    missing.sort();
    let module = wanted.first()?.modules.first()?;
    let splices = if missing.is_empty() { Vec::new() } else { file.import(module, &missing) };
    Some(Names { locals, splices })
}

struct File<'s, 'a> {
    source: &'s Source<'a>,
    imports: Vec<Import<'s>>,
    /// The statement that will use the names.
    user: Node<'s>,
}

impl<'s> File<'s, '_> {
    /// What `want` is called here, if it is surely bound before the user.
    fn bound(&self, want: &Wanted) -> Option<String> {
        self.usable().find_map(|import| self.bound_by(import, want))
    }

    /// The unconditional imports before the user.
    fn usable(&self) -> impl Iterator<Item = &Import<'s>> {
        self.imports.iter().filter(|i| !i.conditional && i.node.end_byte() <= self.user.start_byte())
    }

    fn bound_by(&self, import: &Import<'s>, want: &Wanted) -> Option<String> {
        let source = self.source;
        let Some(from) = import.from(source) else {
            return import.names(source).into_iter().find_map(|(module, local)| {
                let root = local.split('.').next()?;
                let whole = want.modules.contains(&module) && self.means(root, &["django"], import);
                whole.then(|| format!("{local}.{}", want.name))
            });
        };
        if want.modules.contains(&from) && import.star() {
            return self.free_of_stars(want.name, import).then(|| want.name.to_owned());
        }
        import.names(source).into_iter().find_map(|(name, local)| {
            let direct = want.modules.contains(&from) && name == want.name;
            let module = want.modules.contains(&format!("{from}.{name}").as_str());
            match (direct, module) {
                (true, _) if self.means(local, want.modules, import) => Some(local.to_owned()),
                (_, true) if self.means(local, &[from], import) => Some(format!("{local}.{}", want.name)),
                _ => None,
            }
        })
    }

    /// Whether nothing but imports from `modules` binds `local`, and no later `import *` may hide it.
    fn means(&self, local: &str, modules: &[&str], by: &Import<'s>) -> bool {
        let ours = uses(self.source, self.source.root(), local).into_iter().all(|bound| match bound.what {
            What::Import(node) => {
                let import = Import { node, conditional: bound.conditional };
                match import.from(self.source) {
                    Some(from) => modules.contains(&from),
                    None => {
                        node == by.node
                            || import.names(self.source).iter().all(|(m, _)| m.starts_with("django"))
                    }
                }
            }
            What::Call(..) | What::Passed => true,
            _ => false,
        });
        ours && !scope::made_global(self.source, local) && self.free_of_later_stars(local, by)
    }

    /// A name from `import *` of a known module: nothing else may bind it.
    fn free_of_stars(&self, name: &str, by: &Import<'s>) -> bool {
        self.unbound(name) && self.free_of_later_stars(name, by)
    }

    /// A star import between `by` and the user could rebind `name`; that the file calls it speaks against that.
    fn free_of_later_stars(&self, name: &str, by: &Import<'s>) -> bool {
        let later = self.stars().any(|star| star.node.start_byte() > by.node.start_byte());
        !later || self.called(name)
    }

    /// Star imports whose names we do not know.
    fn stars(&self) -> impl Iterator<Item = &Import<'s>> {
        self.imports.iter().filter(|i| i.star() && i.from(self.source) != Some("django.urls"))
    }

    fn called(&self, name: &str) -> bool {
        descendants(self.source.root()).into_iter().filter(|node| node.kind() == "call").any(|call| {
            field(call, "function").is_some_and(|f| f.kind() == "identifier" && self.source.of(f) == name)
        })
    }

    fn unbound(&self, name: &str) -> bool {
        let binds = |what: What<'_>| !matches!(what, What::Call(..) | What::Passed);
        !uses(self.source, self.source.root(), name).into_iter().any(|bound| binds(bound.what))
            && !scope::made_global(self.source, name)
    }

    /// Whether importing `name` hides nothing: not bound here, and not got from a star import.
    fn free(&self, name: &str) -> bool {
        let starred = self.stars().next().is_some() && scope::holds(self.source, self.source.root(), name);
        self.unbound(name) && !starred
    }

    /// The splices that import `names` from `module`.
    fn import(&self, module: &str, names: &[String]) -> Vec<Splice> {
        let after_stars = self.stars().map(|star| star.node.end_byte()).max().unwrap_or(0);
        let extended = self
            .usable()
            .filter(|i| {
                i.from(self.source) == Some(module) && !i.star() && i.node.start_byte() >= after_stars
            })
            .last();
        match extended {
            Some(import) => names.iter().flat_map(|name| self.extend(import, name)).fold(Vec::new(), joined),
            None => {
                let line = format!("from {module} import {}", names.join(", "));
                vec![self.place(module, &line, after_stars)]
            }
        }
    }

    /// Puts `name` in its alphabetical place among the names of `import`.
    fn extend(&self, import: &Import<'s>, name: &str) -> Vec<Splice> {
        let items = import.items();
        let source = self.source;
        let greater = items.iter().find(|item| {
            let other = pair(source, **item).0;
            other.starts_with(|c: char| c.is_lowercase()) && other > name
        });
        let new = |at: usize, insert: String| vec![Splice { at, remove: String::new(), insert }];
        if let Some(item) = greater {
            let listed = children(import.node).iter().any(|n| n.kind() == "(");
            let gap = if listed && source.opens_line(*item) {
                format!("{}{}", source.eol(), source.column(*item))
            } else {
                " ".to_owned()
            };
            return new(item.start_byte(), format!("{name},{gap}"));
        }
        let Some(last) = items.last() else { return Vec::new() };
        let comma =
            children(import.node).into_iter().find(|n| n.kind() == "," && n.start_byte() >= last.end_byte());
        let end = comma.map_or(last.end_byte(), |comma| comma.end_byte());
        let listed = source.opens_line(*last) && children(import.node).iter().any(|n| n.kind() == "(");
        match (listed, comma) {
            (true, Some(_)) if import.node.end_position().row > last.end_position().row => {
                let Some(at) = source.next_line(end) else { return Vec::new() };
                new(at, format!("{}{name},{}", source.column(*last), source.eol()))
            }
            // Before the last name, so that a comment behind that one stays with it.
            (true, None) => {
                new(last.start_byte(), format!("{name},{}{}", source.eol(), source.column(*last)))
            }
            (_, Some(_)) => new(end, format!(" {name},")),
            (_, None) => new(end, format!(", {name}")),
        }
    }

    /// A new import line in its place: among Django's imports where there are some, else behind all, else on top.
    fn place(&self, module: &str, line: &str, after: usize) -> Splice {
        let (source, eol) = (self.source, self.source.eol());
        let top: Vec<_> = self
            .usable()
            .filter(|i| i.node.parent().is_some_and(|p| p.kind() == "module") && i.node.end_byte() >= after)
            .collect();
        let django = |i: &&&Import<'s>| i.from(source).is_some_and(|from| from.starts_with("django"));
        let before = top.iter().filter(django).rfind(|i| i.from(source) <= Some(module));
        let next =
            top.iter().filter(django).find(|i| i.from(source) > Some(module) && i.node.start_byte() >= after);
        if let (None, Some(next)) = (before, next) {
            let at = source.line_start(next.node.start_byte());
            return Splice { at, remove: String::new(), insert: format!("{line}{eol}") };
        }
        if let Some(import) = before.or(top.last()) {
            return self.below(import.node, line);
        }
        match header(source).filter(|header| header.end_byte() <= self.user.start_byte()) {
            Some(header) => {
                let Splice { at, insert, .. } = self.below(header, line);
                let tight = !source.text[at..].starts_with(['\r', '\n']);
                let gap = if tight { eol } else { "" };
                Splice { at, remove: String::new(), insert: format!("{eol}{insert}{gap}") }
            }
            None => {
                let at = source.line_start(above_comments(self.user));
                Splice { at, remove: String::new(), insert: format!("{line}{eol}{eol}") }
            }
        }
    }

    /// `line` under the line on which `node` ends.
    fn below(&self, node: Node<'_>, line: &str) -> Splice {
        let (source, eol) = (self.source, self.source.eol());
        let mut last = node;
        while let Some(next) =
            last.next_sibling().filter(|n| n.start_position().row == last.end_position().row)
        {
            last = next;
        }
        match source.next_line(last.end_byte().saturating_sub(usize::from(ends_line(source, last)))) {
            Some(at) => Splice { at, remove: String::new(), insert: format!("{line}{eol}") },
            None => Splice { at: source.text.len(), remove: String::new(), insert: format!("{eol}{line}") },
        }
    }
}

/// Where the comments that belong to a statement start; those on top of the file belong to the file.
fn above_comments(statement: Node<'_>) -> usize {
    let mut top = statement;
    while let Some(comment) = top
        .prev_sibling()
        .filter(|n| n.kind() == "comment" && n.end_position().row + 1 == top.start_position().row)
    {
        top = comment;
    }
    if top.start_position().row == 0 { statement.start_byte() } else { top.start_byte() }
}

/// Whether the node's text takes the end of the line with it.
fn ends_line(source: &Source<'_>, node: Node<'_>) -> bool {
    source.of(node).ends_with('\n')
}

/// The docstring, or the last `from __future__` import, that new imports go under.
fn header<'t>(source: &'t Source<'_>) -> Option<Node<'t>> {
    let statements = named(source.root());
    let docstring = |n: &&Node<'_>| n.kind() == "expression_statement" && only_string(**n);
    let future = statements.iter().rfind(|n| n.kind() == "future_import_statement");
    future.or_else(|| statements.first().filter(docstring)).copied()
}

fn only_string(statement: Node<'_>) -> bool {
    matches!(named(statement).as_slice(), [string] if string.kind() == "string")
}

/// Two names that land in one place are one splice.
fn joined(mut all: Vec<Splice>, next: Splice) -> Vec<Splice> {
    match all.iter_mut().find(|splice| splice.at == next.at) {
        Some(same) => same.insert.push_str(&next.insert),
        None => all.push(next),
    }
    all
}
