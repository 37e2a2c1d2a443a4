//! `acp uninstall`: takes the control plane out again.

use super::Context;
use crate::cli::Uninstall;
use crate::doctor::plan_again;
use crate::error::Result;
use crate::flow::{Purpose, Record, Run};
use crate::graft::{Graft, Removal};
use crate::host::named;
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
    let mut undo = undo(&run.disk, &receipt, &again)?;
    if let Ok(host) = named(context.hosts, &receipt.host) {
        undo.give_back(&run.disk, &receipt, host)?;
    }
    let removal = Removal::of(&run.disk, &receipt, &undo.plan)?.map(Graft::Remove);
    if removal.is_some() {
        let words = format!("`{}` is removed in a commit, as it came; the rest is not", receipt.kit.folder);
        undo.plan.warnings.push(words);
    }
    let purpose = Purpose {
        question: "take these changes back?",
        done: &format!("took the control plane out of {}", receipt.title()),
        receipt: Some(&receipt),
        record: Record::Remove,
        commit: args.commit.then_some("Remove the agentic control plane"),
        graft: removal.as_ref(),
    };
    let mut report = run.carry_out(&repo, undo.plan, &purpose)?;
    report.with("kept", &undo.kept);
    Ok(report)
}
