//! `acp uninstall`: takes the control plane out again.

use super::Context;
use crate::cli::Uninstall;
use crate::error::Result;
use crate::flow::{Purpose, Record, Run};
use crate::receipt::Receipt;
use crate::repo::Repo;
use crate::report::Report;
use crate::uninstall::undo;

pub fn run(args: &Uninstall, context: &Context<'_>) -> Result<Report> {
    let run = Run::begin(context)?;
    let Some(receipt) = Receipt::read(&run.disk)? else {
        return Ok(Report::text("nothing to do: nothing is installed\n"));
    };
    let undo = undo(&run.disk, &receipt)?;
    let record = undo.left.map_or(Record::Remove, |left| Record::Replace(Box::new(left)));
    let mut report = run.carry_out(
        &Repo::of(&run.disk)?,
        undo.plan,
        &Purpose {
            question: "take these changes back?",
            done: &format!("took the control plane out of {}", receipt.title()),
            receipt: Some(&receipt),
            record,
            commit: args.commit.then_some("Remove the agentic control plane"),
        },
    )?;
    report.with("kept", &undo.kept);
    Ok(report)
}
