//! What only the owner of a Rust server can say, and which answers cannot be taken.

use std::sync::Arc;

use super::code::Texts;
use super::project::{Mount, Project};
use crate::detect::Candidate;
use crate::edit::rust::{arguments, callee, method};
use crate::edit::tree::{descendants, field};
use crate::error::{Error, Kind, Result};
use crate::host::database::Database;
use crate::host::ours::is_ours;
use crate::host::paths::join;
use crate::host::question::{self, NEW, base_path, is_plain_name, packs_and, text};
use crate::pack::BUNDLED;
use crate::plan::{Answers, Check, Question};
use crate::repo::Repo;

/// Words that no module can be called.
const KEYWORDS: [&str; 39] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "unsafe", "use", "where",
    "while",
];

/// The project that a candidate stands for.
pub fn project(repo: &Repo, candidate: &Candidate, mount: Mount) -> Result<Project> {
    let all = Project::all(repo, mount)?;
    let is = |project: &Project| project.package.folder() == candidate.root;
    all.into_iter().find(is).ok_or_else(|| {
        let manifest = join(&candidate.root, "Cargo.toml");
        Error::new(Kind::Precondition, format!("failed to read the Rust server of `{manifest}`"))
            .hint("run `acp detect`")
    })
}

pub fn questions(repo: &Repo, candidate: &Candidate, mount: Mount) -> Result<Vec<Question>> {
    let project = project(repo, candidate, mount)?;
    let taken = taken(repo, &project)?;
    Ok(vec![
        text("app_name", "--app-name", "Name of the generated module", "manage", module(repo, &project)),
        text(
            "kit_name",
            "--kit-name",
            "Folder of the vendored crate",
            "control_plane",
            crate_folder(repo, &project),
        ),
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
    ])
}

/// A module that the crate does not have; ours from an earlier install is not in the way.
fn module(repo: &Repo, project: &Project) -> Check {
    let (repo, project) = (repo.clone(), project.clone());
    Check::new(move |name| {
        is_plain_name(name, 30)?;
        if KEYWORDS.contains(&name) {
            return Err(format!("`{name}` is a keyword of Rust"));
        }
        let places = [format!("{name}.rs"), format!("{name}/mod.rs")].map(|file| project.beside_home(&file));
        match places.iter().find(|path| repo.exists(path) && !ours(&repo, path)) {
            Some(path) => Err(format!("`{path}` exists already")),
            None => Ok(()),
        }
    })
}

fn crate_folder(repo: &Repo, project: &Project) -> Check {
    let (repo, root) = (repo.clone(), project.package.root().to_owned());
    Check::new(move |name| {
        is_plain_name(name, 30)?;
        let manifest = join(&root, &format!("{name}/Cargo.toml"));
        let folder = join(&root, name);
        match repo.exists(&folder) && !ours(&repo, &manifest) {
            true => Err(format!("`{folder}` exists already")),
            false => Ok(()),
        }
    })
}

/// Whether an install wrote the file.
fn ours(repo: &Repo, path: &str) -> bool {
    repo.text(path).ok().flatten().is_some_and(|text| is_ours(&text))
}

fn tenant(project: &Project) -> Question {
    let found: Vec<_> = project.tenants.iter().map(|table| table.name.clone()).collect();
    let tables = project.tables.clone();
    // A database of the control plane's own has none of the host's tables.
    let default = found.first().cloned().filter(|_| project.database.is_some());
    question::tenant(&found, default, move |answer| match tables.iter().any(|table| table.name == answer) {
        true => Ok(()),
        false => Err(format!(
            "neither a migration nor a model makes a table `{answer}`; it is the name of one, or `{NEW}`"
        )),
    })
}

fn database(project: &Project) -> Question {
    let labels = [("sqlite", "SQLite"), ("postgres", "PostgreSQL"), ("mysql", "MySQL or MariaDB")];
    // A pool that is handed over has its own database; nothing known: one of its own, in a file.
    let fixed = project.pool().map(|pool| pool.database);
    let default = fixed.or(project.database).unwrap_or(Database::Sqlite);
    let allowed =
        labels.into_iter().filter(|(word, _)| fixed.is_none_or(|database| database.word() == *word));
    Question {
        key: "database",
        flag: "--database",
        prompt: "Database that holds the tables".into(),
        answers: Answers::One(allowed.map(|(word, label)| (word.to_owned(), label.to_owned())).collect()),
        default: Some(default.word().into()),
        check: Check::new(|_| Ok(())),
    }
}

/// The addresses that the code serves, with their places.
pub(super) fn taken(repo: &Repo, project: &Project) -> Result<Arc<Vec<(String, String)>>> {
    let texts = Texts::read(repo, &project.package)?;
    let code = texts.parse();
    let mut found = Vec::new();
    for at in code.nodes() {
        let source = &at.file.source;
        let literal = match at.node.kind() {
            "call_expression" => {
                let name = method(source, at.node).map(|(_, name)| name).or_else(|| callee(source, at.node));
                let routes = ["route", "route_service", "nest_service", "web::resource", "resource"];
                name.filter(|name| routes.contains(name)).and_then(|_| arguments(at.node).first().copied())
            }
            "attribute" => {
                let name = at.node.named_child(0).map(|node| source.of(node));
                let verbs = ["get", "post", "put", "patch", "delete", "route"];
                name.filter(|name| verbs.contains(name)).and_then(|_| field(at.node, "arguments"))
            }
            _ => None,
        };
        let content = literal.into_iter().flat_map(descendants).find(|node| node.kind() == "string_content");
        if let Some(content) = content {
            found.push((
                source.of(content).to_owned(),
                format!("`{}` line {}", at.file.path, source.line(content)),
            ));
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
