//! `acp upgrade`: brings the kit and the generated files to this version of `acp`, with what their owner changed kept.

use super::Context;
use super::status::installed;
use crate::cli::{KitMode, OnConflict, Upgrade};
use crate::doctor::plan_again;
use crate::effects::prompt;
use crate::error::{Error, Kind, Result};
use crate::flow::{Purpose, Record, Run};
use crate::host::named;
use crate::package;
use crate::plan::Plan;
use crate::receipt::{PACKAGE, Receipt, SUBTREE};
use crate::refit::{Refit, refit};
use crate::repo::Repo;
use crate::report::Report;
use crate::review;
use crate::upgrade::{self, Choice, Terms};

mod conflicts;
mod subtree;

const COMMIT: &str = "Upgrade the agentic control plane";

pub fn run(args: &Upgrade, context: &Context<'_>) -> Result<Report> {
    match args.go_on || args.abort {
        true => conflicts::end(args, context),
        false => begin(args, context),
    }
}

fn begin(args: &Upgrade, context: &Context<'_>) -> Result<Report> {
    let run = Run::begin(context)?;
    let receipt = installed(&run.disk)?;
    let (is_subtree, wanted) = (receipt.kit.mode == SUBTREE, args.kit.mode);
    let is_wanted = wanted == Some(KitMode::Subtree) && receipt.kit.mode != PACKAGE;
    if is_wanted || is_subtree && wanted.is_none() {
        return subtree::run(args, context, &run, &receipt);
    }
    subtree::expect_no_flags(args, &receipt)?;
    let receipt = if is_subtree { receipt.vendored() } else { receipt };
    let repo = Repo::scan(&run.disk)?;
    let Refit { receipt, again, ending } = planned(args, context, &run, &repo, receipt)?;
    let markers = args.on_conflict == OnConflict::Markers;
    let settle = |path: &str, why: &str| settle(args, context, path, why);
    let mut upgrade = upgrade::plan(&run.disk, &receipt, again, Terms { settle: &settle, markers })?;
    ending.map_or(Ok(()), |ending| ending.put_into(&run.disk, &mut upgrade))?;
    if !upgrade.is_needed && !is_subtree {
        return Ok(Report::text("nothing to do: this is the version that is installed\n"));
    }
    if args.check {
        return Ok(check(&upgrade.plan, context));
    }
    if !upgrade.clashes.is_empty() {
        return conflicts::with_markers(&run, &repo, &receipt, upgrade);
    }
    let purpose = Purpose {
        question: "upgrade these files?",
        done: &format!("upgraded {} to acp {}", receipt.title(), env!("CARGO_PKG_VERSION")),
        receipt: Some(&receipt),
        record: Record::Upgrade(upgrade.advance),
        commit: args.commit.then_some(COMMIT),
        graft: None,
    };
    let mut report = run.carry_out(&repo, upgrade.plan, &purpose)?;
    if !report.document.conflicts.is_empty() {
        report.text.push_str(
            "\nfor each: merge it by hand, then add `--keep PATH`, or take the new version with `--take PATH`\n",
        );
    }
    Ok(report)
}

/// What an install would do today with the kit, or the package, that is asked for.
fn planned(
    args: &Upgrade,
    context: &Context<'_>,
    run: &Run<'_>,
    repo: &Repo,
    receipt: Receipt,
) -> Result<Refit> {
    if let Some(refit) = refit(&args.kit, &run.disk, repo, &receipt, context.hosts)? {
        return Ok(refit);
    }
    let host = named(context.hosts, &receipt.host)?;
    let (wanted, package) = package::upgraded(&run.disk, &receipt, host, args.to.as_deref())?;
    let again = again(repo, &wanted, context)?.with_package(package);
    Ok(Refit { receipt, again, ending: None })
}

/// What an install would do today.
fn again(repo: &Repo, receipt: &Receipt, context: &Context<'_>) -> Result<Plan> {
    plan_again(repo, receipt, context.hosts)?.ok_or_else(|| {
        Error::new(Kind::Precondition, format!("failed to find the application of {}", receipt.title()))
            .hint("put it back, or run `acp uninstall`")
    })
}

/// As the flags say, else as a person says.
fn settle(args: &Upgrade, context: &Context<'_>, path: &str, why: &str) -> Result<Option<Choice>> {
    if args.keep.iter().any(|kept| kept == path) {
        return Ok(Some(Choice::Keep));
    }
    if args.take.iter().any(|taken| taken == path) {
        return Ok(Some(Choice::Take));
    }
    let markers = args.on_conflict == OnConflict::Markers;
    if !context.terminal.is_interactive() || context.global.yes || args.check || markers {
        return Ok(None);
    }
    let question = format!("`{path}`: {why}: [k]eep yours, [t]ake the new one, [s]top");
    Ok(match prompt::letter(context.terminal, &question, "kts")? {
        'k' => Some(Choice::Keep),
        't' => Some(Choice::Take),
        _ => None,
    })
}

/// The report of `--check`: what an upgrade would do.
fn check(plan: &Plan, context: &Context<'_>) -> Report {
    let mut text = review::summary(plan);
    text.push_str(&review::patch(plan, context.terminal.colors_results()));
    let mut report = Report::text(format!("{text}an upgrade is due: run `acp upgrade`\n"));
    report.exit = Kind::Declined.exit_code();
    report.document.plan_digest = Some(plan.digest());
    report.document.conflicts.clone_from(&plan.conflicts);
    report.document.by_hand.clone_from(&plan.by_hand);
    report.with("diff", &review::patch(plan, false));
    report
}
