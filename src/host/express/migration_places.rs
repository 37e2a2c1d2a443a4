//! Where a package has its migrations, by what lies there. It never decides which of them count.

use super::manifest::Package;
use super::migrations::NAME;
use super::pack_migrations::pack_of;
use crate::edit::javascript::{Dialect, parse, string};
use crate::edit::tree::{descendants, field};
use crate::error::Result;
use crate::host::paths::{folder, join, resolve};
use crate::repo::Repo;
use crate::vendor::step::PREFIX;

/// Drizzle's journal.
pub fn journal(repo: &Repo, package: &Package) -> Option<String> {
    let start = join(package.folder(), "");
    repo.paths()
        .find(|path| path.starts_with(&start) && path.ends_with("meta/_journal.json"))
        .map(str::to_owned)
}

/// A folder of migrations that are code: a version of so many digits, and what stands behind it.
pub fn code(repo: &Repo, package: &Package, digits: usize, behind: char) -> Option<String> {
    let start = join(package.folder(), "");
    let is = |path: &&str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        let head = name.bytes().take_while(u8::is_ascii_digit).count();
        path.starts_with(&start)
            && head == digits
            && name[head..].starts_with(behind)
            && Dialect::of(path).is_some()
            && !is_ours(path)
            && path.contains("migrations")
    };
    repo.paths().find(is).map(|path| folder(path).to_owned())
}

/// The folder that a knexfile names, or the one that knex takes.
pub fn knexfile(repo: &Repo, package: &Package) -> Result<Option<String>> {
    for ending in ["js", "ts", "mjs", "cjs"] {
        let path = package.at(&format!("knexfile.{ending}"));
        let Some(text) = repo.text(&path)? else { continue };
        let Some(dialect) = Dialect::of(&path) else { continue };
        let source = parse(&text, dialect);
        let named = descendants(source.root()).into_iter().find_map(|pair| {
            let key = field(pair, "key").filter(|_| pair.kind() == "pair")?;
            let value = string(&source, field(pair, "value")?)?;
            (source.of(key) == "directory" && value.contains("migrations")).then_some(value)
        });
        let named = named.unwrap_or_else(|| "./migrations".into());
        return Ok(resolve(package.folder(), &named));
    }
    Ok(None)
}

/// A folder of numbered SQL files.
pub fn sql(repo: &Repo, package: &Package) -> Option<String> {
    let start = join(package.folder(), "");
    let is = |path: &&str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        path.starts_with(&start)
            && folder(path).contains("migrations")
            && name.ends_with(".sql")
            && !name.contains(".down.")
            && name.starts_with(|c: char| c.is_ascii_digit())
            && name.contains('_')
            && !is_ours(path)
    };
    repo.paths().find(is).map(|path| folder(path).to_owned())
}

/// Whether it is one of the control plane's.
fn is_ours(path: &str) -> bool {
    path.contains(NAME) || path.contains(PREFIX) || pack_of(path).is_some()
}
