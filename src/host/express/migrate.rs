//! The command that makes our tables: a script of the host's, else the way its library itself applies migrations, in the
//! language that they are written in. It never makes a migration.

use super::edits::MIGRATE;
use super::manager::Name;
use super::migrations::{Style, script};
use super::project::Project;
use super::start::runner;
use super::steps::{at, quoted};
use super::values::is_own;
use crate::error::Result;
use crate::plan::Draft;

pub fn command(draft: &Draft<'_>, project: &Project, manager: Name) -> Result<String> {
    let here = |command: String| at(project.package.folder(), &command);
    if is_own(draft, project)? {
        return Ok(here(manager.script(MIGRATE)));
    }
    let own = script(&project.package.own).map(|name| format!("{} run {name}", manager.word()));
    // Prisma's `migrate dev` asks questions: a script of the host's may be it. The schema may be in another package.
    let prisma = |line: &str| {
        let home = project.schema.as_ref().map_or(project.package.folder(), |schema| &schema.home);
        at(home, &manager.program(line))
    };
    let usual = match project.migrations.style {
        Style::Prisma => return Ok(prisma("prisma migrate deploy")),
        Style::PrismaPush => return Ok(prisma("prisma db push")),
        Style::Drizzle => manager.program("drizzle-kit migrate"),
        Style::Knex => in_its_language(project, manager, "knex migrate:latest"),
        Style::Sequelize => in_its_language(project, manager, "sequelize-cli db:migrate"),
        Style::TypeOrm => typeorm(project, manager),
        Style::Sql | Style::Own => manager.script(MIGRATE),
    };
    Ok(here(own.unwrap_or(usual)))
}

/// What Node is told so that a library's program can load TypeScript; empty where it need not be told.
fn options(project: &Project, manager: Name) -> String {
    let runner = runner(&project.package, manager, &project.language);
    let mut words = runner.split(' ');
    match (project.language.typescript, words.next()) {
        (true, Some("tsx")) => "--import tsx".into(),
        (true, Some("ts-node")) => "--require ts-node/register/transpile-only".into(),
        (true, Some("node")) => words.collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

fn in_its_language(project: &Project, manager: Name, line: &str) -> String {
    match options(project, manager).as_str() {
        "" => manager.program(line),
        options => format!("NODE_OPTIONS='{options}' {}", manager.program(line)),
    }
}

/// TypeORM's program is told where the data source is, unless the host's own script for it says so.
fn typeorm(project: &Project, manager: Name) -> String {
    let source = project.store.client.as_ref().map(|client| quoted(&project.inside(&client.file)));
    let source = source.map(|file| format!(" -d {file}")).unwrap_or_default();
    match project.package.own.script("typeorm") {
        Some(own) if own.contains(" -d ") || own.contains("--dataSource") => {
            format!("{} run typeorm migration:run", manager.word())
        }
        Some(_) if manager == Name::Npm => format!("npm run typeorm -- migration:run{source}"),
        Some(_) => format!("{} run typeorm migration:run{source}", manager.word()),
        None => in_its_language(project, manager, &format!("typeorm migration:run{source}")),
    }
}
