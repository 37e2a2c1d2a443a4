//! What `bindings.py` says of the endpoint, where it says it in literals.
//! It never runs it: what is computed there is taken as it was answered at the install.

use super::constants::assignments;
use super::packs::app_folder;
use crate::answers::Values;
use crate::edit::python::tree::{Node, Source, descendants, field, named};
use crate::error::Result;
use crate::host::Bound;
use crate::repo::Repo;

pub fn bound(repo: &Repo, root: &str, answers: &Values) -> Result<Bound> {
    let mut bound = Bound::answered(answers);
    let text = repo.text(&format!("{}/bindings.py", app_folder(repo, root, answers)?))?.unwrap_or_default();
    let source = Source::parse(&text);
    let Some(bindings) = assignments(&source, "BINDINGS").pop() else { return Ok(bound) };
    let text = |name: &str| member(&source, bindings, name).and_then(|value| source.string(value));
    if let Some(path) = text("base_path") {
        bound.base_path = path;
    }
    bound.namespace = text("action_namespace").unwrap_or_default();
    if let Some(scopes) = member(&source, bindings, "scopes") {
        let lists = ["base_scopes", "pack_scopes"].iter().filter_map(|name| member(&source, scopes, name));
        let items = lists.flat_map(descendants).filter(|node| {
            node.kind() == "string"
                && node.parent().is_some_and(|list| matches!(list.kind(), "list" | "tuple"))
        });
        bound.scopes = items.filter_map(|item| source.string(item)).collect();
    }
    Ok(bound)
}

/// The value of a member of a dict that is written out.
pub fn member<'t>(source: &Source<'_>, dict: Node<'t>, name: &str) -> Option<Node<'t>> {
    let pairs = named(dict).into_iter().filter(|node| node.kind() == "pair");
    let is_it =
        |pair: &Node<'t>| field(*pair, "key").and_then(|key| source.string(key)).as_deref() == Some(name);
    pairs.filter(is_it).filter_map(|pair| field(pair, "value")).next_back()
}
