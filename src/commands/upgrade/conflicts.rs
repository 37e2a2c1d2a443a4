//! `acp upgrade` where both sides changed the same lines: with markers, then `--continue` or `--abort`.

use super::{COMMIT, subtree};
use crate::cli::Upgrade;
use crate::commands::Context;
use crate::commands::status::installed;
use crate::error::{Error, Kind, Result};
use crate::flow::{self, Purpose, Record, Run};
use crate::receipt::Receipt;
use crate::repo::Repo;
use crate::report::Report;
use crate::under_way;
use crate::upgrade::{Clash, Upgrade as Planned};

/// Writes what goes together, and the rest as git writes a conflict.
pub fn with_markers(run: &Run<'_>, repo: &Repo, receipt: &Receipt, upgrade: Planned) -> Result<Report> {
    under_way::expect_room(&run.disk, &upgrade.clashes)?;
    let conflicts: Vec<_> = upgrade.clashes.iter().map(Clash::conflict).collect();
    let purpose = Purpose {
        question: "upgrade these files, with markers where both sides changed the same lines?",
        done: "upgraded all that goes together",
        receipt: Some(receipt),
        record: Record::Begin(upgrade.advance, upgrade.clashes),
        commit: None,
        graft: None,
    };
    let mut plan = upgrade.plan;
    plan.next = under_way::next();
    let mut report = run.carry_out(repo, plan, &purpose)?;
    let begun = flow::in_conflict("\nin conflict:\n", conflicts);
    report.text.push_str(&begun.text);
    report.document.conflicts = begun.document.conflicts;
    report.exit = begun.exit;
    Ok(report)
}

/// Ends an upgrade that is under way: finishes it, or takes it back.
pub fn end(args: &Upgrade, context: &Context<'_>) -> Result<Report> {
    let run = Run::resume(context)?;
    let receipt = installed(&run.disk)?;
    let Some(under_way) = under_way::read(&run.disk)? else {
        if let Some(report) = subtree::end(args, context, &run, &receipt)? {
            return Ok(report);
        }
        let what = if args.abort { "abort an upgrade" } else { "finish an upgrade" };
        return Err(Error::new(Kind::Precondition, format!("failed to {what}"))
            .caused_by("none is under way")
            .hint("run `acp status` to see what is installed"));
    };
    let open = if args.abort { Vec::new() } else { under_way.open(&run.disk)? };
    if !open.is_empty() {
        return Ok(flow::in_conflict("nothing was changed: these files are still in conflict\n", open));
    }
    if context.global.dry_run && !args.abort {
        under_way.finish(&run.disk, &receipt)?;
        return Ok(Report::text(
            "all conflicts are resolved: without `--dry-run` the receipt is brought up to date\n",
        ));
    }
    let (end, done) = match args.abort {
        true => {
            let end = under_way.abort(&run.disk, &receipt, context.global.allow_dirty)?;
            (end, "every file is as it was before the upgrade".to_owned())
        }
        false => {
            let done = format!("upgraded {} to acp {}", receipt.title(), under_way.version);
            (under_way.finish(&run.disk, &receipt)?, done)
        }
    };
    let plan = end.plan.clone();
    let purpose = Purpose {
        question: "end the upgrade?",
        done: &done,
        receipt: Some(&receipt),
        record: Record::End(Box::new(end)),
        commit: args.commit.then_some(COMMIT),
        graft: None,
    };
    run.carry_out(&Repo::of(&run.disk)?, plan, &purpose)
}
