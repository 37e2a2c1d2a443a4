//! prisma.config.ts, where Prisma 7 has what its schema and package.json said before: the schema's place, the folder of the
//! migrations, the variable of the address. It reads what is written and runs nothing.

use crate::edit::javascript::{Dialect, arguments, parse, string};
use crate::edit::tree::{Node, Source, descendants, field};
use crate::error::Result;
use crate::host::paths::{join, resolve};
use crate::repo::Repo;

/// What a configuration says; nothing where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// A file or a folder of the repository.
    pub schema: Option<String>,
    pub migrations: Option<String>,
    pub variable: Option<String>,
}

const STEMS: [&str; 2] = ["prisma.config", ".config/prisma"];
const ENDINGS: [&str; 6] = ["ts", "mts", "cts", "js", "mjs", "cjs"];

/// Reads the configuration of a folder.
pub fn config(repo: &Repo, home: &str) -> Result<Config> {
    let names = STEMS.iter().flat_map(|stem| ENDINGS.iter().map(move |ending| format!("{stem}.{ending}")));
    for path in names.map(|name| join(home, &name)) {
        let (Some(dialect), Some(text)) = (Dialect::of(&path), repo.text(&path)?) else { continue };
        let source = parse(&text, dialect);
        let pairs = pairs(&source);
        let said = |key: &str| {
            let found = pairs.iter().find(|(name, _)| name == key)?;
            resolve(home, &path_of(&source, found.1)?)
        };
        return Ok(Config { schema: said("schema"), migrations: said("path"), variable: variable(&source) });
    }
    Ok(Config::default())
}

/// All `key: value` of the file, from the top.
fn pairs<'t>(source: &'t Source<'_>) -> Vec<(String, Node<'t>)> {
    let all = descendants(source.root()).into_iter().filter(|node| node.kind() == "pair");
    all.filter_map(|pair| {
        let key = source.of(field(pair, "key")?).trim_matches(['"', '\'']).to_owned();
        Some((key, field(pair, "value")?))
    })
    .collect()
}

/// `"prisma/schema.prisma"`, or `path.join("prisma", "schema.prisma")`, also behind `__dirname`.
fn path_of(source: &Source<'_>, value: Node<'_>) -> Option<String> {
    if value.kind() != "call_expression" {
        return string(source, value);
    }
    let parts: Vec<String> = arguments(value).into_iter().filter_map(|part| string(source, part)).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// `env("DATABASE_URL")`, `process.env.DATABASE_URL`, `process.env["DATABASE_URL"]`: the first of them.
fn variable(source: &Source<'_>) -> Option<String> {
    descendants(source.root()).into_iter().find_map(|node| match node.kind() {
        "call_expression" if source.of(field(node, "function")?) == "env" => {
            string(source, *arguments(node).first()?)
        }
        "member_expression" if source.of(field(node, "object")?) == "process.env" => {
            Some(source.of(field(node, "property")?).to_owned())
        }
        "subscript_expression" if source.of(field(node, "object")?) == "process.env" => {
            string(source, field(node, "index")?)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_configuration_says_is_read_however_it_is_written() {
        let said = |schema: &str, migrations: &str, variable: &str| Config {
            schema: Some(schema.into()),
            migrations: Some(migrations.into()),
            variable: Some(variable.into()),
        };
        for (path, text, expected) in [
            (
                "db/prisma.config.ts",
                "export default defineConfig({ schema: \"prisma/schema.prisma\", migrations: { path: './prisma/migrations' }, datasource: { url: env('DB_URL') } });",
                said("db/prisma/schema.prisma", "db/prisma/migrations", "DB_URL"),
            ),
            (
                "db/prisma.config.mjs",
                "export default { schema: path.join(import.meta.dirname, 'prisma', 'schema'), 'migrations': { path: path.join('..', 'moves') }, datasource: { url: process.env[\"DB_URL\"] ?? '' } };",
                said("db/prisma/schema", "moves", "DB_URL"),
            ),
            (
                "db/.config/prisma.cjs",
                "module.exports = { datasource: { url: process.env.PG_URL } };",
                Config { variable: Some("PG_URL".into()), ..Config::default() },
            ),
            ("prisma.config.ts", "export default {};", Config::default()),
        ] {
            assert_eq!(config(&Repo::from_files([(path, text)]), "db").expect("readable"), expected);
        }
    }
}
