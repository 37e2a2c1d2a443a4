//! Which file of the repository a relative import means, and how one file names another.

use super::language::Endings;
use crate::edit::javascript::Dialect;
use crate::host::paths::{relative, resolve};
use crate::repo::Repo;

/// Endings that an import may leave out, in the order in which they are tried.
const ENDINGS: [&str; 8] = ["ts", "tsx", "mts", "cts", "js", "mjs", "cjs", "jsx"];

/// The file that a relative import of a file in `from` means.
pub fn file(repo: &Repo, from: &str, module: &str) -> Option<String> {
    if !module.starts_with('.') {
        return None;
    }
    let path = resolve(from, module)?;
    if Dialect::of(&path).is_some() && repo.has(&path) {
        return Some(path);
    }
    let stem = match path.rsplit_once('.') {
        Some((stem, "js" | "mjs" | "cjs" | "jsx")) => stem.to_owned(),
        _ => path.clone(),
    };
    let tried = [path, stem].into_iter().flat_map(|stem| {
        let beside = ENDINGS.iter().map({
            let stem = stem.clone();
            move |ending| format!("{stem}.{ending}")
        });
        let inside = ENDINGS.iter().map(move |ending| format!("{stem}/index.{ending}"));
        beside.chain(inside).collect::<Vec<_>>()
    });
    tried.into_iter().find(|path| repo.has(path))
}

/// How a file in `from` names the module in the file `to`.
pub fn specifier(from: &str, to: &str, endings: Endings) -> String {
    let (stem, ending) = to.rsplit_once('.').unwrap_or((to, ""));
    let way = relative(from, stem);
    let way = if way.starts_with("../") { way } else { format!("./{way}") };
    let ending = match (endings, ending) {
        (Endings::None, _) => {
            let plain = way.strip_suffix("/index").unwrap_or(&way).to_owned();
            // Node takes `.mjs` and `.cjs` only where they are said.
            return match ending {
                "mjs" | "cjs" => format!("{way}.{ending}"),
                _ => {
                    if plain == "." || plain == ".." {
                        format!("{plain}/")
                    } else {
                        plain
                    }
                }
            };
        }
        (Endings::Source, ending) => ending,
        (Endings::Compiled, "ts" | "tsx") => "js",
        (Endings::Compiled, "mts") => "mjs",
        (Endings::Compiled, "cts") => "cjs",
        (Endings::Compiled, other) => other,
    };
    format!("{way}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_means_the_file_that_node_or_a_compiler_would_take() {
        let repo =
            Repo::from_files(["src/db.ts", "src/db/index.js", "src/pool/index.ts", "a.cjs"].map(|p| (p, "")));
        for (module, path) in [
            ("./db.js", Some("src/db.ts")),
            ("./db", Some("src/db.ts")),
            ("./db/index.js", Some("src/db/index.js")),
            ("./pool", Some("src/pool/index.ts")),
            ("../a.cjs", Some("a.cjs")),
            ("./none", None),
            ("db", None),
        ] {
            assert_eq!(file(&repo, "src", module).as_deref(), path, "{module}");
        }
    }

    #[test]
    fn a_module_is_named_in_the_way_of_the_host() {
        for (from, to, endings, name) in [
            ("src", "src/manage/index.ts", Endings::Compiled, "./manage/index.js"),
            ("src", "src/manage/index.ts", Endings::Source, "./manage/index.ts"),
            ("src", "src/manage/index.ts", Endings::None, "./manage"),
            ("", "manage/index.js", Endings::None, "./manage"),
            ("src/manage/adapters", "src/db.mts", Endings::Compiled, "../../db.mjs"),
            ("src/manage/adapters", "db.cjs", Endings::None, "../../../db.cjs"),
            ("src/manage", "src/index.js", Endings::None, "../"),
        ] {
            assert_eq!(specifier(from, to, endings), name);
        }
    }
}
