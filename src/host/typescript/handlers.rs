//! The handlers of a pack, read and not run: `pack.ts` or `registry.ts` names one for each action, `handlers.ts` has them.

use super::Layout;
use crate::edit::javascript::imports::imports;
use crate::edit::javascript::members::key_of;
use crate::edit::javascript::parse;
use crate::edit::tree::{Node, Source, descendants, field, named};
use crate::error::Result;
use crate::host::Handler;
use crate::host::pack_handlers::{self, Found};
use crate::pack::Pack;
use crate::repo::Repo;

/// What a handler that is not written yet throws.
const UNWRITTEN: &str = "NotWritten";

pub fn read(repo: &Repo, layout: &Layout, pack: &Pack) -> Result<Vec<Handler>> {
    let registry = format!("{}.ts", layout.registry(repo, &pack.name));
    let (registry, file) = (layout.in_pack(&pack.name, &registry), layout.in_pack(&pack.name, "handlers.ts"));
    let (named_in, defined_in) =
        (repo.text(&registry)?.unwrap_or_default(), repo.text(&file)?.unwrap_or_default());
    let dialect = layout.dialect();
    let (names, functions) = (parse(&named_in, dialect), parse(&defined_in, dialect));
    Ok(pack_handlers::read(pack, &registry, &file, |action| {
        let Some(value) = registered(&names, action) else { return Found::Nameless };
        let name = names.of(value).rsplit('.').next().unwrap_or_default();
        match function(&functions, name) {
            Some(node) => Found::Here(functions.line(node), is_written(&functions, node)),
            None if leads_here(&names, value) && !is_imported(&functions, name) => Found::Nowhere,
            None => Found::Elsewhere(names.line(value)),
        }
    }))
}

/// What the action's name stands before in an object.
fn registered<'t>(source: &'t Source<'_>, action: &str) -> Option<Node<'t>> {
    let mut pairs = descendants(source.root()).into_iter().filter(|node| node.kind() == "pair");
    let pair = pairs.find(|pair| key_of(source, *pair).as_deref() == Some(action))?;
    field(pair, "value")
}

/// Whether a name is one of `handlers.ts`: `handlers.list`, or `list` as it is imported from there.
fn leads_here(source: &Source<'_>, value: Node<'_>) -> bool {
    let name = source.of(value);
    let first = name.split('.').next().unwrap_or_default();
    imports(source).iter().any(|import| import.local == first && import.module.contains("/handlers"))
}

/// A function of the file, declared or kept in a constant.
fn function<'t>(source: &'t Source<'_>, name: &str) -> Option<Node<'t>> {
    let statements = named(source.root()).into_iter().map(|node| match node.kind() {
        "export_statement" => field(node, "declaration").unwrap_or(node),
        _ => node,
    });
    let is_it = |node: &Node<'t>| field(*node, "name").is_some_and(|found| source.of(found) == name);
    statements
        .flat_map(|node| match node.kind() {
            "lexical_declaration" | "variable_declaration" => named(node),
            _ => vec![node],
        })
        .filter(|node| match node.kind() {
            "function_declaration" => true,
            // What is taken from elsewhere is none of this file's.
            "variable_declarator" => field(*node, "value")
                .is_some_and(|value| matches!(value.kind(), "arrow_function" | "function_expression")),
            _ => false,
        })
        .find(is_it)
}

fn is_imported(source: &Source<'_>, name: &str) -> bool {
    let exported = || {
        let statements = named(source.root()).into_iter().filter(|node| node.kind() == "export_statement");
        let mut all = statements.filter(|node| field(*node, "declaration").is_none()).flat_map(descendants);
        all.any(|node| node.kind() == "identifier" && source.of(node) == name)
    };
    let declared = || {
        let mut all = descendants(source.root()).into_iter();
        all.any(|node| {
            node.kind() == "variable_declarator"
                && field(node, "name").is_some_and(|found| source.of(found) == name)
        })
    };
    imports(source).iter().any(|import| import.local == name) || exported() || declared()
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
        let layout = Layout {
            manage: "m".into(),
            kit: "k".into(),
            is_package: false,
            typescript: true,
            modules: true,
            ending: "ts",
            suffix: ".js".into(),
        };
        let registry = "import * as handlers from \"./handlers.js\";\n\nexport const pack = {\n  handlers: {\n    \"settings.get\": handlers.get,\n    \"settings.update\": handlers.update,\n  },\n};\n";
        let pack = built_in("settings").unwrap();
        let states = |handlers: &str| {
            let files =
                [("m/domain/settings/pack.ts", registry), ("m/domain/settings/handlers.ts", handlers)];
            let all = read(&Repo::from_files(files), &layout, &pack).unwrap();
            all.into_iter().map(|handler| (handler.line, handler.state)).collect::<Vec<_>>()
        };
        let text = "export const get = () => 1;\n\n/** x */\nexport async function update(): Promise<R> {\n  throw new NotWritten();\n}\n";
        assert_eq!(states(text), [(1, Written::Yes), (4, Written::NotYet)]);
        let other = "export { get } from \"./other.js\";\n";
        assert_eq!(states(other), [(5, Written::Yes), (1, Written::Missing)]);
    }
}
