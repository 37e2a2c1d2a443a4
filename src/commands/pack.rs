//! `acp pack check`: what is wrong with the packs of the project, without running them.

use super::Context;
use super::doctor::{exit, text};
use super::status::installed;
use crate::cli::PackCommand;
use crate::error::Result;
use crate::flow;
use crate::host::named;
use crate::pack::findings;
use crate::repo::Repo;
use crate::report::Report;

pub fn run(args: &PackCommand, context: &Context<'_>) -> Result<Report> {
    let PackCommand::Check = args;
    let disk = flow::open(context.global)?;
    let receipt = installed(&disk)?;
    let repo = Repo::scan(&disk)?;
    let host = named(context.hosts, &receipt.host)?;
    let findings = findings::of(&repo, &receipt, host)?;
    let mut report = Report::text(text(&findings));
    report.exit = exit(&findings);
    report.with("findings", &findings);
    Ok(report)
}
