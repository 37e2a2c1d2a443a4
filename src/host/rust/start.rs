//! How the host finds its database when it starts: the variable, the default address, the file of variables.

use super::code::Code;
use super::package::Package;
use crate::edit::rust::{arguments, callee};
use crate::edit::tree::descendants;
use crate::host::database::Database;

/// Where the key tool, which is a program of its own, connects to.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// The variable that holds the address.
    pub variable: String,
    /// What it is where the variable is not set; empty: it must be set.
    pub default: String,
    /// The crate that reads `.env`, as this package calls it; empty: none.
    pub dotenv: String,
}

const VARIABLE: &str = "DATABASE_URL";

/// `codes` starts with the package's own; behind it are those of packages that it is built on.
pub fn start(package: &Package, codes: &[Code<'_>], database: Database, own: bool) -> Start {
    let strings = || {
        codes[0].nodes().filter(|at| at.node.kind() == "string_content" && !at.in_tests()).map(|at| at.text())
    };
    let schemes: &[&str] = match database {
        Database::Sqlite => &["sqlite:"],
        Database::Postgres => &["postgres://", "postgresql://"],
        Database::MySql => &["mysql://", "mariadb://"],
    };
    let mut addresses: Vec<&str> =
        strings().filter(|text| schemes.iter().any(|s| text.starts_with(s))).collect();
    addresses.retain(|text| !text.contains(['{', '"', '\\', '@']) && !text.contains(":memory:"));
    addresses.dedup();
    let default = match (addresses.as_slice(), own) {
        ([one], _) => (*one).to_owned(),
        (_, true) => "sqlite://acp.db".to_owned(),
        _ => String::new(),
    };
    let dotenv = ["dotenvy", "dotenv"].into_iter().find_map(|name| package.needs(name));
    Start {
        variable: codes.iter().find_map(variable).unwrap_or_else(|| VARIABLE.into()),
        default,
        dotenv: dotenv.map_or(String::new(), |dependency| dependency.name.clone()),
    }
}

/// The variable of the environment that the code reads a database's address from.
fn variable(code: &Code<'_>) -> Option<String> {
    let reads = code.nodes().filter(|at| {
        let name = callee(&at.file.source, at.node).and_then(|path| path.rsplit("::").next());
        matches!(name, Some("var" | "var_os" | "get_env")) && !at.in_tests()
    });
    let mut names = reads.filter_map(|at| {
        let argument = arguments(at.node).first().copied()?;
        let content = descendants(argument).into_iter().find(|node| node.kind() == "string_content")?;
        Some(at.file.source.of(content).to_owned())
    });
    names.find(|name| name.contains("DATABASE_URL") || name.contains("DB_URL"))
}
