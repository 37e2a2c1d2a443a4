//! Which sqlx the kit is built on: the host's own, so that its pool can be handed over and SQLite is linked once.

use super::manifest::{locked, series};
use super::package::Package;
use crate::error::Result;
use crate::host::database::Database;
use crate::repo::Repo;

/// The kit's sqlx.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// As the kit's features have it, e.g. `0-8`.
    pub version: &'static str,
    /// What the package calls it, where it is the package's own.
    pub name: Option<String>,
    /// Why the two cannot be linked into one program, where they cannot.
    pub clash: Option<String>,
}

const EIGHT: &str = "0-8";
const NINE: &str = "0-9";

/// `near` starts with the package itself; behind it are those that it is built on.
pub fn driver(repo: &Repo, near: &[&Package], database: Option<Database>) -> Result<Driver> {
    let package = near[0];
    let own = package.needs("sqlx");
    let any = near.iter().find_map(|package| package.needs("sqlx"));
    let wanted = any.and_then(|dependency| dependency.version.as_deref());
    let version = match locked(repo, package.root(), "sqlx", wanted)? {
        Some((version, _)) => Some(version),
        // An object mapper may bring parts of it.
        None => {
            wanted.map(str::to_owned).or(locked(repo, package.root(), "sqlx-core", None)?.map(|(v, _)| v))
        }
    };
    let name = own.map(|dependency| dependency.name.clone());
    let plain = |version: &String| series(version.trim_start_matches(['^', '=', '~', '>', ' ']));
    Ok(match version.as_ref().map(plain).as_deref() {
        Some("0.8") => Driver { version: EIGHT, name, clash: None },
        Some("0.9") => Driver { version: NINE, name, clash: None },
        Some(_) if any.is_some() && database == Some(Database::Sqlite) => {
            clashes(&format!("sqlx {}", version.unwrap_or_default()))
        }
        _ => beside(repo, package)?,
    })
}

/// Without a sqlx of the host's: the one that goes with the SQLite that is linked already.
fn beside(repo: &Repo, package: &Package) -> Result<Driver> {
    let alone = |version| Driver { version, name: None, clash: None };
    let minor = |version: &str| -> u32 {
        let (_, minor) = version.trim_start_matches(['^', '=', '~']).split_once('.').unwrap_or_default();
        minor.split('.').next().and_then(|minor| minor.parse().ok()).unwrap_or_default()
    };
    let written = |name: &str| package.needs(name).and_then(|dependency| dependency.version.clone());
    if let Some((version, _)) = locked(repo, package.root(), "libsqlite3-sys", None)? {
        return Ok(match minor(&version) {
            30 => alone(EIGHT),
            31..=37 => alone(NINE),
            _ => clashes(&format!("libsqlite3-sys {version}")),
        });
    }
    Ok(match (written("rusqlite"), written("sea-orm")) {
        (Some(version), _) if minor(&version) < 32 => clashes(&format!("rusqlite {version}")),
        (Some(version), _) if minor(&version) > 32 => alone(NINE),
        (_, Some(version)) if series(version.trim_start_matches(['^', '=', '~'])) == "2" => alone(NINE),
        _ => alone(EIGHT),
    })
}

/// Only one SQLite can be linked into a program.
fn clashes(package: &str) -> Driver {
    let clash = format!("{package} links another SQLite than the kit, and a program takes only one");
    Driver { version: EIGHT, name: None, clash: Some(clash) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::rust::package::packages;

    /// Version of the kit's sqlx, or the clash.
    fn chosen(dependencies: &str, locked: &[(&str, &str)]) -> String {
        let manifest = format!("[package]\nname = \"x\"\n\n[dependencies]\n{dependencies}\n");
        let package = |(name, version): &(&str, &str)| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n")
        };
        let lock: String = locked.iter().map(package).collect();
        let main = ("src/main.rs", "fn main() {}\n");
        let repo = Repo::from_files([("Cargo.toml", manifest.as_str()), ("Cargo.lock", &lock), main]);
        let all = packages(&repo).unwrap();
        let driver = driver(&repo, &[&all[0]], None).unwrap();
        driver.clash.unwrap_or(driver.version.to_owned())
    }

    #[test]
    fn the_kit_is_built_on_the_sqlx_and_the_sqlite_that_are_there() {
        for (dependencies, locked, wanted) in [
            ("sqlx = \"0.8\"", vec![("sqlx", "0.8.6"), ("libsqlite3-sys", "0.30.1")], "0-8"),
            ("sqlx = \"0.9\"", vec![], "0-9"),
            ("sea-orm = \"1.1\"", vec![("sqlx-core", "0.8.6")], "0-8"),
            ("sea-orm = \"2\"", vec![], "0-9"),
            ("rusqlite = \"0.32\"", vec![("libsqlite3-sys", "0.30.1")], "0-8"),
            ("rusqlite = \"0.37\"", vec![("libsqlite3-sys", "0.35.0")], "0-9"),
            ("rusqlite = \"0.38\"", vec![], "0-9"),
            ("", vec![], "0-8"),
        ] {
            assert_eq!(chosen(dependencies, &locked), wanted, "{dependencies}");
        }
    }

    #[test]
    fn a_sqlite_that_cannot_be_linked_beside_the_kits_is_told() {
        let why = "links another SQLite than the kit, and a program takes only one";
        let old = chosen("rusqlite = \"0.29\"", &[("libsqlite3-sys", "0.26.0")]);
        assert_eq!(old, format!("libsqlite3-sys 0.26.0 {why}"));
        assert_eq!(chosen("rusqlite = \"0.31\"", &[]), format!("rusqlite 0.31 {why}"));
    }
}
