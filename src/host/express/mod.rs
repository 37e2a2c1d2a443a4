//! All we know about Express. Each file holds one thing we know; `project` puts what is read together.

use super::Host;
use crate::detect::Candidate;
use crate::edit::{Edited, node_lock};
use crate::error::Result;
use crate::plan::{Draft, Question};
use crate::repo::Repo;

mod client;
mod code;
mod database;
mod detect;
mod edits;
mod language;
mod manager;
mod manifest;
mod migrations;
mod models;
mod modules;
mod mounting;
mod plan;
mod prisma;
mod prisma_models;
mod project;
mod questions;
mod server;
mod shared;
mod start;
mod statements;
mod steps;
mod tenants;
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

    fn plan(&self, draft: &mut Draft<'_>) -> Result<()> {
        plan::plan(draft)
    }

    fn restore(&self, path: &str, base: Option<&str>, now: &str) -> Edited {
        node_lock::without(path, base, now, &edits::OURS)
    }
}
