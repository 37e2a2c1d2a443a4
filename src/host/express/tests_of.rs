//! How a package runs its tests, and where they are.

use super::project::Project;
use crate::host::paths::{folder as folder_of, join, relative};
use crate::repo::Repo;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    Vitest,
    Jest,
    /// Node's own, which needs no package.
    Node,
}

impl Runner {
    pub fn word(self) -> &'static str {
        match self {
            Runner::Vitest => "vitest",
            Runner::Jest => "jest",
            Runner::Node => "node",
        }
    }
}

pub fn runner(project: &Project) -> Runner {
    let has = |name: &str| project.package.has(name);
    match () {
        () if has("vitest") => Runner::Vitest,
        () if has("jest") => Runner::Jest,
        () => Runner::Node,
    }
}

/// The folder that our test goes into: the one with the most tests; else beside the generated code.
pub fn folder(repo: &Repo, project: &Project, app: &str) -> String {
    let start = join(project.package.folder(), "");
    let is = |path: &&str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        path.starts_with(&start)
            && !path.contains("node_modules/")
            && (name.contains(".test.") || name.contains(".spec."))
            && !name.starts_with("manage.")
            && !name.starts_with("manage_")
    };
    let places: Vec<&str> = repo.paths().filter(is).map(folder_of).collect();
    let in_test_folder = |at: &str| {
        let last = at.rsplit('/').next().unwrap_or_default();
        ["test", "tests", "__tests__"].contains(&last)
    };
    let best = places
        .iter()
        .filter(|at| in_test_folder(at))
        .max_by_key(|at| (places.iter().filter(|other| other == at).count(), std::cmp::Reverse(at.len())));
    match best {
        Some(at) => (*at).to_owned(),
        None => project.in_source(app),
    }
}

/// The way from a folder to another place as an import starts.
pub fn way(folder: &str, to: &str) -> String {
    let way = relative(folder, to);
    if way.starts_with("..") { way } else { format!("./{way}").trim_end_matches('/').to_owned() }
}

/// The test of the control plane.
pub fn file(repo: &Repo, project: &Project, answers: &crate::answers::Values) -> String {
    let app = answers.get("app_name").map_or("manage", String::as_str);
    join(&folder(repo, project, app), &format!("manage.test.{}", project.language.ending))
}
