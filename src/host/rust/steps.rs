//! The commands that finish an install; each can be pasted at the root of the repository.

use super::code::Code;
use super::migrations::Style;
use super::port::port;
use super::project::{Mount, Project};
use crate::error::Result;
use crate::host::paths::join;
use crate::plan::Draft;

/// The program that makes the first key.
pub const KEY_TOOL: &str = "acp_create_key";
/// The port of the control plane's own server.
const OWN_PORT: u16 = 8787;

pub fn steps(draft: &mut Draft<'_>, project: &Project, code: &Code<'_>) -> Result<()> {
    let path = draft.answer("base_path")?;
    let tool = cargo(project, "run --quiet", &format!(" --bin {KEY_TOOL}"));
    let start = match &project.program {
        _ if project.mount == Mount::Own => cargo(project, "run", " --bin manage"),
        Some((package, _)) if *package != project.package.name => cargo(project, "run", "")
            .replace(&format!(" --package {}", project.package.name), &format!(" --package {package}")),
        Some((_, main)) if project.package.binaries.len() > 1 => {
            cargo(project, "run", &format!(" --bin {}", main.name))
        }
        _ => cargo(project, "run", ""),
    };
    let port = if project.mount == Mount::Own { OWN_PORT } else { port(draft.repo, project, code)? };
    let call = format!(
        "curl -sS http://127.0.0.1:{port}{path} -H \"X-API-Key: $ACP_KEY\" \
         -H \"Content-Type: application/json\" -d '{{\"action\": \"meta.actions\"}}'"
    );
    draft.next_step(
        "install-deps",
        "Build, which also brings Cargo.lock up to date",
        cargo(project, "build", ""),
    );
    draft.next_step("migrate", "Create the tables", migrate(project, &tool));
    draft.next_step("create-key", "Make the first key; it is shown once", tool);
    draft.next_step("start", "Start the server", start);
    draft.next_step("call", "Call it, with the key in ACP_KEY", call);
    draft.next_step("test", "Run the tests of the control plane", cargo(project, "test", " --test manage"));
    Ok(())
}

/// A cargo command for the package, from the root of the repository.
fn cargo(project: &Project, verb: &str, rest: &str) -> String {
    let (verb, flags) = verb.split_once(' ').unwrap_or((verb, ""));
    let flags = if flags.is_empty() { String::new() } else { format!(" {flags}") };
    let manifest = match project.package.root() {
        "" => String::new(),
        root => format!(" --manifest-path {}", join(root, "Cargo.toml")),
    };
    let package = match project
        .package
        .workspace
        .as_ref()
        .is_some_and(|_| project.package.root() != project.package.folder())
    {
        true => format!(" --package {}", project.package.name),
        false => String::new(),
    };
    format!("cargo {verb}{flags}{manifest}{package}{rest}")
}

fn migrate(project: &Project, tool: &str) -> String {
    let (migrations, folder) = (&project.migrations, &project.migrations.folder);
    let embedded = !migrations.applied_in.is_empty();
    match migrations.style {
        Style::Sqlx | Style::SqlxReversible if !embedded => format!("sqlx migrate run --source {folder}"),
        Style::Refinery => format!("refinery migrate -p {folder}"),
        Style::Diesel => format!("diesel migration run --migration-dir {folder}"),
        _ => format!("{tool} -- --migrate"),
    }
}
