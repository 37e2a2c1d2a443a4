//! All we know about Django. Each file holds one thing we know; `project` puts what is read together.

use super::{Bound, Handler, Host};
use crate::answers::Values;
use crate::detect::Candidate;
use crate::edit::{Edited, Former};
use crate::error::Result;
use crate::pack::Pack;
use crate::plan::{Draft, Question};
use crate::repo::Repo;
use crate::vendor::package::Ecosystem;

mod bound;
mod constants;
mod dependencies;
mod detect;
mod edits;
mod find;
mod handlers;
mod lock;
mod manage;
mod manifest;
mod models;
mod names;
mod next;
mod pack_values;
mod package;
mod packs;
mod plan;
mod project;
mod questions;
mod settings;
mod taken;
mod typed;
mod values;
mod warnings;

/// Django, 4.2 and newer.
pub struct Django;

impl Host for Django {
    fn id(&self) -> &'static str {
        "django"
    }

    fn detect(&self, repo: &Repo) -> Result<Vec<Candidate>> {
        detect::detect(repo)
    }

    fn questions(&self, repo: &Repo, candidate: &Candidate) -> Result<Vec<Question>> {
        questions::questions(repo, candidate)
    }

    fn package(&self) -> Option<Ecosystem> {
        Some(Ecosystem::Python)
    }

    fn pack_folder(&self, repo: &Repo, root: &str, answers: &Values, pack: &str) -> Result<Option<String>> {
        packs::folder(repo, root, answers, pack).map(Some)
    }

    fn pack_handlers(&self, repo: &Repo, root: &str, answers: &Values, pack: &Pack) -> Result<Vec<Handler>> {
        handlers::read(repo, &packs::folder(repo, root, answers, &pack.name)?, pack)
    }

    fn remove_pack(&self, draft: &mut Draft<'_>, pack: &Pack) -> Result<()> {
        packs::remove(draft, pack)
    }

    fn bound(&self, repo: &Repo, root: &str, answers: &Values) -> Result<Bound> {
        bound::bound(repo, root, answers)
    }

    fn plan(&self, draft: &mut Draft<'_>) -> Result<()> {
        plan::plan(draft)
    }

    fn restore(&self, path: &str, former: Former<'_>, now: &str) -> Edited {
        lock::restore(path, former.text, now)
    }
}
