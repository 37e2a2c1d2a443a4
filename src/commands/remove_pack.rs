//! `acp remove-pack`: takes a pack out again; what its owner edited stays, and so do its tables.

use super::Context;
use super::status::installed;
use crate::cli::RemovePack;
use crate::error::Result;
use crate::flow::{Purpose, Record, Run};
use crate::host::named;
use crate::pack::{change, names};
use crate::repo::Repo;
use crate::report::Report;

pub fn run(args: &RemovePack, context: &Context<'_>) -> Result<Report> {
    names::refuse("pack", &args.name, names::pack(&args.name))?;
    let run = Run::begin(context)?;
    let receipt = installed(&run.disk)?;
    let repo = Repo::scan(&run.disk)?;
    let host = named(context.hosts, &receipt.host)?;
    let plan = change::remove(&run.disk, &repo, &receipt, host, &args.name)?;
    let purpose = Purpose {
        question: "take the pack out?",
        done: &format!("took the pack `{}` out of {}", args.name, receipt.title()),
        receipt: Some(&receipt),
        record: Record::Update,
        commit: None,
        graft: None,
    };
    run.carry_out(&repo, plan, &purpose)
}
