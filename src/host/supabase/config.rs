//! `supabase/config.toml`: what it says that matters to us. Its edits are in `plan`.

use crate::edit::lines;
use crate::edit::toml::{Document, Kind};
use crate::error::Result;
use crate::host::paths::join;
use crate::repo::Repo;

/// Where the local stack answers, unless the configuration says otherwise.
const API_PORT: i64 = 54321;
const DATABASE_PORT: i64 = 54322;

/// The configuration of a project, with the CLI's own defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub file: File,
    /// The name of the project and the line it is on.
    pub id: Option<(String, usize)>,
    pub api_port: i64,
    pub database_port: i64,
    /// Files, folders and patterns that describe the database, relative to `supabase/`.
    pub schema_paths: Vec<String>,
}

/// Which file holds the configuration.
#[derive(Clone, Debug, PartialEq)]
pub enum File {
    Toml(String),
    /// `config.json` or `config.jsonc`, which newer CLIs take as well.
    Json(String),
    None,
}

impl Config {
    pub fn read(repo: &Repo, folder: &str) -> Result<Config> {
        let path = join(folder, "config.toml");
        let json = ["config.json", "config.jsonc"].map(|name| join(folder, name));
        let file = match json.into_iter().find(|path| repo.has(path)) {
            _ if repo.has(&path) => File::Toml(path.clone()),
            Some(path) => File::Json(path),
            None => File::None,
        };
        let text = repo.text(&path)?.unwrap_or_default();
        Ok(Config::of(&text, file))
    }

    /// Text that is no TOML says nothing; the edit will say so.
    fn of(text: &str, file: File) -> Config {
        let document = Document::parse(text).ok();
        let entry = |path: &[&str]| document.as_ref()?.entry(path);
        let number = |path: &[&str]| entry(path)?.item.json().as_i64();
        let id = entry(&["project_id"]).and_then(|entry| {
            let plain = entry.item.str().filter(|id| !id.is_empty() && !id.starts_with("env("))?;
            Some((plain.to_owned(), lines::number(text, entry.key_span.start)))
        });
        let schema_paths = match entry(&["db", "migrations", "schema_paths"]).map(|entry| &entry.item.kind) {
            Some(Kind::Array(items)) => {
                items.iter().filter_map(|item| item.str().map(str::to_owned)).collect()
            }
            _ => Vec::new(),
        };
        Config {
            file,
            id,
            api_port: number(&["api", "port"]).unwrap_or(API_PORT),
            database_port: number(&["db", "port"]).unwrap_or(DATABASE_PORT),
            schema_paths,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_the_cli_has_it() {
        let none = Config::of("", File::None);
        assert_eq!((none.api_port, none.database_port, none.id), (54321, 54322, None));
        let text = "# x\nproject_id = \"desk\"\n[api]\nport = 1\n[db]\nport = 2\n[db.migrations]\nschema_paths = [\"./schemas/*.sql\"]\n";
        let config = Config::of(text, File::None);
        assert_eq!((config.api_port, config.database_port, config.id), (1, 2, Some(("desk".into(), 2))));
        assert_eq!(config.schema_paths, ["./schemas/*.sql"]);
    }

    #[test]
    fn a_name_from_the_environment_and_a_broken_file_say_nothing() {
        assert_eq!(Config::of("project_id = \"env(PROJECT)\"\n", File::None).id, None);
        assert_eq!(Config::of("project_id = \n", File::None), Config::of("", File::None));
    }
}
