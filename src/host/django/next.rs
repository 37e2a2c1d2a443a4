//! The commands that finish an install, for the project's own tool; each can be pasted at the root of the repository.

use super::find::{folder, join, upwards};
use super::manifest::{Kind, Manifest};
use super::project::Project;
use crate::edit::requirements::compiled;
use crate::edit::toml::Toml;
use crate::error::Result;
use crate::host::paths::quoted;
use crate::package::Spec;
use crate::plan::Draft;
use crate::repo::Repo;
use crate::vendor::package::{NAME, NEEDS};

/// Adds the next steps to the plan.
pub fn steps(draft: &mut Draft<'_>, project: &Project, target: Option<&Manifest>) -> Result<()> {
    let (app, database) = (draft.answer("app_name")?, draft.answer("database")?);
    let path = draft.answer("base_path")?;
    let python = |arguments: &str| run(project, &format!("python {}", manage(project, arguments)));
    let alias = if database == "default" { String::new() } else { format!(" --database {database}") };
    let names = match &draft.package {
        None => NEEDS.iter().map(|need| format!("\"{}\"", need.requirement())).collect::<Vec<_>>().join(" "),
        Some(spec) => format!("\"{}\"", requirement(spec)),
    };
    let install = install(draft.repo, project, (target, &names))?;
    let test = match pytest(draft.repo, project)? {
        true => run(project, &format!("pytest {}", quoted(inside(project, &project.beside(app))))),
        false => python(&format!("test {app}")),
    };
    let call = format!(
        "curl -sS http://{}:8000{path} -H \"X-API-Key: $ACP_KEY\" \
         -H \"Content-Type: application/json\" -d '{{\"action\": \"meta.actions\"}}'",
        server(project)
    );
    draft.next_step("install-deps", "Install the dependencies", install);
    draft.next_step("migrate", "Create the tables", python(&format!("migrate{alias}")));
    draft.next_step("create-key", "Make the first key; it is shown once", python("acp_create_key"));
    draft.next_step("start", "Start the server", python("runserver"));
    draft.next_step("call", "Call it, with the key in ACP_KEY", call);
    draft.next_step("test", "Run the tests of the control plane", test);
    Ok(())
}

/// The name of this machine that the project answers to: most list `localhost`, or nothing while DEBUG is on.
fn server(project: &Project) -> &'static str {
    let hosts = project.settings.list("ALLOWED_HOSTS").unwrap_or_default();
    let has = |names: &[&str]| hosts.iter().any(|host| names.contains(&host.as_str()));
    if has(&["127.0.0.1"]) && !has(&["localhost", ".localhost", "*"]) { "127.0.0.1" } else { "localhost" }
}

/// The folder that commands of the project's tool are run in; `""` for pip, which needs none.
fn at(project: &Project) -> &str {
    if project.manifests.manager.name == "pip" { "" } else { &project.manifests.manager.folder }
}

/// A path as seen from there.
fn inside<'p>(project: &Project, path: &'p str) -> &'p str {
    let at = at(project);
    path.strip_prefix(at).map_or(path, |below| below.trim_start_matches('/'))
}

fn manage(project: &Project, arguments: &str) -> String {
    format!("{} {arguments}", quoted(inside(project, &join(&project.root, "manage.py"))))
}

/// A command in the project's environment.
fn run(project: &Project, command: &str) -> String {
    let command = match project.manifests.manager.name {
        "pip" => command.to_owned(),
        tool => format!("{tool} run {command}"),
    };
    there(project, &command)
}

fn there(project: &Project, command: &str) -> String {
    match at(project) {
        "" => command.to_owned(),
        folder => format!("(cd {} && {command})", quoted(folder)),
    }
}

/// The kit's package as pip takes it at the root of the repository.
pub fn requirement(spec: &Spec) -> String {
    match spec {
        Spec::Version(version) => format!("{NAME}~={version}"),
        Spec::Path(path) => path.clone(),
        Spec::Git { url, at } => {
            let at = at.as_ref().map(|at| format!("@{}", at.name())).unwrap_or_default();
            format!("{NAME} @ git+{url}{at}")
        }
    }
}

fn install(repo: &Repo, project: &Project, what: (Option<&Manifest>, &str)) -> Result<String> {
    let command = match project.manifests.manager.name {
        "uv" => "uv sync",
        "poetry" => "poetry lock && poetry install",
        "pdm" => "pdm install",
        "pipenv" => "pipenv install",
        _ => return pip(repo, project, what),
    };
    match what.0.map(|manifest| manifest.kind) {
        Some(Kind::Toml(_)) => Ok(there(project, command)),
        _ => pip(repo, project, what),
    }
}

/// Installs with pip: from the requirements where they are the target, else by name.
fn pip(repo: &Repo, project: &Project, (target, names): (Option<&Manifest>, &str)) -> Result<String> {
    let Some(target) = target.filter(|target| target.kind == Kind::Requirements) else {
        return Ok(pip_install(project, names));
    };
    let Some(stem) = target.path.strip_suffix(".in") else {
        return Ok(pip_install(project, &format!("-r {}", quoted(inside(project, &target.path)))));
    };
    let output = format!("{stem}.txt");
    let header = repo.text(&output)?.and_then(|text| compiled(&text)).flatten();
    let compile = compile(&target.path, &output, header.as_deref());
    let install = pip_install(project, &format!("-r {}", quoted(inside(project, &output))));
    Ok(format!("{compile} && {install}"))
}

fn pip_install(project: &Project, what: &str) -> String {
    match project.manifests.manager.name {
        "uv" => there(project, &format!("uv pip install {what}")),
        _ => run(project, &format!("python -m pip install {what}")),
    }
}

/// The command that compiles requirements: as the header of the output names it, in the folder that it was run in.
fn compile(input: &str, output: &str, header: Option<&str>) -> String {
    let at = folder(input);
    let names = |path: &str| {
        header
            .is_some_and(|header| header.split([' ', '=']).any(|word| word.trim_start_matches("./") == path))
    };
    match header {
        Some(header) if names(input) => header.to_owned(),
        Some(header) if names(input.rsplit('/').next().unwrap_or(input)) => {
            format!("(cd {} && {header})", quoted(at))
        }
        _ => format!("pip-compile {} --output-file {}", quoted(input), quoted(output)),
    }
}

/// Whether the project's tests are run with pytest.
pub fn pytest(repo: &Repo, project: &Project) -> Result<bool> {
    for at in upwards(&project.root) {
        if repo.has(&join(at, "pytest.ini")) || repo.has(&join(at, ".pytest.ini")) {
            return Ok(true);
        }
        if let Some(text) = repo.text(&join(at, "pyproject.toml"))?
            && Toml::parse(&text).is_ok_and(|toml| toml.has(&["tool", "pytest"]))
        {
            return Ok(true);
        }
        for (file, section) in [("setup.cfg", "[tool:pytest]"), ("tox.ini", "[pytest]")] {
            let text = repo.text(&join(at, file))?.unwrap_or_default();
            if text.lines().any(|line| line.trim() == section) {
                return Ok(true);
            }
        }
    }
    Ok(project.manifests.has("pytest-django"))
}
