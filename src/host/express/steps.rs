//! The commands that finish an install; each can be pasted at the root of the repository.

use super::edits::CREATE_KEY;
use super::language::Endings;
use super::manager::Name;
use super::migrate;
use super::project::Project;
use super::start::{runner as runner_of_files, script};
use super::tests_of::{Runner, runner};
use crate::error::Result;
use crate::host::paths::folder;
use crate::plan::Draft;

/// Who installs: what is found, or what was answered.
pub fn manager(draft: &Draft<'_>, project: &Project) -> Result<Name> {
    match project.manager.names.as_slice() {
        [one] => Ok(*one),
        _ => Ok(Name::from_word(draft.answer("package_manager")?).unwrap_or(Name::Npm)),
    }
}

/// `tests` are those of ours that there are to run.
pub fn steps(draft: &mut Draft<'_>, project: &Project, tests: &[String]) -> Result<()> {
    let manager = manager(draft, project)?;
    let here = |command: String| at(project.package.folder(), &command);
    let lock = project.manager.locks.first().map(|lock| folder(lock));
    let install = at(lock.unwrap_or(project.package.folder()), &format!("{} install", manager.word()));
    let start = match (script(&project.package.own), &project.entry) {
        (Some("start"), _) => format!("{} start", manager.word()),
        (Some(name), _) => format!("{} run {name}", manager.word()),
        (None, entry) => {
            let runner = runner_of_files(&project.package, manager, &project.language);
            let runner = if runner.starts_with("ts") { manager.program(&runner) } else { runner };
            let file = entry.as_deref().or(project.server.file()).unwrap_or("index.js");
            format!("{runner} {}", quoted(&project.inside(file)))
        }
    };
    let call = format!(
        "curl -sS http://localhost:{}{} -H \"X-API-Key: $ACP_KEY\" \
         -H \"Content-Type: application/json\" -d '{{\"action\": \"meta.actions\"}}'",
        project.port,
        draft.answer("base_path")?
    );
    let migrate = migrate::command(draft, project, manager)?;
    let test = test(project, manager, tests);
    draft.next_step("install-deps", "Install the dependencies", install);
    draft.next_step("migrate", "Create the tables", migrate);
    draft.next_step("create-key", "Make the first key; it is shown once", here(manager.script(CREATE_KEY)));
    draft.next_step("start", "Start the server", here(start));
    draft.next_step("call", "Call it, with the key in ACP_KEY", call);
    if !tests.is_empty() {
        draft.next_step("test", "Run the tests of the control plane", here(test));
    }
    Ok(())
}

fn test(project: &Project, manager: Name, tests: &[String]) -> String {
    let language = &project.language;
    let paths: Vec<_> = tests.iter().map(|path| quoted(&project.inside(path))).collect();
    let path = paths.join(" ");
    let own = project.package.own.script("test").unwrap_or_default();
    match runner(project) {
        Runner::Vitest => manager.program(&format!("vitest run {path}")),
        // What the host's script sets for jest, e.g. `--experimental-vm-modules`, counts for ours too.
        Runner::Jest if own.contains("jest") => match manager {
            Name::Npm => format!("npm test -- {path}"),
            Name::Bun => format!("bun run test {path}"),
            other => format!("{} test {path}", other.word()),
        },
        Runner::Jest => manager.program(&format!("jest {path}")),
        Runner::Node if manager == Name::Bun => format!("bun test {path}"),
        Runner::Node if !language.typescript => format!("node --test {path}"),
        Runner::Node if project.package.has("tsx") => manager.program(&format!("tsx --test {path}")),
        Runner::Node if project.package.has("ts-node") && language.endings == Endings::None => {
            format!("node --require ts-node/register/transpile-only --test {path}")
        }
        Runner::Node => manager.foreign(&format!("tsx --test {path}")),
    }
}

/// A command in a folder of the repository.
pub fn at(folder: &str, command: &str) -> String {
    match folder {
        "" => command.to_owned(),
        folder => format!("(cd {} && {command})", quoted(folder)),
    }
}

/// A path as one word of a shell.
pub fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:,@%".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
