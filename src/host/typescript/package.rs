//! How generated code names the modules of the kit where it is a package: `acp-kernel/sql` in the place of
//! `../acp-kernel/sql/index.js`, as a folder's modules are named.
//! It never touches an import of anything else.

use crate::vendor::joined;
use crate::vendor::package::NAME;

/// What the package calls a module of the kit: `sql/drivers/pg`, and `index` for the package itself.
pub fn module(name: &str) -> String {
    match name.strip_suffix("index").map(|folder| folder.trim_end_matches('/')) {
        Some("") => NAME.to_owned(),
        Some(folder) => format!("{NAME}/{folder}"),
        None => format!("{NAME}/{name}"),
    }
}

/// A file whose imports of the kit name the package; one that fits on a line then is on one, as prettier has it.
pub fn imports(text: &str, suffix: &str) -> String {
    let mut written = String::with_capacity(text.len());
    // Where a statement over several lines starts.
    let mut start = None;
    for line in text.split_inclusive('\n') {
        if line.ends_with(" {\n")
            && ["import ", "export ", "const {"].iter().any(|word| line.starts_with(word))
        {
            start = Some(written.len());
        }
        let renamed = renamed(line, suffix);
        written.push_str(renamed.as_deref().unwrap_or(line));
        if line.starts_with('}')
            && let Some(at) = start.take()
            && renamed.is_some()
        {
            let one = joined(&written[at..]);
            written.truncate(at);
            written.push_str(&one);
        }
    }
    written
}

/// A line whose string names a module in the kit's folder; `None`: it names none.
fn renamed(line: &str, suffix: &str) -> Option<String> {
    let folder = format!("/{NAME}/");
    let at = line.find(&folder)?;
    let open = line[..at].rfind('"').filter(|open| line[open + 1..].starts_with('.'))?;
    let inside = at + folder.len();
    let close = inside + line[inside..].find('"')?;
    let name = line[inside..close].strip_suffix(suffix)?;
    Some(format!("{}{}{}", &line[..=open], module(name), &line[close..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::TEMPLATES;
    use crate::vendor::package::{Ecosystem, files};

    #[test]
    fn imports_of_the_kit_name_the_package_and_others_stay() {
        for (suffix, line, wanted) in [
            (".js", "} from \"../acp-kernel/index.js\";\n", "} from \"acp-kernel\";\n"),
            ("", "} from \"../../acp-kernel/sql/index\";\n", "} from \"acp-kernel/sql\";\n"),
            (
                ".ts",
                "import { pg } from \"./acp-kernel/sql/drivers/pg.ts\";\n",
                "import { pg } from \"acp-kernel/sql/drivers/pg\";\n",
            ),
            (".js", "import x from \"../kernel.js\";\n", "import x from \"../kernel.js\";\n"),
            (".js", "const name = \"a/acp-kernel/b.js\";\n", "const name = \"a/acp-kernel/b.js\";\n"),
        ] {
            assert_eq!(imports(line, suffix), wanted);
        }
    }

    #[test]
    fn every_module_of_the_kit_that_a_template_names_is_one_that_the_package_exports() {
        let packaged = files(Ecosystem::Npm).unwrap();
        let (_, manifest) = packaged.iter().find(|(path, _)| path == "package.json").unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(manifest).unwrap();
        let exports = manifest["exports"].as_object().unwrap();
        let exported = |name: &str| {
            let name = name.replacen(NAME, ".", 1);
            let folder = name.rsplit_once('/').map(|(folder, _)| format!("{folder}/*"));
            exports.contains_key(&name) || folder.is_some_and(|folder| exports.contains_key(&folder))
        };
        let mut seen = 0;
        for (path, bytes) in TEMPLATES {
            for line in String::from_utf8_lossy(bytes).lines().filter(|line| line.contains("{{ kit")) {
                let Some((_, name)) = line.split_once("}}/") else { continue };
                let Some(name) = name.split(['"', '{']).next().filter(|name| !name.is_empty()) else {
                    continue;
                };
                let name = module(name.trim_end_matches(".ts"));
                assert!(exported(&name), "`{path}` imports `{name}`");
                seen += 1;
            }
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn a_statement_that_is_short_now_is_on_one_line() {
        let long =
            "const {\n  betterSqlite3,\n} = require(\"../../src/acp-kernel/sql/drivers/better_sqlite3\");\n";
        let short = "const { betterSqlite3 } = require(\"acp-kernel/sql/drivers/better_sqlite3\");\n";
        assert_eq!(imports(long, ""), short);
        let other = "import {\n  a,\n} from \"./b.js\";\n";
        assert_eq!(imports(other, ".js"), other);
    }
}
