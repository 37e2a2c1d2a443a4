//! `acp uninstall`: takes the control plane out again.

use super::Context;
use crate::cli::Uninstall;
use crate::doctor::plan_again;
use crate::error::Result;
use crate::flow::{Purpose, Record, Run};
use crate::receipt::Receipt;
use crate::repo::Repo;
use crate::report::Report;
use crate::uninstall::{Again, undo};

pub fn run(args: &Uninstall, context: &Context<'_>) -> Result<Report> {
    let run = Run::begin(context)?;
    let Some(receipt) = Receipt::read(&run.disk)? else {
        return Ok(Report::text("nothing to do: nothing is installed\n"));
    };
    let repo = Repo::scan(&run.disk)?;
    let again = match plan_again(&repo, &receipt, context.hosts) {
        Ok(plan) => plan.map_or(Again::Gone, |plan| Again::Plan(Box::new(plan))),
        Err(_) => Again::Unknown,
    };
    let undo = undo(&run.disk, &receipt, &again)?;
    let purpose = Purpose {
        question: "take these changes back?",
        done: &format!("took the control plane out of {}", receipt.title()),
        receipt: Some(&receipt),
        record: Record::Remove,
        commit: args.commit.then_some("Remove the agentic control plane"),
    };
    let mut report = run.carry_out(&repo, undo.plan, &purpose)?;
    report.with("kept", &undo.kept);
    Ok(report)
}
