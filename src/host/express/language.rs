//! How a package writes its code: TypeScript or JavaScript, `import` or `require`, and how its imports end.

use serde_json::Value as Json;

use super::code::File;
use super::manifest::{Manifest, Package};
use crate::edit::javascript::imports::{imports, is_module};
use crate::edit::json::Document;
use crate::error::Result;
use crate::host::paths::{folder, join, resolve, upwards};
use crate::repo::Repo;

/// What a relative import ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endings {
    /// Nothing: `./pool`
    None,
    /// As the file is called once it runs: `./pool.js` for `pool.ts`.
    Compiled,
    /// As the file is called: `./pool.ts`
    Source,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Language {
    pub typescript: bool,
    /// `import` and `export`, whatever they are compiled to.
    pub modules: bool,
    /// What a new file ends in, e.g. `ts`, `js`, `mjs`, `cjs`.
    pub ending: &'static str,
    pub endings: Endings,
    /// Whether Node takes the files for modules of its own kind.
    pub esm: bool,
}

impl Language {
    /// What the templates put behind a relative import.
    pub fn suffix(&self) -> String {
        match self.endings {
            Endings::None => String::new(),
            Endings::Source => format!(".{}", self.ending),
            Endings::Compiled => format!(".{}", self.ending.replace("ts", "js")),
        }
    }

    /// e.g. `ts-esm`, as `acp detect` says it.
    pub fn word(&self) -> &'static str {
        match (self.typescript, self.modules && (self.esm || self.endings != Endings::None)) {
            (true, true) => "ts-esm",
            (true, false) => "ts-cjs",
            (false, true) => "js-esm",
            (false, false) => "js-cjs",
        }
    }
}

/// Reads the language of the file that makes the app, and of the files around it.
pub fn language(repo: &Repo, package: &Package, file: &File<'_>, all: &[File<'_>]) -> Result<Language> {
    let ending = file.path.rsplit('.').next().unwrap_or_default();
    let typescript = matches!(ending, "ts" | "tsx" | "mts" | "cts");
    let is_esm = is_esm(repo, file.path, ending)?;
    let modules = typescript || is_module(&file.source) || (is_esm && !has_require(file));
    let ending = match (typescript, ending) {
        (true, "mts") => "mts",
        (true, "cts") => "cts",
        (true, _) => "ts",
        (false, "mjs") => "mjs",
        (false, "cjs") => "cjs",
        (false, _) => "js",
    };
    // What is written says more than any setting: it works.
    let endings = match written(all).or_else(|| written(std::slice::from_ref(file))) {
        Some(endings) => endings,
        None if is_esm && !is_bundled(repo, package)? => Endings::Compiled,
        None => Endings::None,
    };
    // Node itself has no import without an ending.
    let endings = if !typescript && is_esm && endings == Endings::None { Endings::Compiled } else { endings };
    Ok(Language { typescript, modules, ending, endings, esm: is_esm })
}

/// Whether Node takes the file for a module of its own kind.
fn is_esm(repo: &Repo, path: &str, ending: &str) -> Result<bool> {
    match ending {
        "mts" | "mjs" => return Ok(true),
        "cts" | "cjs" => return Ok(false),
        _ => {}
    }
    for at in upwards(folder(path)) {
        if let Some(manifest) = Manifest::read(repo, &join(at, "package.json"))? {
            return Ok(manifest.str("type") == Some("module"));
        }
    }
    Ok(false)
}

fn has_require(file: &File<'_>) -> bool {
    file.source.text.contains("require(")
}

/// How most relative imports of the files end.
fn written(files: &[File<'_>]) -> Option<Endings> {
    let (mut none, mut compiled, mut source) = (0usize, 0usize, 0usize);
    for file in files {
        for import in imports(&file.source).iter().filter(|import| import.module.starts_with('.')) {
            let last = import.module.rsplit('/').next().unwrap_or_default();
            match last.rsplit_once('.').map(|(_, ending)| ending) {
                Some("js" | "mjs" | "cjs") => compiled += 1,
                Some("ts" | "mts" | "cts") => source += 1,
                Some("json") => {}
                _ => none += 1,
            }
        }
    }
    match none.max(compiled).max(source) {
        0 => None,
        most if most == source => Some(Endings::Source),
        most if most == compiled => Some(Endings::Compiled),
        _ => Some(Endings::None),
    }
}

/// Whether imports are looked up by a bundler, which needs no endings.
fn is_bundled(repo: &Repo, package: &Package) -> Result<bool> {
    let resolution = option(repo, &package.at("tsconfig.json"), "moduleResolution")?;
    Ok(resolution.and_then(|value| value.as_str().map(str::to_ascii_lowercase)).as_deref() == Some("bundler"))
}

/// A compiler option of a tsconfig, or of those of the repository that it extends.
pub fn option(repo: &Repo, path: &str, name: &str) -> Result<Option<Json>> {
    let mut path = path.to_owned();
    for _ in 0..5 {
        let Some(text) = repo.text(&path)? else { return Ok(None) };
        let Ok(document) = Document::parse(&text) else { return Ok(None) };
        if let Some(item) = document.item(&["compilerOptions", name]) {
            return Ok(Some(item.json()));
        }
        let extends = document.item(&["extends"]).map(|item| item.json());
        let Some(next) = extends.as_ref().and_then(Json::as_str).filter(|next| next.starts_with('.')) else {
            return Ok(None);
        };
        let Some(next) = resolve(folder(&path), next) else { return Ok(None) };
        path = if next.ends_with(".json") { next } else { format!("{next}.json") };
    }
    Ok(None)
}
