//! The parsed sources of one package, asked for functions, structs and types by name. It knows no framework.

use super::package::Package;
use crate::edit::rust::{is_conditional, last_name, parse};
use crate::edit::tree::{Node, Source, descendants, field, named};
use crate::error::Result;
use crate::host::ours::is_ours;
use crate::repo::Repo;

/// Path and text of every source of a package.
pub struct Texts(Vec<(String, String)>);

/// A parsed source.
pub struct File<'a> {
    pub path: &'a str,
    pub source: Source<'a>,
}

/// All parsed sources of a package.
pub struct Code<'a> {
    pub files: Vec<File<'a>>,
}

/// A node and the file it is in.
#[derive(Clone, Copy)]
pub struct At<'c, 'a> {
    pub file: &'c File<'a>,
    pub node: Node<'c>,
}

impl Texts {
    pub fn read(repo: &Repo, package: &Package) -> Result<Texts> {
        let mut all = Vec::new();
        for path in &package.sources {
            let text = repo.text(path)?.filter(|text| !is_ours(text));
            all.extend(text.map(|text| (path.clone(), text)));
        }
        Ok(Texts(all))
    }

    /// Sources that are at hand: path and text.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Texts {
        Texts(pairs.into_iter().collect())
    }

    /// Files with errors are left out: what cannot be read proves nothing.
    pub fn parse(&self) -> Code<'_> {
        let files = self.0.iter().map(|(path, text)| File { path, source: parse(text) });
        Code { files: files.filter(|file| file.source.first_error_line().is_none()).collect() }
    }
}

impl<'a> Code<'a> {
    /// Every node of every file.
    pub fn nodes<'c>(&'c self) -> impl Iterator<Item = At<'c, 'a>> {
        self.files
            .iter()
            .flat_map(|file| descendants(file.source.root()).into_iter().map(move |node| At { file, node }))
    }

    /// The items of a kind and a name; those of tests too only where `tests` says so.
    fn items<'c>(&'c self, kind: &'static str, name: &str) -> Vec<At<'c, 'a>> {
        let is = |at: &At<'c, 'a>| at.node.kind() == kind && at.name() == Some(name);
        self.nodes().filter(is).collect()
    }

    /// The functions of this name that are not tests'.
    pub fn functions<'c>(&'c self, name: &str) -> Vec<At<'c, 'a>> {
        let all = self.items("function_item", name);
        let plain = |at: &At<'_, '_>| !at.in_tests();
        all.into_iter().filter(plain).collect()
    }

    /// The fields of a struct: name, type, and whether other files may name them.
    pub fn fields<'c>(&'c self, name: &str) -> Vec<(At<'c, 'a>, &'a str, &'a str, bool)> {
        let structs = self.items("struct_item", name);
        let bodies = structs.into_iter().filter_map(|at| Some((at, field(at.node, "body")?)));
        bodies
            .flat_map(|(at, body)| {
                let fields = named(body).into_iter().filter(|node| node.kind() == "field_declaration");
                fields.filter_map(move |node| {
                    let source = &at.file.source;
                    let visible = named(node).iter().any(|part| part.kind() == "visibility_modifier");
                    Some((at, source.of(field(node, "name")?), source.of(field(node, "type")?), visible))
                })
            })
            .collect()
    }

    /// What a `type` of this name stands for.
    pub fn alias(&self, name: &str) -> Option<&'a str> {
        let at = self.items("type_item", name).first().copied()?;
        Some(at.file.source.of(field(at.node, "type")?))
    }
}

impl<'c, 'a> At<'c, 'a> {
    pub fn line(&self) -> usize {
        self.file.source.line(self.node)
    }

    pub fn text(&self) -> &'a str {
        self.file.source.of(self.node)
    }

    /// Another node of the same file.
    pub fn with(&self, node: Node<'c>) -> At<'c, 'a> {
        At { file: self.file, node }
    }

    pub fn name(&self) -> Option<&'a str> {
        field(self.node, "name").map(|name| self.file.source.of(name))
    }

    /// Whether it is compiled in some builds only.
    pub fn conditional(&self) -> bool {
        is_conditional(&self.file.source, self.node)
    }

    /// Whether it is in a module for tests.
    pub fn in_tests(&self) -> bool {
        let source = &self.file.source;
        self.file.path.ends_with("/tests.rs")
            || std::iter::once(self.node).chain(crate::edit::tree::ancestors(self.node)).any(|node| {
                crate::edit::rust::attributes(node).into_iter().any(|attribute| {
                    let text: String = source.of(attribute).split_whitespace().collect();
                    [
                        "#[cfg(test",
                        "#[cfg(all(test",
                        "#[test]",
                        "#[tokio::test",
                        "#[actix_web::test",
                        "#[sqlx::test",
                    ]
                    .iter()
                    .any(|start| text.starts_with(start))
                })
            })
    }

    /// The type that a function returns, as it is written.
    pub fn returns(&self) -> Option<&'a str> {
        field(self.node, "return_type").map(|ty| self.file.source.of(ty))
    }
}

/// A type's own name and what it holds: `Result` and `SqlitePool` of `Result<sqlx::SqlitePool, Error>`.
pub fn parts(ty: &str) -> (&str, &str) {
    let ty = ty.trim().trim_start_matches('&').trim_start();
    let ty = if ty.starts_with('\'') { ty.split_once(' ').map_or(ty, |(_, rest)| rest) } else { ty };
    let ty = ty.trim_start_matches("mut ").trim_start_matches("impl ").trim();
    let (head, rest) = ty.split_once('<').unwrap_or((ty, ""));
    (head.rsplit("::").next().unwrap_or(head).trim(), first(rest))
}

/// The first of several type arguments.
fn first(arguments: &str) -> &str {
    let mut depth = 0usize;
    for (at, c) in arguments.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            ',' if depth == 0 => return arguments[..at].trim(),
            '>' if depth == 0 => return arguments[..at].trim(),
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    arguments.trim()
}

/// The name of what a path or a generic names last; for callers that have a node.
pub fn last<'a>(at: &At<'_, 'a>) -> &'a str {
    last_name(&at.file.source, at.node)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_type_has_a_name_and_what_it_holds() {
        assert_eq!(
            parts("anyhow::Result<sqlx::Pool<sqlx::Postgres>>"),
            ("Result", "sqlx::Pool<sqlx::Postgres>")
        );
        assert_eq!(parts("&'a mut Arc<AppState>"), ("Arc", "AppState"));
        assert_eq!(parts("Result<(Router, u8), Error>"), ("Result", "(Router, u8)"));
        assert_eq!(parts("SqlitePool"), ("SqlitePool", ""));
        assert_eq!(parts("& SqlitePool"), ("SqlitePool", ""));
    }
}
