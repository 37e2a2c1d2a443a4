//! What the owner should know, though the install itself is done.

use super::client::Library;
use super::language::option;
use super::migrations::Style;
use super::project::Project;
use super::tenants::insert;
use super::values::{DATA, dialect, is_pglite, tenant};
use crate::error::Result;
use crate::plan::Draft;

pub fn warn(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    draft.warn("set ACP_SECRET to 32 or more random characters: without it a confirmation lasts no longer than the process");
    let store = &project.store;
    if is_pglite(draft)? {
        let beside = match &store.beside {
            Some(beside) => format!("{beside} is nothing that the control plane can keep its rows in"),
            None if store.library.is_none() => "no SQL database was found".into(),
            None => "the host's database is not used".into(),
        };
        draft.warn(format!(
            "{beside}: they go into PGlite, an embedded PostgreSQL, in the folder `{DATA}`, which is for one process and has to be kept"
        ));
        let config = project.package.at("tsconfig.json");
        let checked = option(draft.repo, &config, "skipLibCheck")? != Some(true.into());
        if project.language.typescript && draft.repo.has(&config) && checked {
            draft.warn(format!(
                "PGlite's types do not check by themselves: set `\"skipLibCheck\": true` in `{config}`, or add `@types/emscripten`"
            ));
        }
        return Ok(());
    }
    if store.client.is_none() {
        let library = store.library.map_or("", Library::title);
        draft.warn(format!(
            "no module exports the client of {library}: the control plane opens one of its own, at the address in {}",
            super::values::variable(project)
        ));
    }
    if let Some(table) = tenant(draft, project)?
        && insert(&table, dialect(draft, project)?).is_none()
    {
        draft.warn(format!(
            "a key belongs to a row of `{}`: put the first one in before you make a key, or add `--tenant-model new`",
            table.name
        ));
    }
    match (project.migrations.style, store.library) {
        (Style::PrismaPush, _) => draft.warn(
            "`prisma db push` makes the tables, but not the trigger that keeps the audit log from being changed: migrations would",
        ),
        (Style::Own, Some(Library::Drizzle)) => draft.warn(format!(
            "`drizzle-kit push` drops tables that it does not know: set `tablesFilter: [\"!{}*\"]` in its configuration",
            draft.answer("table_prefix")?
        )),
        _ => {}
    }
    Ok(())
}
