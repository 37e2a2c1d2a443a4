//! The whole install into an Express server, as a draft: the code, the kit, the edits, what is left to the owner.

use super::edits::Edits;
use super::language::Language;
use super::migrations::Style;
use super::project::Project;
use super::questions::project;
use super::values::{dialect, is_own, migration, of_steps, tenant, values};
use super::{edits, journal, mounting, packs, prisma_models, steps, tests_of, warnings};
use crate::error::{Error, Kind, Result};
use crate::host::paths::{folder, join};
use crate::host::typescript::shared;
use crate::plan::{Class, Draft, Group};
use crate::render::{Rendered, Values, render};
use crate::vendor::{self, Form, SOURCE};

pub fn plan(draft: &mut Draft<'_>) -> Result<()> {
    let project = project(draft.repo, draft.candidate)?;
    let (app, kit) = (draft.answer("app_name")?, draft.answer("kit_name")?);
    if app == kit {
        let other = if kit == "control_plane" { "--app-name manage" } else { "--kit-name control_plane" };
        return Err(Error::new(Kind::Usage, format!("failed to take `{app}` for `--kit-name`"))
            .caused_by("the generated code has that name")
            .hint(format!("add `{other}`")));
    }
    let values = values(draft, &project)?;
    files(draft, &project, &values)?;
    vendored(draft, &project)?;
    migrations(draft, &project)?;
    let of_packs = packs::write(draft, &project, &values)?;
    mounting::mount(draft, &project)?;
    let edits = Edits { project: &project };
    edits.package(draft)?;
    edits.ignored(draft)?;
    edits.environment(draft)?;
    edits.compiler(draft)?;
    for lock in &project.manager.locks {
        draft.derived(lock)?;
    }
    warnings::warn(draft, &project)?;
    let tested = values.get("test_driver").is_some_and(|driver| driver != "");
    let own = tested.then(|| tests_of::file(draft.repo, &project, draft.answers));
    steps::steps(draft, &project, &own.into_iter().chain(of_packs).collect::<Vec<_>>())
}

/// The router with its bindings and adapters, the scripts, the test.
fn files(draft: &mut Draft<'_>, project: &Project, values: &Values) -> Result<()> {
    let app = draft.answer("app_name")?.to_owned();
    let language = if project.language.typescript { "typescript" } else { "javascript" };
    let own = is_own(draft, project)?;
    let layout = packs::layout(project, draft.answers);
    let tested = values.get("test_driver").is_some_and(|driver| driver != "");
    // The tests of packs, which lie beside, are written with them.
    let mut all = Vec::new();
    for part in ["manage", "tests"] {
        let files = render(&format!("express/{language}/{part}"), values)?.into_iter();
        all.extend(files.map(|file| Rendered { path: format!("{part}/{}", file.path), ..file }));
    }
    for file in all {
        let path = path(draft, project, &app, &file.path);
        // A host with migrations of its own applies ours with them.
        let untested = file.path.starts_with("tests/") && !tested;
        let skipped = untested || !own && file.path.starts_with("manage/migrate.");
        if !skipped {
            shared::create(draft, &layout, &path, file.bytes)?;
        }
    }
    Ok(())
}

/// Where a rendered file goes.
fn path(draft: &Draft<'_>, project: &Project, app: &str, name: &str) -> String {
    let name = ended(name, project.language.ending);
    match (name.strip_prefix("manage/"), name.strip_prefix("tests/")) {
        (Some(rest), _) => project.in_source(&format!("{app}/{rest}")),
        (_, Some(rest)) => join(&tests_of::folder(draft.repo, project, app), rest),
        _ => project.package.at(&name),
    }
}

/// A name of ours with the ending that the host's files have.
fn ended(name: &str, ending: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, "ts" | "js")) => format!("{stem}.{ending}"),
        _ => name.to_owned(),
    }
}

/// The kit.
fn vendored(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let folder = project.in_source(draft.answer("kit_name")?);
    draft.kit(&folder, form(&project.language))
}

/// The kit whose modules are named as the host's.
fn form(language: &Language) -> Form {
    let suffix = language.suffix();
    let fits = |form: &Form| match form {
        Form::TypeScript { ending, suffix: behind } => {
            language.typescript && *ending == language.ending && *behind == suffix
        }
        Form::JavaScript { ending, suffix: behind, modules } => {
            let named = *ending == language.ending && *behind == suffix;
            !language.typescript && named && *modules == language.modules
        }
        Form::Python | Form::Rust | Form::Deno => false,
    };
    Form::all().into_iter().find(fits).unwrap_or(SOURCE)
}

/// What changed in the tables since, each step as a migration behind the first one.
fn later(draft: &mut Draft<'_>, project: &Project, all: &mut Vec<String>) -> Result<()> {
    let (database, prefix) = (dialect(draft, project)?, draft.answer("table_prefix")?.to_owned());
    let is_own = is_own(draft, project)?;
    let paths = of_steps(draft, project, &all[0])?;
    for (step, path) in draft.steps.iter().zip(paths) {
        let up = step.sql(database, &prefix);
        let text = match is_own {
            true => up,
            false => project.migrations.text(&path, &up, project.language.modules),
        };
        if matches!(project.migrations.style, Style::Prisma) && !is_own && !draft.repo.has(&path) {
            draft.warn(format!("Prisma's schema is to say what `{path}` changes: run `npx prisma db pull`"));
        }
        draft.create(&path, Group::Migrations, Class::Yours, text)?;
        all.push(path);
    }
    Ok(())
}

/// The tables, in the way the host makes its own.
fn migrations(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let prefix = draft.answer("table_prefix")?.to_owned();
    let up = vendor::migration(dialect(draft, project)?, &prefix, tenant(draft, project)?.is_none());
    if let Some(path) = migration(draft, project)? {
        let modules = project.language.modules;
        let text = match is_own(draft, project)? {
            true => up.clone(),
            false => project.migrations.text(&path, &up, modules),
        };
        draft.create(&path, Group::Migrations, Class::Yours, text)?;
        let mut all = vec![path];
        later(draft, project, &mut all)?;
        if !is_own(draft, project)? && project.migrations.style == Style::Drizzle {
            // One by one: each gets a snapshot of its own.
            for end in 1..=all.len() {
                journal::add(draft, project, &all[..end])?;
            }
        }
    }
    match (&project.schema, project.migrations.style) {
        (Some(schema), Style::Prisma | Style::PrismaPush) if !is_own(draft, project)? => {
            let models = prisma_models::our_models(&up, schema.schemas);
            if schema.several {
                let head = "// Yours: written once by `acp install`; edit freely.\n// The tables of the control plane: Prisma keeps them, and leaves them out of its client.\n\n";
                let path = join(folder(&schema.path), "acp_control_plane.prisma");
                return draft.create(&path, Group::Migrations, Class::Yours, format!("{head}{models}"));
            }
            edits::models(draft, &schema.path, &models)
        }
        _ => Ok(()),
    }
}
