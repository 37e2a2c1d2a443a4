//! Packs of the project's own, each a Django app below the generated one: where they are.

use super::find::join;
use super::project::Project;
use crate::answers::Values;
use crate::error::Result;
use crate::repo::Repo;

/// The folder of the generated app.
pub fn app_folder(repo: &Repo, root: &str, answers: &Values) -> Result<String> {
    let base = Project::read(repo, root)?.map_or_else(|| root.to_owned(), |project| project.base);
    Ok(join(&base, answers.get("app_name").map_or("manage_api", String::as_str)))
}

/// The folder of one pack.
pub fn folder(repo: &Repo, root: &str, answers: &Values, pack: &str) -> Result<String> {
    Ok(format!("{}/domain/{pack}", app_folder(repo, root, answers)?))
}
