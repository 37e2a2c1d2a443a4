//! Every value that the templates may ask for.

use serde_json::Value;

use super::migrations;
use super::project::Project;
use super::questions::plain;
use crate::error::Result;
use crate::host::database::Database;
use crate::host::paths::relative;
use crate::host::question::{NEW, chosen};
use crate::host::tenants::Table;
use crate::plan::Draft;
use crate::render::Values;

const KEY_PREFIX: &str = "acp_";

pub fn values(draft: &Draft<'_>, project: &Project) -> Result<Values> {
    let tenant = tenant(draft, project)?;
    let function = draft.answer("app_name")?;
    let insert = tenant.as_ref().and_then(|table| table.insert(Database::Postgres)).unwrap_or_default();
    let migration = migrations::path(&project.folder, &project.migrations);
    let tests = project.below(&format!("functions/{function}/tests"));
    let mut values = Values::new();
    let mut put = |name: &str, value: Value| values.insert(name.to_owned(), value);
    put("function", function.into());
    let version = draft.package.as_ref().map(ToString::to_string).unwrap_or_default();
    put("kit_package", version.into());
    put("kit", draft.answer("kit_name")?.into());
    put("integration", integration(project.name()).into());
    put("key_prefix", KEY_PREFIX.into());
    put("table_prefix", draft.answer("table_prefix")?.into());
    put("packs", chosen(draft.answer("packs")?).into());
    put("tenant_table", tenant.as_ref().map_or("", |table| &table.name).into());
    put("tenant_id", tenant.as_ref().map_or("id", |table| &table.id).into());
    put("tenant_admin", tenant.as_ref().and_then(|table| table.admin.clone()).unwrap_or_default().into());
    // The kit's own placeholders are numbered, on every database.
    put("tenant_insert", lines(&insert.replace('$', "?")).into());
    put("tenant_insert_id", insert.contains('$').into());
    put("database_port", project.config.database_port.into());
    put("migration", relative(&tests, &migration).into());
    Ok(values)
}

/// The table that the answer names.
pub fn tenant(draft: &Draft<'_>, project: &Project) -> Result<Option<Table>> {
    let answer = draft.answer("tenant_model")?;
    Ok(project.tables.iter().find(|table| answer != NEW && table.name == plain(answer)).cloned())
}

/// A statement in two, as short as its formatter wants lines.
fn lines(insert: &str) -> Vec<String> {
    let at = [" VALUES ", " DEFAULT "].iter().find_map(|word| insert.find(word));
    let Some(at) = at else { return Vec::new() };
    [&insert[..at], &insert[at + 1..]].map(str::to_owned).to_vec()
}

/// What audit entries call this host: the project's name.
fn integration(name: &str) -> String {
    let plain: String =
        name.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric() || "_.-".contains(*c)).collect();
    match plain.starts_with(|c: char| c.is_ascii_lowercase()) {
        true => plain,
        false => format!("app-{plain}").trim_end_matches('-').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::detect::detect;
    use crate::host::Host;
    use crate::host::supabase::Supabase;
    use crate::host::supplied::holds_all;
    use crate::repo::Repo;

    #[test]
    fn every_variable_of_every_template_is_supplied() {
        let repo = Repo::from_files([("supabase/config.toml", "project_id = \"desk\"\n")]);
        let candidate = detect(&repo).unwrap().candidates.remove(0);
        let questions = Supabase.questions(&repo, &candidate).unwrap();
        let answers = questions.into_iter().map(|q| (q.key.to_owned(), q.default.unwrap())).collect();
        let receipt = BTreeMap::new();
        let draft = Draft::new(&repo, &candidate, &answers, &receipt);
        let values = values(&draft, &Project::of(&repo, &candidate).unwrap()).unwrap();
        holds_all(&values, "supabase/function/");
    }

    #[test]
    fn an_integration_is_named_after_the_project_or_else_app() {
        assert_eq!(integration("My Desk"), "mydesk");
        assert_eq!(integration("2fast"), "app-2fast");
        assert_eq!(integration(""), "app");
    }
}
