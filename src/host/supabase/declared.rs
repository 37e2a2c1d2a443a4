//! Declarative schemas: SQL files that say how the database is to be, from which `supabase db diff` makes migrations.
//! What is in a migration and not declared would be dropped by the next one, so our tables are declared as well.

use super::config::Config;
use crate::host::paths::{folder as folder_of, join, resolve};

/// What our file is called.
const NAME: &str = "acp_control_plane.sql";

impl Declared {
    /// The same for a pack's tables.
    pub fn of_pack(&self, pack: &str) -> Declared {
        self.beside(&format!("acp_pack_{pack}.sql"))
    }

    /// The same for what a step changes.
    pub fn of_step(&self, title: &str) -> Declared {
        self.beside(&format!("{title}.sql"))
    }

    fn beside(&self, name: &str) -> Declared {
        let name = |path: &String| join(folder_of(path), name);
        Declared { file: name(&self.file), listed: self.listed.as_ref().map(name) }
    }
}

/// Where a project declares its database.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// The path of our file.
    pub file: String,
    /// How the configuration has to name it, where it lists files one by one.
    pub listed: Option<String>,
}

/// `None` where the project only has migrations. `files` are the SQL files below `supabase/`.
pub fn declared(folder: &str, config: &Config, files: &[String]) -> Option<Declared> {
    let schemas = join(folder, "schemas/");
    if config.schema_paths.is_empty() {
        let declares = files.iter().any(|path| path.starts_with(&schemas));
        return declares.then(|| Declared { file: format!("{schemas}{NAME}"), listed: None });
    }
    if let Some(covered) = config.schema_paths.iter().find_map(|path| covering(path)) {
        return Some(Declared { file: join(&resolve(folder, covered)?, NAME), listed: None });
    }
    let last = config.schema_paths.last()?;
    let place = resolve(folder, folder_of(last))?;
    let listed = Some(join(folder_of(last), NAME));
    Some(Declared { file: join(&place, NAME), listed })
}

/// The folder of which an entry takes every SQL file.
fn covering(entry: &str) -> Option<&str> {
    let (folder, last) = entry.rsplit_once('/').unwrap_or(("", entry));
    let all = |name: &str| ["*.sql", "*", "**"].contains(&name);
    let plain = |folder: &str| !folder.contains(['*', '?', '[', '{']);
    let folder_of_all = folder.strip_suffix("/**").unwrap_or(folder);
    match (all(last), plain(entry) && !entry.ends_with(".sql")) {
        (true, _) if plain(folder_of_all) => Some(folder_of_all),
        (_, true) => Some(entry.trim_end_matches('/')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::File;
    use super::*;

    fn place(schema_paths: &[&str], files: &[&str]) -> Option<(String, Option<String>)> {
        let schema_paths = schema_paths.iter().map(|path| path.to_string()).collect();
        let config = Config { file: File::None, id: None, api_port: 1, database_port: 2, schema_paths };
        let files: Vec<String> = files.iter().map(|file| file.to_string()).collect();
        declared("supabase", &config, &files).map(|declared| (declared.file, declared.listed))
    }

    #[test]
    fn our_tables_are_declared_where_the_others_are() {
        let beside = |folder: &str| Some((format!("{folder}/acp_control_plane.sql"), None));
        assert_eq!(place(&[], &["supabase/migrations/1_a.sql"]), None);
        assert_eq!(place(&[], &["supabase/schemas/a.sql"]), beside("supabase/schemas"));
        assert_eq!(place(&["./schemas/*.sql"], &[]), beside("supabase/schemas"));
        assert_eq!(place(&["./x.sql", "./database/**/*.sql"], &[]), beside("supabase/database"));
        assert_eq!(place(&["database"], &[]), beside("supabase/database"));
        assert_eq!(place(&["../db/*.sql"], &[]), beside("db"));
    }

    #[test]
    fn files_that_are_listed_one_by_one_get_one_more() {
        let listed = Some("./schemas/acp_control_plane.sql".to_owned());
        let file = "supabase/schemas/acp_control_plane.sql".to_owned();
        assert_eq!(place(&["./schemas/a.sql", "./schemas/b_*.sql"], &[]), Some((file, listed)));
    }
}
