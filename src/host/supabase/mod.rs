//! All we know about Supabase: a folder `supabase/` with a configuration, migrations and edge functions, into which the
//! control plane goes as one more function. Each file holds one thing we know; `project` puts what is read together.

use super::typescript::handlers;
use super::typescript::packs::outdated;
use super::{Bound, Handler, Host, bindings};
use crate::answers::Values;
use crate::detect::Candidate;
use crate::edit::javascript::Dialect;
use crate::error::{Error, Kind, Result};
use crate::pack::Pack;
use crate::package::Spec;
use crate::plan::{Draft, Question};
use crate::repo::Repo;
use crate::vendor::package::Ecosystem;

mod cli;
mod config;
mod declared;
mod detect;
mod environment;
mod migrations;
mod packs;
mod plan;
mod project;
mod questions;
mod steps;
mod typescript;
mod values;
mod version;
mod warnings;

/// A Supabase project, wherever its folder is and whatever is beside it.
pub struct Supabase;

impl Host for Supabase {
    fn id(&self) -> &'static str {
        "supabase"
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

    fn takes_package(&self, spec: &Spec) -> Result<()> {
        match spec {
            Spec::Version(_) => Ok(()),
            Spec::Path(_) | Spec::Git { .. } => {
                Err(Error::new(Kind::Precondition, format!("failed to take the kit from `{spec}`"))
                    .caused_by("an edge function gets its packages from the npm registry, and nowhere else")
                    .hint(
                        "name a version with `--kit-from`, or leave `--kit package` out: the kit is copied",
                    ))
            }
        }
    }

    fn plan(&self, draft: &mut Draft<'_>) -> Result<()> {
        plan::plan(draft)
    }

    fn pack_folder(&self, _: &Repo, root: &str, answers: &Values, pack: &str) -> Result<Option<String>> {
        Ok(Some(packs::layout(root, answers).folder(pack)))
    }

    fn pack_files(&self, repo: &Repo, root: &str, answers: &Values, pack: &str) -> Result<Vec<String>> {
        packs::files_beside(repo, root, answers, pack)
    }

    fn pack_outdated(&self, repo: &Repo, root: &str, answers: &Values, pack: &Pack) -> Result<Vec<String>> {
        outdated(repo, &packs::layout(root, answers), pack)
    }

    fn pack_handlers(&self, repo: &Repo, root: &str, answers: &Values, pack: &Pack) -> Result<Vec<Handler>> {
        handlers::read(repo, &packs::layout(root, answers), pack)
    }

    fn remove_pack(&self, draft: &mut Draft<'_>, pack: &Pack) -> Result<()> {
        packs::remove(draft, pack)
    }

    fn bound(&self, repo: &Repo, root: &str, answers: &Values) -> Result<Bound> {
        let function = answers.get("app_name").map_or("manage", String::as_str);
        let answered = Bound {
            base_path: format!("/functions/v1/{function}"),
            namespace: String::new(),
            scopes: Vec::new(),
        };
        let text = repo.text(&packs::layout(root, answers).bindings())?.unwrap_or_default();
        Ok(bindings::read(&text, Dialect::TypeScript, answered))
    }

    fn tools(&self, candidate: &Candidate) -> Vec<String> {
        let runs_the_cli = candidate.package_manager.as_deref().unwrap_or("supabase");
        vec!["deno".into(), runs_the_cli.into()]
    }
}
