//! All we know about Django.

use super::Host;
use crate::detect::Candidate;
use crate::error::Result;
use crate::plan::{Draft, Question};
use crate::repo::Repo;

/// Django, 4.2 and newer.
pub struct Django;

impl Host for Django {
    fn id(&self) -> &'static str {
        "django"
    }

    fn detect(&self, _repo: &Repo) -> Result<Vec<Candidate>> {
        Ok(Vec::new())
    }

    fn questions(&self, _repo: &Repo, _candidate: &Candidate) -> Result<Vec<Question>> {
        Ok(Vec::new())
    }

    fn plan(&self, _draft: &mut Draft<'_>) -> Result<()> {
        Ok(())
    }
}
