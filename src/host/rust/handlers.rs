//! The handlers of a pack, read and not run: `mod.rs` names one for each action, `handlers.rs` has them.

use crate::edit::rust::{arguments, last_name, method, parse};
use crate::edit::tree::{Node, Source, descendants, field, named};
use crate::error::Result;
use crate::host::Handler;
use crate::host::pack_handlers::{self, Found};
use crate::pack::Pack;
use crate::repo::Repo;

/// What a handler that is not written yet answers with.
const UNWRITTEN: &str = "not_written";

pub fn read(repo: &Repo, folder: &str, pack: &Pack) -> Result<Vec<Handler>> {
    let (registry, file) = (format!("{folder}/mod.rs"), format!("{folder}/handlers.rs"));
    let (named_in, defined_in) =
        (repo.text(&registry)?.unwrap_or_default(), repo.text(&file)?.unwrap_or_default());
    let (names, functions) = (parse(&named_in), parse(&defined_in));
    Ok(pack_handlers::read(pack, &registry, &file, |action| {
        let Some(value) = registered(&names, action) else { return Found::Nameless };
        let name = last_name(&names, value);
        match function(&functions, name) {
            Some(node) => Found::Here(functions.line(node), is_written(&functions, node)),
            None if names.of(value) == format!("handlers::{name}") && !imported(&functions, name) => {
                Found::Nowhere
            }
            None => Found::Elsewhere(names.line(value)),
        }
    }))
}

/// The second argument of `.action("<name>", …)`.
fn registered<'t>(source: &'t Source<'_>, action: &str) -> Option<Node<'t>> {
    descendants(source.root()).into_iter().find_map(|node| {
        let (_, "action") = method(source, node)? else { return None };
        match arguments(node).as_slice() {
            [name, value] if source.of(*name) == format!("{action:?}") => Some(*value),
            _ => None,
        }
    })
}

fn function<'t>(source: &'t Source<'_>, name: &str) -> Option<Node<'t>> {
    named(source.root()).into_iter().find(|node| {
        node.kind() == "function_item" && field(*node, "name").is_some_and(|found| source.of(found) == name)
    })
}

fn imported(source: &Source<'_>, name: &str) -> bool {
    let others = ["use_declaration", "const_item", "static_item", "macro_invocation"];
    let all = named(source.root()).into_iter().filter(|node| others.contains(&node.kind()));
    all.flat_map(descendants).any(|node| node.kind() == "identifier" && source.of(node) == name)
}

fn is_written(source: &Source<'_>, function: Node<'_>) -> bool {
    let says = |node: Node<'_>| node.kind() == "identifier" && source.of(node) == UNWRITTEN;
    !descendants(function).into_iter().any(says)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Written;
    use crate::pack::built_in;

    #[test]
    fn handlers_are_told_written_not_yet_written_and_missing() {
        let registry = "fn pack() {\n    Pack::of(x)?\n        .action(\"settings.get\", handlers::get)\n        .action(\n            \"settings.update\",\n            handlers::update,\n        );\n}\n";
        let pack = built_in("settings").unwrap();
        let states = |handlers: &str| {
            let repo = Repo::from_files([("p/mod.rs", registry), ("p/handlers.rs", handlers)]);
            let all = read(&repo, "p", &pack).unwrap();
            all.into_iter().map(|handler| (handler.line, handler.state)).collect::<Vec<_>>()
        };
        let text = "pub async fn get() -> R {\n    Ok(1)\n}\n\n#[instrument]\npub async fn update() -> R {\n    Err(ManageError::not_written().into())\n}\n";
        assert_eq!(states(text), [(1, Written::Yes), (6, Written::NotYet)]);
        let other = "pub use super::other::get;\n";
        assert_eq!(states(other), [(3, Written::Yes), (1, Written::Missing)]);
    }
}
