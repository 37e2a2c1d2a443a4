//! The whole install into a Rust server, as a draft: the module, the crate, the edits, what is left to the owner.

use super::code::{At, Code, File, Texts};
use super::migrations::{Style, applied_elsewhere};
use super::project::{Mount, Project};
use super::questions::project;
use super::server::Server;
use super::shadowed::shadowed;
use super::steps::steps;
use super::values::{database, tenant, values};
use super::{ENVIRONMENTS, dependencies, packs, shared, walls};
use crate::edit::rust::{self, Mount as Place, is_mounted};
use crate::edit::{Edited, env};
use crate::error::Result;
use crate::host::database::Database;
use crate::host::paths::{join, upwards};
use crate::plan::{ByHand, Class, Draft, Group};
use crate::render::{Values, render};
use crate::vendor::{self, Form};

/// The variables that `.env.example` names.
const VARIABLES: [&str; 2] = ["ACP_SECRET", "ACP_KEY_PEPPER"];

pub fn plan(draft: &mut Draft<'_>, mount: Mount) -> Result<()> {
    let project = project(draft.repo, draft.candidate, mount)?;
    let texts = Texts::read(draft.repo, &project.package)?;
    let code = texts.parse();
    let values = values(draft, &project)?;
    files(draft, &project, &values)?;
    migrations(draft, &project)?;
    kit(draft, &project)?;
    mounting(draft, &project, &code)?;
    if mount == Mount::Actix {
        walls::open(draft, &project, &code)?;
    }
    if mount == Mount::Axum {
        walls::outside(draft, &project, &code)?;
        addresses(draft, &project, &code)?;
    }
    shadowed(draft, &project, &code)?;
    module(draft, &project)?;
    dependencies::add(draft, &project)?;
    environment(draft, &project)?;
    warnings(draft, &project)?;
    steps(draft, &project, &code)
}

/// The module, the programs and the test.
fn files(draft: &mut Draft<'_>, project: &Project, values: &Values) -> Result<()> {
    let module = draft.answer("app_name")?.to_owned();
    let glue = if project.mount == Mount::Actix { "rust/actix" } else { "rust/axum" };
    let mut all = render("rust/app", values)?;
    all.extend(render(glue, values)?);
    if project.mount == Mount::Own {
        all.extend(render("rust/own", values)?);
    }
    for file in all {
        let path = match file.path.strip_prefix("manage/") {
            Some(name) => project.beside_home(&format!("{module}/{name}")),
            None => project.in_package(&file.path),
        };
        match shared::FILES.contains(&file.path.as_str()) {
            true => {
                let text = String::from_utf8_lossy(&file.bytes).into_owned();
                shared::create(draft, &file.path, &path, text)?;
            }
            false => draft.create(&path, Group::Create, Class::Yours, file.bytes)?,
        }
    }
    packs::write(draft, project, values)
}

/// The tables, in the way the host makes its own.
fn migrations(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let (database, own_tenants) = (database(draft)?, tenant(draft, project)?.is_none());
    let prefix = draft.answer("table_prefix")?.to_owned();
    let up = vendor::migration(database, &prefix, own_tenants);
    for (file, step) in project.migrations.of_kit(draft.steps) {
        let up = step.map_or_else(|| up.clone(), |step| step.sql(database, &prefix));
        let sql = if file.down { vendor::reversal(&up) } else { up };
        draft.create(&file.path, Group::Migrations, Class::Yours, sql)?;
    }
    Ok(())
}

/// The crate beside the workspace's manifest.
fn kit(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let folder = join(project.package.root(), draft.answer("kit_name")?);
    draft.kit(&folder, Form::Rust)
}

/// The router in the host's.
fn mounting(draft: &mut Draft<'_>, project: &Project, code: &Code<'_>) -> Result<()> {
    let module = draft.answer("app_name")?;
    let function = if project.mount == Mount::Actix { "routes" } else { "router" };
    let path = format!("{module}::{function}");
    if project.mount == Mount::Own || code.files.iter().any(|file| is_mounted(&file.source, &path)) {
        return Ok(());
    }
    let pool = project.pool().map(|pool| pool.expression.as_str());
    let file = match &project.server {
        Server::At(site) => site.file.as_str(),
        Server::Unclear { file, .. } => file.as_str(),
        Server::None => return Ok(()),
    };
    let front = front(project, file);
    let call = format!("{front}::{path}({})", pool.unwrap_or_default());
    let by_hand = |reason: String| by_hand(project, file, &call, reason);
    match &project.server {
        Server::At(site) => {
            let place = Place { at: &site.at, call: &call, path: &path, way: site.way };
            draft.edit(file, Group::Edit, |text| Ok(rust::mount(text, &place)), by_hand)
        }
        Server::Unclear { reason, .. } => {
            draft.by_hand(by_hand(reason.clone()));
            Ok(())
        }
        Server::None => Ok(()),
    }
}

