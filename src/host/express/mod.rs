//! All we know about Express. Each file holds one thing we know; `project` puts what is read together.

use super::typescript::handlers;
use super::typescript::packs::outdated;
use super::{Bound, Handler, Host, bindings};
use crate::answers::Values;
use crate::detect::Candidate;
use crate::edit::{Edited, Former, node_lock};
use crate::error::Result;
use crate::pack::Pack;
use crate::plan::{Draft, Question};
use crate::repo::Repo;
use crate::vendor::package::Ecosystem;

mod client;
mod code;
mod database;
mod detect;
mod edits;
mod journal;
mod language;
mod manager;
mod manifest;
mod migrate;
mod migration_code;
mod migration_places;
mod migrations;
mod models;
mod modules;
mod mounting;
mod pack_migrations;
mod package;
mod packs;
mod plan;
mod prisma;
mod prisma_config;
mod prisma_models;
mod project;
mod questions;
mod server;
mod shared;
mod start;
mod statements;
mod steps;
mod tenants;
mod test_database;
mod tests_of;
mod values;
mod warnings;

/// What an example of an environment is called.
const ENVIRONMENTS: [&str; 6] =
    [".env.example", ".env.sample", ".env.template", ".env.dist", "env.example", ".env-example"];

/// Express, 4 and 5.
pub struct Express;

impl Host for Express {
    fn id(&self) -> &'static str {
        "express"
    }

    fn detect(&self, repo: &Repo) -> Result<Vec<Candidate>> {
        detect::detect(repo)
    }

    fn questions(&self, repo: &Repo, candidate: &Candidate) -> Result<Vec<Question>> {
        questions::questions(repo, candidate)
    }

    fn package(&self) -> Option<Ecosystem> {
        Some(Ecosystem::Npm)
    }

    fn plan(&self, draft: &mut Draft<'_>) -> Result<()> {
        plan::plan(draft)
    }

    fn pack_folder(&self, repo: &Repo, root: &str, answers: &Values, pack: &str) -> Result<Option<String>> {
        Ok(packs::layout_at(repo, root, answers)?.map(|layout| layout.folder(pack)))
    }

    fn pack_files(&self, repo: &Repo, root: &str, answers: &Values, pack: &str) -> Result<Vec<String>> {
        packs::files_beside(repo, root, answers, pack)
    }

    fn pack_outdated(&self, repo: &Repo, root: &str, answers: &Values, pack: &Pack) -> Result<Vec<String>> {
        let layout = packs::layout_at(repo, root, answers)?;
        layout.map_or_else(|| Ok(Vec::new()), |layout| outdated(repo, &layout, pack))
    }

    fn pack_handlers(&self, repo: &Repo, root: &str, answers: &Values, pack: &Pack) -> Result<Vec<Handler>> {
        let layout = packs::layout_at(repo, root, answers)?;
        layout.map_or_else(|| Ok(Vec::new()), |layout| handlers::read(repo, &layout, pack))
    }

    fn remove_pack(&self, draft: &mut Draft<'_>, pack: &Pack) -> Result<()> {
        packs::remove(draft, pack)
    }

    fn bound(&self, repo: &Repo, root: &str, answers: &Values) -> Result<Bound> {
        let answered = Bound::answered(answers);
        let Some(layout) = packs::layout_at(repo, root, answers)? else { return Ok(answered) };
        let text = repo.text(&layout.bindings())?.unwrap_or_default();
        Ok(bindings::read(&text, layout.dialect(), answered))
    }

    fn restore(&self, path: &str, former: Former<'_>, now: &str) -> Edited {
        node_lock::without(path, former.text, now, &edits::OURS)
    }
}
