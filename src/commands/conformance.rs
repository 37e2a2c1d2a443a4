//! `acp conformance`: replays the contract's vectors against a running endpoint.

use super::Context;
use crate::cli::Conformance;
use crate::error::Result;
use crate::report::Report;

pub fn run(_args: &Conformance, _context: &Context<'_>) -> Result<Report> {
    Ok(Report::default())
}
