//! How a package is started: the file, the script, the port, the program that runs a TypeScript file.

use super::code::File;
use super::language::{Endings, Language};
use super::manager::Name;
use super::manifest::{Manifest, Package};
use crate::edit::javascript::{Dialect, arguments, method};
use crate::edit::tree::{Node, descendants, field};
use crate::error::Result;
use crate::host::paths::{join, resolve};
use crate::repo::Repo;

/// Scripts that start a server, the one for work on it first.
const STARTS: [&str; 8] =
    ["dev", "start:dev", "dev:server", "server:dev", "develop", "serve", "start", "server"];
/// What Express's own examples listen on.
pub const PORT: u16 = 3000;

/// The file that the package is started with.
pub fn entry(repo: &Repo, package: &Manifest) -> Option<String> {
    let named = STARTS.iter().filter_map(|name| package.script(name)).flat_map(words);
    let main = package.str("main").into_iter();
    let usual = ["src/index", "src/server", "src/main", "src/app", "index", "server", "main", "app"];
    named.chain(main).chain(usual).find_map(|name| file(repo, package, name))
}

fn words(command: &str) -> impl Iterator<Item = &str> {
    command.split([' ', '=', '"', '\'', ';', '&']).filter(|word| !word.is_empty() && !word.starts_with('-'))
}

/// A word that is a file of the package; what is compiled means its source.
fn file(repo: &Repo, package: &Manifest, word: &str) -> Option<String> {
    let plain = word.trim_start_matches("./");
    let stem =
        plain.rsplit_once('.').filter(|(_, ending)| ENDINGS.contains(ending)).map_or(plain, |(s, _)| s);
    let source = ["dist/", "build/", "lib/", "out/"].iter().find_map(|built| stem.strip_prefix(built));
    let stems = [Some(stem.to_owned()), source.map(|rest| format!("src/{rest}")), source.map(str::to_owned)];
    stems.into_iter().flatten().find_map(|stem| {
        let stem = resolve(&package.folder, &stem)?;
        let exact = resolve(&package.folder, plain).filter(|path| Dialect::of(path).is_some());
        let tried = exact.into_iter().chain(ENDINGS.iter().map(|ending| format!("{stem}.{ending}")));
        let tried = tried.chain(["ts", "js"].map(|ending| format!("{stem}/index.{ending}")));
        tried.into_iter().find(|path| repo.has(path))
    })
}

const ENDINGS: [&str; 6] = ["ts", "js", "mts", "mjs", "cts", "cjs"];

/// The script that starts the server.
pub fn script(package: &Manifest) -> Option<&'static str> {
    STARTS.into_iter().find(|name| package.script(name).is_some())
}

/// What runs a file of the package, as a script of package.json says it.
pub fn runner(package: &Package, manager: Name, language: &Language) -> String {
    let flag = env_file(package).map(|flag| format!(" {flag}")).unwrap_or_default();
    if manager == Name::Bun {
        return "bun".into();
    }
    if !language.typescript {
        let babel = language.modules && language.endings == Endings::None && language.ending == "js";
        let node = if babel && package.has("@babel/node") { "babel-node" } else { "node" };
        return format!("{node}{flag}");
    }
    let scripts = || package.own.scripts().into_iter();
    let native = scripts().any(|line| line.contains("--experimental-strip-types"));
    let direct = scripts().any(|line| {
        let mut all = line.split_whitespace().skip_while(|word| *word != "node").skip(1);
        all.find(|word| !word.starts_with('-')).is_some_and(|word| word.ends_with(".ts"))
    });
    match () {
        () if package.has("tsx") => format!("tsx{flag}"),
        () if native => format!("node --experimental-strip-types{flag}"),
        () if direct && language.endings == Endings::Source => format!("node{flag}"),
        // The kit is checked where everything is: a script need not do it again.
        () if package.has("ts-node") && language.endings == Endings::None => {
            "ts-node --transpile-only".into()
        }
        () if package.has("ts-node") => format!("node{flag} --loader ts-node/esm"),
        () if package.has("@swc-node/register") => format!("node{flag} -r @swc-node/register"),
        () => manager.foreign(&format!("tsx{flag}")),
    }
}

/// `--env-file=.env`, where the host's scripts have it.
fn env_file(package: &Package) -> Option<String> {
    let scripts = package.own.scripts().into_iter();
    let mut words = scripts.flat_map(str::split_whitespace);
    words.find(|word| word.starts_with("--env-file")).map(str::to_owned)
}

/// The port that the code names, else the example of an environment.
pub fn port(repo: &Repo, package: &Package, files: &[File<'_>]) -> Result<Option<u16>> {
    let in_code = files.iter().flat_map(|file| {
        descendants(file.source.root())
            .into_iter()
            .filter(|node| is_port(file, *node))
            .collect::<Vec<_>>()
            .into_iter()
            .flat_map(descendants)
            .filter_map(|node| number(file.source.of(node).trim_matches(['"', '\''])))
            .collect::<Vec<_>>()
    });
    if let Some(port) = in_code.into_iter().next() {
        return Ok(Some(port));
    }
    for name in super::ENVIRONMENTS {
        let text = repo.text(&join(package.folder(), name))?.unwrap_or_default();
        let line = text.lines().find_map(|line| line.trim().strip_prefix("PORT="));
        if let Some(port) = line.and_then(|value| number(value.trim().trim_matches(['"', '\'']))) {
            return Ok(Some(port));
        }
    }
    Ok(None)
}

/// Whether a node says which port is listened on: the argument of `listen`, a variable called like it.
fn is_port(file: &File<'_>, node: Node<'_>) -> bool {
    let source = &file.source;
    match node.kind() {
        "variable_declarator" | "pair" | "assignment_expression" => {
            let name = field(node, "name").or(field(node, "key")).or(field(node, "left"));
            name.is_some_and(|name| source.of(name).to_ascii_lowercase().ends_with("port"))
        }
        "arguments" => node.parent().is_some_and(|call| {
            matches!(method(source, call), Some((_, "listen")))
                && arguments(call).first().is_some_and(|first| {
                    matches!(first.kind(), "number" | "binary_expression" | "string" | "call_expression")
                })
        }),
        _ => false,
    }
}

fn number(text: &str) -> Option<u16> {
    text.parse().ok().filter(|port| *port >= 1024)
}
