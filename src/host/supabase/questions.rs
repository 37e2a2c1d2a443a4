//! What only the owner of a Supabase project can say, and which answers cannot be taken.

use super::project::{Project, is_ours_at};
use crate::detect::Candidate;
use crate::error::Result;
use crate::host::question::{self, NEW, is_plain_name, packs_and, text};
use crate::host::tenants::likely;
use crate::pack::BUNDLED;
use crate::plan::{Check, Question};
use crate::repo::Repo;

pub fn questions(repo: &Repo, candidate: &Candidate) -> Result<Vec<Question>> {
    let project = Project::of(repo, candidate)?;
    Ok(vec![
        text("app_name", "--app-name", "Name of the edge function", "manage", function(repo, &project)),
        text(
            "kit_name",
            "--kit-name",
            "Folder of the kit below `_shared`",
            "control_plane",
            kit(repo, &project),
        ),
        tenant(&project),
        packs_and(&BUNDLED),
        text(
            "table_prefix",
            "--table-prefix",
            "Prefix of the control plane's tables",
            "acp_",
            Check::new(|answer| is_plain_name(answer, 16)),
        ),
    ])
}

/// A function that the project does not have; ours from an earlier install is not in the way.
fn function(repo: &Repo, project: &Project) -> Check {
    let (repo, project) = (repo.clone(), project.clone());
    Check::new(move |name| {
        is_plain_name(name, 30)?;
        let folder = project.below(&format!("functions/{name}"));
        match repo.exists(&folder) && !is_ours_at(&repo, &format!("{folder}/index.ts")) {
            true => Err(format!("`{folder}` exists already")),
            false => Ok(()),
        }
    })
}

fn kit(repo: &Repo, project: &Project) -> Check {
    let (repo, project) = (repo.clone(), project.clone());
    Check::new(move |name| {
        is_plain_name(name, 30)?;
        let folder = project.below(&format!("functions/_shared/{name}"));
        match repo.exists(&folder) && !is_ours_at(&repo, &format!("{folder}/index.ts")) {
            true => Err(format!("`{folder}` exists already")),
            false => Ok(()),
        }
    })
}

fn tenant(project: &Project) -> Question {
    let found: Vec<_> = likely(project.tables.clone()).into_iter().map(|table| table.name).collect();
    let tables: Vec<_> = project.tables.iter().map(|table| table.name.clone()).collect();
    question::tenant(&found, found.first().cloned(), move |answer| {
        match tables.iter().any(|table| table == plain(answer)) {
            true => Ok(()),
            false => Err(format!("no migration makes a table `{answer}`; it is the name of one, or `{NEW}`")),
        }
    })
}

/// A table's name as it is kept: `public.teams` is `teams`.
pub fn plain(answer: &str) -> &str {
    answer.strip_prefix("public.").unwrap_or(answer)
}
