//! What only the owner of an Express server can say, and which answers cannot be taken.

use std::sync::Arc;

use super::code::{Texts, sources};
use super::manager::Name;
use super::manifest::Manifest;
use super::project::Project;
use super::tenants::needs_user;
use crate::detect::Candidate;
use crate::edit::javascript::{arguments, method, string};
use crate::edit::tree::descendants;
use crate::error::{Error, Kind, Result};
use crate::host::ours::is_ours;
use crate::host::paths::join;
use crate::host::question::{self, NEW, base_path, is_plain_name, packs_and, text};
use crate::pack::BUNDLED;
use crate::plan::{Answers, Check, Question};
use crate::repo::Repo;

/// The answer that asks for an embedded database of our own.
pub const PGLITE: &str = "pglite";

/// The project that a candidate stands for.
pub fn project(repo: &Repo, candidate: &Candidate) -> Result<Project> {
    let mut all = Project::all(repo)?.into_iter();
    all.find(|project| project.package.folder() == candidate.root).ok_or_else(|| {
        let manifest = join(&candidate.root, "package.json");
        Error::new(Kind::Precondition, format!("failed to read the Express server of `{manifest}`"))
            .hint("run `acp detect`")
    })
}

pub fn questions(repo: &Repo, candidate: &Candidate) -> Result<Vec<Question>> {
    let project = project(repo, candidate)?;
    let taken = taken(repo, &project)?;
    let mut all = vec![
        text("app_name", "--app-name", "Folder of the generated code", "manage", free_folder(repo, &project)),
        text("kit_name", "--kit-name", "Folder of the kit", "control_plane", free_folder(repo, &project)),
        base_path(move |answer| free(&taken, answer)),
        tenant(&project),
        packs_and(&BUNDLED),
        text(
            "table_prefix",
            "--table-prefix",
            "Prefix of the control plane's tables",
            "acp_",
            Check::new(|answer| is_plain_name(answer, 16)),
        ),
        database(&project),
    ];
    if project.manager.names.len() > 1 {
        all.push(manager(&project));
    }
    Ok(all)
}

/// A folder that is not there; ours from an earlier install is not in the way.
fn free_folder(repo: &Repo, project: &Project) -> Check {
    let (repo, source) = (repo.clone(), project.source.clone());
    Check::new(move |name| {
        is_plain_name(name, 30)?;
        let folder = join(&source, name);
        let start = join(&folder, "");
        let ours = |path: &str| repo.text(path).ok().flatten().is_some_and(|text| is_ours(&text));
        let installed = repo.paths().filter(|path| path.starts_with(&start)).any(ours);
        match repo.exists(&folder) && !installed {
            true => Err(format!("`{folder}` exists already")),
            false => Ok(()),
        }
    })
}

fn tenant(project: &Project) -> Question {
    let found = project.tenants();
    let default = found.iter().find(|table| !needs_user(table)).map(|table| table.name.clone());
    let names: Vec<_> = found.iter().map(|table| table.name.clone()).collect();
    let own_database = project.store.library.is_none();
    let tables: Vec<String> = project.tables.iter().map(|table| table.name.clone()).collect();
    question::tenant(&names, default, move |answer| match () {
        () if own_database => Err("the control plane has a database of its own, without that table".into()),
        () if tables.iter().any(|table| table == answer) => Ok(()),
        () => Err(format!("nothing describes a table `{answer}`; it is the name of one, or `{NEW}`")),
    })
}

/// The host's own database, or one of our own.
fn database(project: &Project) -> Question {
    let host = project.store.library.map(|library| {
        let title = format!(
            "the host's {} through {}",
            super::database::title(project.store.dialect),
            library.title()
        );
        (project.store.dialect.word().to_owned(), title)
    });
    let own = (PGLITE.to_owned(), "PGlite: PostgreSQL in a folder, of its own".to_owned());
    let default = host.as_ref().map_or(PGLITE, |(word, _)| word).to_owned();
    Question {
        key: "database",
        flag: "--database",
        prompt: "Database that holds the tables".into(),
        answers: Answers::One(host.into_iter().chain([own]).collect()),
        default: Some(default),
        check: Check::new(|_| Ok(())),
    }
}

/// Which of several package managers; nothing says it, so there is no default.
fn manager(project: &Project) -> Question {
    let names = project.manager.names.iter().map(|name| name.word().to_owned());
    let all: Vec<_> = names.map(|name| (name.clone(), name)).collect();
    Question {
        key: "package_manager",
        flag: "--package-manager",
        prompt: format!("Package manager ({} lie side by side)", project.manager.locks.join(" and ")),
        answers: Answers::One(all),
        default: None,
        check: Check::new(|answer| {
            Name::from_word(answer).map(|_| ()).ok_or_else(|| "it is npm, pnpm, yarn or bun".into())
        }),
    }
}

/// The addresses that the code serves, with their places.
fn taken(repo: &Repo, project: &Project) -> Result<Arc<Vec<(String, String)>>> {
    let all = Manifest::all(repo)?;
    let words = [".use(", ".get(", ".post(", ".all(", ".route("];
    let texts = Texts::read(repo, &sources(repo, &project.package.own, &all), &words)?;
    let mut found = Vec::new();
    for file in &texts.parse() {
        let source = &file.source;
        for node in descendants(source.root()) {
            let Some((_, "use" | "get" | "post" | "all" | "route" | "put")) = method(source, node) else {
                continue;
            };
            let arguments = arguments(node);
            let ours =
                arguments.iter().skip(1).any(|n| source.of(*n).to_ascii_lowercase().contains("manage"));
            let path = arguments.first().and_then(|first| string(source, *first));
            if let Some(path) = path.filter(|path| path.starts_with('/') && !ours) {
                found.push((path, format!("`{}` line {}", file.path, source.line(node))));
            }
        }
    }
    Ok(Arc::new(found))
}

fn free(taken: &[(String, String)], answer: &str) -> std::result::Result<(), String> {
    let plain = |path: &str| path.trim_end_matches('/').to_owned();
    match taken.iter().find(|(path, _)| plain(path) == plain(answer)) {
        Some((_, place)) => Err(format!("{place} serves it already")),
        None => Ok(()),
    }
}
