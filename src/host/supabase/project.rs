//! A Supabase project as far as its files tell.

use std::collections::BTreeSet;

use super::cli::Cli;
use super::config::{Config, File};
use super::declared::{Declared, declared};
use super::migrations::{is_ours, version_of};
use crate::detect::Candidate;
use crate::error::{Error, Kind, Result};
use crate::host::ours::is_ours as is_written_by_us;
use crate::host::paths::{folder as folder_of, join};
use crate::host::tenants::{Table, tables};
use crate::repo::Repo;

/// Folders whose projects are somebody else's, or only there to be read or tested.
const FOREIGN: [&str; 11] = [
    "node_modules",
    "vendor",
    "vendored",
    "third_party",
    "examples",
    "example",
    "fixtures",
    "templates",
    "tests",
    "test",
    "testdata",
];

/// One folder `supabase/` and what is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// The folder that `supabase/` is in; `""` is the repository.
    pub root: String,
    /// The folder itself.
    pub folder: String,
    pub config: Config,
    /// The migrations, in their order.
    pub migrations: Vec<String>,
    /// Declarative schemas, but for ours.
    pub schemas: Vec<String>,
    pub declared: Option<Declared>,
    /// The entry files of edge functions, but for ours.
    pub functions: Vec<String>,
    /// Every table that the SQL makes.
    pub tables: Vec<Table>,
    pub cli: Cli,
}

impl Project {
    /// Every project of the repository, in the order of their folders.
    pub fn all(repo: &Repo) -> Result<Vec<Project>> {
        let folders: BTreeSet<&str> = repo.paths().filter_map(folder).collect();
        folders.into_iter().map(|folder| Project::read(repo, folder)).collect()
    }

    /// The project that a candidate stands for.
    pub fn of(repo: &Repo, candidate: &Candidate) -> Result<Project> {
        let found = Project::all(repo)?.into_iter().find(|project| project.root == candidate.root);
        found.ok_or_else(|| {
            let folder = join(&candidate.root, "supabase");
            Error::new(Kind::Precondition, format!("failed to read the Supabase project in `{folder}`"))
                .hint("run `acp detect`")
        })
    }

    fn read(repo: &Repo, folder: &str) -> Result<Project> {
        let start = join(folder, "");
        let files: Vec<String> =
            repo.paths().filter(|path| path.starts_with(&start)).map(str::to_owned).collect();
        let sql: Vec<String> = files.iter().filter(|path| path.ends_with(".sql")).cloned().collect();
        let config = Config::read(repo, folder)?;
        let made = join(folder, "migrations/");
        let is_migration = |path: &&String| path.starts_with(&made) && version_of(path).is_some();
        let migrations: Vec<String> = sql.iter().filter(is_migration).cloned().collect();
        let declared = declared(folder, &config, &sql);
        let mut functions: Vec<String> =
            files.iter().filter(|path| is_entry(folder, path)).cloned().collect();
        functions.retain(|path| !is_ours_at(repo, path));
        // What is declared is also in a migration, once it is made.
        let place = declared.as_ref().map(|declared| join(folder_of(&declared.file), ""));
        let is_declared = |path: &&String| place.as_ref().is_some_and(|place| path.starts_with(place));
        let schemas: Vec<String> =
            sql.iter().filter(is_declared).filter(|path| !is_ours(path)).cloned().collect();
        let theirs: Vec<String> =
            migrations.iter().filter(|path| !is_ours(path)).chain(&schemas).cloned().collect();
        let root = folder.strip_suffix("supabase").unwrap_or_default().trim_end_matches('/').to_owned();
        Ok(Project {
            cli: Cli::of(repo, &root)?,
            tables: tables(repo, &theirs)?,
            folder: folder.to_owned(),
            root,
            config,
            migrations,
            schemas,
            declared,
            functions,
        })
    }

    /// The path of something below `supabase/`.
    pub fn below(&self, name: &str) -> String {
        join(&self.folder, name)
    }

    /// What it is called: the configuration's name, else the folder's, else none.
    pub fn name(&self) -> &str {
        let folder = self.root.rsplit('/').next().unwrap_or_default();
        self.config.id.as_ref().map_or(folder, |(id, _)| id)
    }

    /// The configuration, where it is TOML.
    pub fn toml(&self) -> Option<&str> {
        match &self.config.file {
            File::Toml(path) => Some(path),
            _ => None,
        }
    }
}

/// Whether an install wrote the file.
pub fn is_ours_at(repo: &Repo, path: &str) -> bool {
    repo.text(path).ok().flatten().is_some_and(|text| is_written_by_us(&text))
}

/// The folder `supabase/` that a file proves to be a project's. Many a repository has another one, for its clients.
fn folder(path: &str) -> Option<&str> {
    let end = match path.starts_with("supabase/") {
        true => "supabase".len(),
        false => path.find("/supabase/")? + "/supabase".len(),
    };
    let (folder, below) = (&path[..end], &path[end + 1..]);
    let own = !path.contains("{{") && !folder.split('/').any(|part| FOREIGN.contains(&part));
    let configured = ["config.toml", "config.json", "config.jsonc"].contains(&below);
    let migrated = below.starts_with("migrations/") && version_of(below).is_some();
    let proves = configured || migrated || is_entry(folder, path) || is_schema(folder, path);
    (own && proves).then_some(folder)
}

/// `supabase/functions/<name>/index.ts`
fn is_entry(folder: &str, path: &str) -> bool {
    let below = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix("/functions/"));
    let Some((name, file)) = below.and_then(|below| below.split_once('/')) else { return false };
    !name.starts_with(['_', '.']) && ["index.ts", "index.js", "index.tsx", "index.mjs"].contains(&file)
}

/// `supabase/schemas/<name>.sql`
fn is_schema(folder: &str, path: &str) -> bool {
    let below = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix("/schemas/"));
    below.is_some_and(|below| below.ends_with(".sql"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_clients_is_no_project() {
        for path in ["src/lib/supabase/client.ts", "supabase/README.md", "supabase/migrations/notes.sql"] {
            assert_eq!(folder(path), None, "{path}");
        }
        for path in [
            "examples/shop/supabase/config.toml",
            "node_modules/x/supabase/config.toml",
            "{{ name }}/supabase/config.toml",
        ] {
            assert_eq!(folder(path), None, "{path}");
        }
    }

    #[test]
    fn any_of_its_files_proves_a_project() {
        for below in
            ["config.toml", "config.jsonc", "migrations/1_a.sql", "functions/hello/index.ts", "schemas/a.sql"]
        {
            assert_eq!(folder(&format!("supabase/{below}")), Some("supabase"), "{below}");
            assert_eq!(folder(&format!("apps/web/supabase/{below}")), Some("apps/web/supabase"), "{below}");
        }
        assert_eq!(folder("supabase/functions/_shared/index.ts"), None);
    }
}