/// How a file names the crate that has the module.
fn front(project: &Project, file: &str) -> String {
    match &project.package.library {
        Some(library) if project.package.binaries.iter().any(|target| target.path == file) => {
            library.name.clone()
        }
        _ => "crate".into(),
    }
}

fn by_hand(project: &Project, file: &str, call: &str, reason: String) -> ByHand {
    let (place, snippet) = match project.mount {
        Mount::Actix => (
            "before `HttpServer::new`, and in the app before its own routes".to_owned(),
            format!("let control_plane = {call};\n\n// in App::new()\n.configure(control_plane.clone())\n"),
        ),
        _ => (
            "on the outermost router, behind the last layer that asks for a login".to_owned(),
            format!(".merge({call})\n"),
        ),
    };
    ByHand {
        id: "rust-router".into(),
        title: format!("mount the control plane in `{file}`"),
        file: file.into(),
        place,
        snippet,
        reason,
    }
}

/// Clients' addresses, which failed logins are counted by; where the server cannot be edited, a warning.
fn addresses(draft: &mut Draft<'_>, project: &Project, code: &Code<'_>) -> Result<()> {
    let known = ["into_make_service_with_connect_info", "with_connect_info"];
    let says = |at: At<'_, '_>| at.node.kind() == "field_identifier" && known.contains(&at.text());
    if code.nodes().any(says) {
        return Ok(());
    }
    let axum = project.package.needs("axum").map_or("axum", |dependency| &dependency.name);
    let serves = |file: &&File<'_>| matches!(rust::connect_info(file.source.text, axum), Edited::Changed(_));
    match code.files.iter().find(serves) {
        Some(file) => {
            let by_hand = |reason| by_hand(project, file.path, "", reason);
            draft.edit(file.path, Group::Edit, |text| Ok(rust::connect_info(text, axum)), by_hand)
        }
        None => {
            draft.warn(
                "the server does not tell clients apart: serve `app.into_make_service_with_connect_info::<SocketAddr>()`, \
                 or one stranger's failed keys slow down everyone's new ones",
            );
            Ok(())
        }
    }
}

/// `mod manage;` in the crate's root.
fn module(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let name = draft.answer("app_name")?.to_owned();
    let Some(home) =
        project.home().filter(|_| project.mount != Mount::Own || project.package.library.is_some())
    else {
        return Ok(());
    };
    let public = project.package.library.is_some();
    let line = format!("{}mod {name};\n", if public { "pub " } else { "" });
    let by_hand = |reason: String| ByHand {
        id: "rust-module".into(),
        title: format!("declare the module in `{home}`"),
        file: home.into(),
        place: "among its modules".into(),
        snippet: line.clone(),
        reason,
    };
    draft.edit(home, Group::Edit, |text| Ok(rust::add_module(text, &name, public)), by_hand)
}

/// The example of an environment, in the package's folder or above it.
fn environment(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let places =
        upwards(project.package.folder()).flat_map(|at| ENVIRONMENTS.iter().map(move |name| join(at, name)));
    let Some(path) = places.into_iter().find(|path| draft.repo.has(path)) else { return Ok(()) };
    let by_hand = |reason: String| ByHand {
        id: "rust-env".into(),
        title: format!("name the control plane's variables in `{path}`"),
        file: path.clone(),
        place: "at its end".into(),
        snippet: VARIABLES.map(|name| format!("{name}=\n")).concat(),
        reason,
    };
    draft.edit(&path, Group::Edit, |text| -> Result<Edited> { Ok(env::add(text, &VARIABLES)) }, by_hand)
}

fn warnings(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let path = draft.answer("base_path")?.to_owned();
    draft.warn("set ACP_SECRET to 32 or more random characters: without it a confirmation lasts no longer than the process");
    if project.mount == Mount::Own {
        let port = "127.0.0.1:8787 (or ACP_ADDRESS)";
        draft.warn(format!(
            "{} is not mounted into: `src/bin/manage.rs` serves `{path}` on a port of its own, {port}, over the same database",
            project.framework
        ));
    }
    if let Some(table) = tenant(draft, project)? {
        let insert = table.insert(database(draft)?);
        table.asks_for_a_first_row(insert.as_deref()).into_iter().for_each(|warning| draft.warn(warning));
    }
    for package in applied_elsewhere(draft.repo, project)? {
        draft.warn(format!("`{package}` has the migrations inside: run `cargo clean --package {package}` once, or it will not see the new one"));
    }
    if project.migrations.style == Style::Own
        && project.database.is_none()
        && database(draft)? == Database::Sqlite
    {
        draft.warn(
            "no database was found: the control plane keeps its tables in `acp.db`, which git should ignore",
        );
    }
    dependencies::warn(draft, project)
}
