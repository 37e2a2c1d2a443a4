//! The handlers of a pack, read and not run: `pack.py` names one for each action, `handlers.py` has them.

use super::constants::assignments;
use crate::edit::python::tree::{Node, Source, descendants, field, named};
use crate::error::Result;
use crate::host::Handler;
use crate::host::pack_handlers::{self, Found};
use crate::pack::Pack;
use crate::repo::Repo;

/// What a handler that is not written yet raises.
const UNWRITTEN: &str = "NotWritten";

pub fn read(repo: &Repo, folder: &str, pack: &Pack) -> Result<Vec<Handler>> {
    let (registry, file) = (format!("{folder}/pack.py"), format!("{folder}/handlers.py"));
    let (named_in, defined_in) =
        (repo.text(&registry)?.unwrap_or_default(), repo.text(&file)?.unwrap_or_default());
    let (names, functions) = (Source::parse(&named_in), Source::parse(&defined_in));
    Ok(pack_handlers::read(pack, &registry, &file, |action| {
        let Some(value) = registered(&names, action) else { return Found::Nameless };
        let name = names.of(value).rsplit('.').next().unwrap_or_default();
        match function(&functions, name) {
            Some(node) => Found::Here(functions.line(node), is_written(&functions, node)),
            None if names.of(value) == format!("handlers.{name}") && !imported(&functions, name) => {
                Found::Nowhere
            }
            None => Found::Elsewhere(names.line(value)),
        }
    }))
}

/// What the action's name stands before in `HANDLERS`.
fn registered<'t>(source: &'t Source<'_>, action: &str) -> Option<Node<'t>> {
    let dicts = assignments(source, "HANDLERS");
    let mut pairs = dicts.into_iter().flat_map(descendants).filter(|node| node.kind() == "pair");
    let is_it =
        |pair: &Node<'t>| field(*pair, "key").and_then(|key| source.string(key)).as_deref() == Some(action);
    pairs.find(is_it).and_then(|pair| field(pair, "value"))
}

fn function<'t>(source: &'t Source<'_>, name: &str) -> Option<Node<'t>> {
    named(source.root()).into_iter().find_map(|node| {
        let inner = if node.kind() == "decorated_definition" { field(node, "definition")? } else { node };
        let is_it = inner.kind() == "function_definition"
            && field(inner, "name").is_some_and(|found| source.of(found) == name);
        is_it.then_some(inner)
    })
}

fn imported(source: &Source<'_>, name: &str) -> bool {
    let imports = named(source.root()).into_iter().filter(|node| node.kind().starts_with("import"));
    imports.flat_map(descendants).any(|node| node.kind() == "identifier" && source.of(node) == name)
        || !assignments(source, name).is_empty()
}

fn is_written(source: &Source<'_>, function: Node<'_>) -> bool {
    let raises = descendants(function).into_iter().filter(|node| node.kind() == "raise_statement");
    !raises.flat_map(descendants).any(|node| source.of(node) == UNWRITTEN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Written;
    use crate::pack::built_in;

    #[test]
    fn handlers_are_told_written_not_yet_written_and_missing() {
        let registry = "HANDLERS: dict[str, X] = {\n    \"settings.get\": handlers.get,\n    \"settings.update\": handlers.update,\n}\n";
        let pack = built_in("settings").unwrap();
        let states = |handlers: &str| {
            let repo = Repo::from_files([("p/pack.py", registry), ("p/handlers.py", handlers)]);
            let all = read(&repo, "p", &pack).unwrap();
            all.into_iter().map(|handler| (handler.line, handler.state)).collect::<Vec<_>>()
        };
        let text = "def get(given, context):\n    return 1\n\n\n@logged\ndef update(given, context):\n    raise kit.NotWritten\n";
        assert_eq!(states(text), [(1, Written::Yes), (6, Written::NotYet)]);
        let other = "from .other import get\n";
        assert_eq!(states(other), [(2, Written::Yes), (1, Written::Missing)]);
    }
}
