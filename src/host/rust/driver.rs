//! Which sqlx the kit is built on: the host's own, so that its pool can be handed over and SQLite is linked once.

use super::manifest::{locked, series};
use super::package::Package;
use super::pool::Database;
use crate::error::Result;
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

pub fn driver(repo: &Repo, package: &Package, database: Option<Database>) -> Result<Driver> {
    let own = package.needs("sqlx");
    let wanted = own.and_then(|dependency| dependency.version.as_deref());
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
        Some(_) if own.is_some() && database == Some(Database::Sqlite) => {
            let clash = format!("sqlx {} links another SQLite than the kit", version.unwrap_or_default());
            Driver { version: EIGHT, name: None, clash: Some(clash) }
        }
        _ => Driver { version: beside(repo, package)?, name: None, clash: None },
    })
}

/// Without a sqlx of the host's: the one that goes with the SQLite that is linked already.
fn beside(repo: &Repo, package: &Package) -> Result<&'static str> {
    let sqlite = locked(repo, package.root(), "libsqlite3-sys", None)?;
    let same = sqlite.is_none_or(|(version, _)| series(&version) == "0.30");
    Ok(if same { EIGHT } else { NINE })
}
