//! Clients that another package of the workspace exports: which packages the server needs, what their entries are, and
//! under which name an entry gives the client.

use serde_json::Value as Json;

use super::client::{Client, clients};
use super::code::{Texts, sources};
use super::manifest::{Manifest, Package};
use super::modules;
use crate::edit::javascript::exports::How;
use crate::edit::javascript::{Dialect, parse, string};
use crate::edit::tree::{Node, Source, field, named};
use crate::error::Result;
use crate::host::paths::{folder, join};
use crate::repo::Repo;

/// The packages of the repository that this one has among its dependencies.
pub fn packages<'m>(package: &Package, all: &'m [Manifest]) -> Vec<&'m Manifest> {
    let is = |manifest: &&Manifest| {
        manifest.path != package.own.path
            && manifest.name().is_some_and(|name| package.own.needs(name).is_some())
    };
    all.iter().filter(is).collect()
}

/// The sources of such packages that may make a client.
pub fn texts(repo: &Repo, packages: &[&Manifest], all: &[Manifest], words: &[&str]) -> Result<Texts> {
    let paths: Vec<String> = packages.iter().flat_map(|manifest| sources(repo, manifest, all)).collect();
    Texts::read(repo, &paths, words)
}

/// Those of the clients in the files that an entry of their package exports.
pub fn exported(repo: &Repo, packages: &[&Manifest], texts: &Texts) -> Result<Vec<Client>> {
    let mut found = Vec::new();
    for client in clients(&texts.parse()) {
        for manifest in
            packages.iter().filter(|manifest| client.file.starts_with(&join(&manifest.folder, "")))
        {
            found.extend(named_in(repo, manifest, &client)?);
        }
    }
    Ok(found)
}

/// The client as the first entry that exports it gives it.
fn named_in(repo: &Repo, manifest: &Manifest, client: &Client) -> Result<Option<Client>> {
    for (name, file) in entries(repo, manifest) {
        if let Some(how) = exported_as(repo, &file, client, 4)? {
            let module = Some(format!("{}{name}", manifest.name().unwrap_or_default()));
            let mut client = client.clone();
            client.export.how = how;
            return Ok(Some(Client { module, ..client }));
        }
    }
    Ok(None)
}

/// What can be imported of a package: what follows its name, and the file.
fn entries(repo: &Repo, manifest: &Manifest) -> Vec<(String, String)> {
    let of = |targets: Vec<&str>| targets.into_iter().find_map(|target| file(repo, manifest, target));
    let exports = manifest.json.get("exports");
    let by_name = exports.and_then(Json::as_object).filter(|map| map.keys().any(|key| key.starts_with('.')));
    if let Some(map) = by_name {
        let entry = |(key, value): (&String, &Json)| {
            Some((key.trim_start_matches('.').to_owned(), of(strings(value))?))
        };
        return map.iter().filter_map(entry).collect();
    }
    let fields = ["source", "types", "module", "main"];
    let mut targets = exports.map(strings).unwrap_or_default();
    targets.extend(fields.iter().filter_map(|key| manifest.str(key)));
    targets.extend(["index", "src/index"]);
    of(targets).map(|file| (String::new(), file)).into_iter().collect()
}

/// Every path that an entry of `exports` may mean.
fn strings(value: &Json) -> Vec<&str> {
    match value {
        Json::String(text) => vec![text],
        Json::Object(conditions) => conditions.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// The source that a path of a package.json means; what is built of it is not in the repository.
fn file(repo: &Repo, manifest: &Manifest, target: &str) -> Option<String> {
    let bare = target.trim_start_matches("./").replace(".d.ts", ".js");
    let built = ["dist/", "build/", "lib/", "out/"].iter().find_map(|start| bare.strip_prefix(start));
    let source = built.map(|rest| format!("src/{}", rest.trim_start_matches("src/")));
    let tried = [Some(bare.clone()), source].into_iter().flatten();
    tried.into_iter().find_map(|path| modules::file(repo, &manifest.folder, &format!("./{path}")))
}

/// How a module exports a client of this file or another, which it takes from there.
fn exported_as(repo: &Repo, path: &str, client: &Client, depth: usize) -> Result<Option<How>> {
    if path == client.file {
        return Ok(Some(client.export.how.clone()));
    }
    let (Some(dialect), Some(text)) = (Dialect::of(path), repo.text(path)?) else { return Ok(None) };
    let source = parse(&text, dialect);
    for statement in named(source.root()).into_iter().filter(|n| n.kind() == "export_statement") {
        let Some(module) = field(statement, "source").and_then(|node| string(&source, node)) else {
            continue;
        };
        let Some(next) = modules::file(repo, folder(path), &module).filter(|_| depth > 0) else { continue };
        let inner = exported_as(repo, &next, client, depth - 1)?;
        if let Some(how) = inner.and_then(|how| again(&source, statement, &how)) {
            return Ok(Some(how));
        }
    }
    Ok(None)
}

/// Under which name an `export … from` gives what the other module exports.
fn again(source: &Source<'_>, statement: Node<'_>, how: &How) -> Option<How> {
    let name = match how {
        How::Named(name) => name,
        How::Default => "default",
        How::Whole => return None,
    };
    let inside = named(statement);
    let Some(clause) = inside.iter().find(|n| n.kind() == "export_clause") else {
        let all = !inside.iter().any(|n| n.kind() == "namespace_export");
        return (all && name != "default").then(|| how.clone());
    };
    let specifiers = named(*clause);
    let specifier = specifiers.iter().find(|n| field(**n, "name").is_some_and(|n| source.of(n) == name))?;
    let shown = field(*specifier, "alias").map_or(name, |alias| source.of(alias));
    Some(if shown == "default" { How::Default } else { How::Named(shown.to_owned()) })
}
