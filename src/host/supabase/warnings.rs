//! What the owner of a Supabase project has to know before the function is deployed.

use super::environment::VARIABLES;
use super::project::Project;
use super::values::tenant;
use crate::error::Result;
use crate::host::database::Database;
use crate::plan::Draft;
use crate::repo::Repo;

pub fn warn(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let name = draft.answer("app_name")?;
    let set = VARIABLES.map(|variable| format!("{variable}=…")).join(" ");
    let secrets = project.cli.command(&project.root, &format!("secrets set {set}"));
    let deploy = project.cli.command(&project.root, &format!("functions deploy {name}"));
    draft.warn(format!(
        "give the hosted function its secrets before you deploy it, 32 or more random characters each, and the tables: \
         `{secrets}`, `{}`, `{deploy}`",
        project.cli.command(&project.root, "db push"),
    ));
    if let Some(map) = legacy_map(draft.repo, project) {
        draft.warn(format!(
            "`{map}` is for functions without a `deno.json`: deploy `{name}` without `--import-map`, which would hide its own"
        ));
    }
    if let Some(table) = tenant(draft, project)? {
        let insert = table.insert(Database::Postgres);
        table.asks_for_a_first_row(insert.as_deref()).into_iter().for_each(|warning| draft.warn(warning));
    }
    Ok(())
}

/// The import map that all functions once shared.
fn legacy_map(repo: &Repo, project: &Project) -> Option<String> {
    let places = ["functions/import_map.json", "import_map.json"].map(|name| project.below(name));
    places.into_iter().find(|path| repo.has(path))
}
