//! All we know about Rust servers: axum and actix-web, one host with two ways to mount, and the others, which get a
//! server of their own. Each file holds one thing we know; `project` puts what is read together.

use super::{Bound, Handler, Host};
use crate::answers::Values;
use crate::detect::Candidate;
use crate::edit::toml::lock;
use crate::edit::{Edited, Former};
use crate::error::Result;
use crate::pack::Pack;
use crate::plan::{Draft, Question};
use crate::repo::Repo;
use crate::vendor::package::Ecosystem;
use project::Mount;

mod bound;
pub mod code;
mod database;
mod dependencies;
mod detect;
mod driver;
mod entities;
mod handlers;
mod manifest;
mod migrations;
mod pack_values;
mod package;
mod packs;
mod plan;
pub mod pool;
mod port;
mod project;
mod questions;
mod served;
pub mod server;
mod shadowed;
mod shared;
mod start;
mod steps;
mod tenants;
mod typed;
mod values;
mod walls;

/// What an example of an environment is called.
const ENVIRONMENTS: [&str; 6] =
    [".env.example", ".env.sample", ".env.template", ".env.dist", "env.example", ".env-example"];

/// A Rust server, by the way the control plane is mounted.
pub struct Rust {
    id: &'static str,
    mount: Mount,
}

/// axum 0.8.
pub static AXUM: Rust = Rust { id: "axum", mount: Mount::Axum };
/// actix-web 4.
pub static ACTIX: Rust = Rust { id: "actix-web", mount: Mount::Actix };
/// Everything else that serves: rocket, poem, warp, salvo, loco, older versions.
pub static OTHER: Rust = Rust { id: "rust", mount: Mount::Own };

impl Host for Rust {
    fn id(&self) -> &'static str {
        self.id
    }

    fn detect(&self, repo: &Repo) -> Result<Vec<Candidate>> {
        detect::detect(repo, self.mount, self.id)
    }

    fn questions(&self, repo: &Repo, candidate: &Candidate) -> Result<Vec<Question>> {
        questions::questions(repo, candidate, self.mount)
    }

    fn package(&self) -> Option<Ecosystem> {
        Some(Ecosystem::Cargo)
    }

    fn restore(&self, path: &str, former: Former<'_>, now: &str) -> Edited {
        match path.ends_with("Cargo.lock") {
            true => lock::without(former, now, dependencies::KIT, &dependencies::RUNTIME),
            false => Edited::Already,
        }
    }

    fn pack_folder(&self, repo: &Repo, root: &str, answers: &Values, pack: &str) -> Result<Option<String>> {
        let project = packs::project_at(repo, root, self.mount)?;
        Ok(Some(packs::folder(project.as_ref(), root, answers, pack)))
    }

    fn pack_files(&self, repo: &Repo, root: &str, _: &Values, pack: &str) -> Result<Vec<String>> {
        let project = packs::project_at(repo, root, self.mount)?;
        Ok(project.map(|project| packs::files_beside(&project, repo, pack)).unwrap_or_default())
    }

    fn pack_handlers(&self, repo: &Repo, root: &str, answers: &Values, pack: &Pack) -> Result<Vec<Handler>> {
        let project = packs::project_at(repo, root, self.mount)?;
        handlers::read(repo, &packs::folder(project.as_ref(), root, answers, &pack.name), pack)
    }

    fn remove_pack(&self, draft: &mut Draft<'_>, pack: &Pack) -> Result<()> {
        let project = questions::project(draft.repo, draft.candidate, self.mount)?;
        packs::remove(draft, &project, pack)
    }

    fn bound(&self, repo: &Repo, root: &str, answers: &Values) -> Result<Bound> {
        let Some(project) = packs::project_at(repo, root, self.mount)? else {
            return Ok(Bound::answered(answers));
        };
        let path = project.beside_home(&format!("{}/bindings.rs", packs::module(answers)));
        Ok(bound::bound(&repo.text(&path)?.unwrap_or_default(), answers))
    }

    fn plan(&self, draft: &mut Draft<'_>) -> Result<()> {
        plan::plan(draft, self.mount)
    }
}
