//! Where a package makes the Express app that it serves: the one that no other app holds.

use super::code::File;
use super::modules;
use crate::edit::javascript::app::{Site, sites};
use crate::edit::javascript::imports::{Import, imports};
use crate::edit::javascript::{Dialect, arguments, callee, method, mounted};
use crate::edit::tree::{descendants, field};
use crate::repo::Repo;

/// The app of a package.
#[derive(Clone, Debug, PartialEq)]
pub struct App {
    pub file: String,
    pub dialect: Dialect,
    pub site: Site,
}

/// What the code says of its server.
#[derive(Clone, Debug, PartialEq)]
pub enum Server {
    /// There is none.
    None,
    At(App),
    /// There is one, but where a first route gets in is not clear, or not ours to say.
    Unclear {
        file: String,
        line: usize,
        reason: String,
        /// What the owner writes, and where.
        by_hand: ByHand,
    },
}

impl Server {
    /// The file that makes the app.
    pub fn file(&self) -> Option<&str> {
        match self {
            Server::At(app) => Some(&app.file),
            Server::Unclear { file, .. } => Some(file),
            Server::None => None,
        }
    }
}

/// How the owner gets a first route in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByHand {
    /// Right behind `express()`.
    Plain,
    /// routing-controllers makes the app.
    RoutingControllers,
    /// inversify-express-utils makes it.
    Inversify,
    /// feathers hands its own to `express()`.
    Feathers,
}

/// Names of files that more likely hold the app than others.
const USUAL: [&str; 5] = ["app", "server", "index", "main", "www"];

/// Finds the app; `entry` is the file that the package is started with.
pub fn server(repo: &Repo, files: &[File<'_>], entry: Option<&str>) -> Server {
    let taken: Vec<Vec<Import<'_>>> = files.iter().map(|file| imports(&file.source)).collect();
    let mut found: Vec<App> = Vec::new();
    for (file, imports) in files.iter().zip(&taken) {
        let held = held_here(file);
        let all = sites(&file.source, imports).into_iter();
        let own = all.filter(|site| !site.name.as_ref().is_some_and(|name| held.contains(name)));
        found.extend(own.map(|site| App { file: file.path.to_owned(), dialect: file.dialect, site }));
    }
    let elsewhere: Vec<String> =
        files.iter().zip(&taken).flat_map(|(file, imports)| held_elsewhere(repo, file, imports)).collect();
    if found.iter().any(|app| !elsewhere.contains(&app.file)) {
        found.retain(|app| !elsewhere.contains(&app.file));
    }
    match found.len() {
        0 => without_call(files),
        1 => Server::At(found.remove(0)),
        _ => choose(repo, files, found, entry),
    }
}

/// The apps of a file that another app of it uses.
fn held_here(file: &File<'_>) -> Vec<String> {
    let uses = descendants(file.source.root()).into_iter().filter(|node| is_use(file, *node));
    let given =
        uses.flat_map(arguments).filter(|node| matches!(node.kind(), "identifier" | "member_expression"));
    given.map(|node| file.source.of(node).to_owned()).collect()
}

/// The files whose exports an app of this file uses.
fn held_elsewhere(repo: &Repo, file: &File<'_>, imports: &[Import<'_>]) -> Vec<String> {
    let given = held_here(file);
    let used = imports.iter().filter(|import| given.iter().any(|name| name == import.local));
    used.filter_map(|import| modules::file(repo, file.folder(), &import.module)).collect()
}

fn is_use(file: &File<'_>, node: crate::edit::tree::Node<'_>) -> bool {
    matches!(method(&file.source, node), Some((_, "use")))
}

/// One of several: the one that the program starts with, else the one in the file that is called like it.
fn choose(repo: &Repo, files: &[File<'_>], found: Vec<App>, entry: Option<&str>) -> Server {
    let started = entry.and_then(|entry| files.iter().find(|file| file.path == entry));
    let near: Vec<String> = started
        .map(|file| {
            let all = imports(&file.source).into_iter();
            all.filter_map(|import| modules::file(repo, file.folder(), &import.module)).collect()
        })
        .unwrap_or_default();
    let ours = |app: &App| {
        files.iter().any(|f| f.path == app.file && mounted(&f.source, |m| m.contains("manage")).is_some())
    };
    let rank = |app: &App| {
        let stem = app.file.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
        let usual = USUAL.iter().position(|name| *name == stem).unwrap_or(USUAL.len());
        let distance = match () {
            () if ours(app) => 0,
            () if Some(app.file.as_str()) == entry => 1,
            () if near.contains(&app.file) => 2,
            () => 3,
        };
        (distance, if distance == 3 { usual } else { 0 })
    };
    let best = found.iter().map(rank).min();
    let mut likely: Vec<&App> = found.iter().filter(|app| Some(rank(app)) == best).collect();
    if likely.len() == 1 {
        return Server::At(likely.remove(0).clone());
    }
    let lines: Vec<_> = likely.iter().map(|app| format!("`{}` line {}", app.file, app.site.line)).collect();
    Server::Unclear {
        file: likely[0].file.clone(),
        line: likely[0].site.line,
        reason: format!("there is more than one app: {}", lines.join(", ")),
        by_hand: ByHand::Plain,
    }
}

/// Code that serves with Express and never calls `express()`.
fn without_call(files: &[File<'_>]) -> Server {
    let makers = [
        ("createExpressServer", "routing-controllers makes the app", ByHand::RoutingControllers),
        ("InversifyExpressServer", "inversify-express-utils makes the app", ByHand::Inversify),
    ];
    for file in files {
        let (source, imports) = (&file.source, imports(&file.source));
        for node in descendants(source.root()) {
            let name = match node.kind() {
                "new_expression" => field(node, "constructor").map(|name| source.of(name)),
                _ => callee(source, node),
            };
            let Some(name) = name else { continue };
            let feathers = imports.iter().any(|i| i.local == name && i.module == "@feathersjs/express");
            let known = makers.iter().find(|(maker, _, _)| *maker == name);
            let known = known.map(|(_, reason, by_hand)| (*reason, *by_hand));
            let known =
                known.or(feathers.then_some(("feathers gives `express()` its own app", ByHand::Feathers)));
            if let Some((reason, by_hand)) = known {
                let line = source.line(node);
                return Server::Unclear { file: file.path.to_owned(), line, reason: reason.into(), by_hand };
            }
        }
    }
    Server::None
}
