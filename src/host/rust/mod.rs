//! All we know about Rust servers: axum and actix-web, one host with two ways to mount, and the others, which get a
//! server of their own. Each file holds one thing we know; `project` puts what is read together.

use super::Host;
use crate::detect::Candidate;
use crate::edit::Edited;
use crate::edit::toml::lock;
use crate::error::Result;
use crate::plan::{Draft, Question};
use crate::repo::Repo;
use project::Mount;

pub mod code;
mod dependencies;
mod detect;
mod driver;
mod entities;
mod manifest;
mod migrations;
mod package;
mod plan;
pub mod pool;
mod project;
mod questions;
pub mod server;
mod shadowed;
mod start;
mod steps;
mod tenants;
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

    fn restore(&self, path: &str, base: Option<&str>, now: &str) -> Edited {
        match path.ends_with("Cargo.lock") {
            true => lock::without(base, now, dependencies::KIT, &dependencies::RUNTIME),
            false => Edited::Already,
        }
    }

    fn plan(&self, draft: &mut Draft<'_>) -> Result<()> {
        plan::plan(draft, self.mount)
    }
}
