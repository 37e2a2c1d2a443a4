//! `acp upgrade`: brings the kit and the generated files to this version of `acp`, with what their owner changed kept.

use super::Context;
use super::status::installed;
use crate::cli::{OnConflict, Upgrade};
use crate::doctor::plan_again;
use crate::effects::prompt;
use crate::error::{Error, Kind, Result};
use crate::flow::{Purpose, Record, Run};
use crate::host::named;
use crate::package;
use crate::receipt::{Receipt, SUBTREE};
use crate::repo::Repo;
use crate::report::Report;
use crate::review;
use crate::upgrade::{self, Choice, Terms};

mod conflicts;

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
    if receipt.kit.mode == SUBTREE {
        return Err(by_git(&receipt));
    }
    let repo = Repo::scan(&run.disk)?;
    let host = named(context.hosts, &receipt.host)?;
    let (wanted, package) = package::upgraded(&run.disk, &receipt, host, args.to.as_deref())?;
    let again = plan_again(&repo, &wanted, context.hosts)?.ok_or_else(|| {
        Error::new(Kind::Precondition, format!("failed to find the application of {}", receipt.title()))
            .hint("put it back, or run `acp uninstall`")
    })?;
    let markers = args.on_conflict == OnConflict::Markers;
    let asks = context.terminal.is_interactive() && !context.global.yes && !args.check && !markers;
    let again = again.with_package(package);
    let settle = |path: &str, why: &str| settle(args, asks.then_some(context), path, why);
    let upgrade = upgrade::plan(&run.disk, &receipt, again, Terms { settle: &settle, markers })?;
    if !upgrade.is_needed {
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

/// As the flags say, else as a person says.
fn settle(args: &Upgrade, asks: Option<&Context<'_>>, path: &str, why: &str) -> Result<Option<Choice>> {
    if args.keep.iter().any(|kept| kept == path) {
        return Ok(Some(Choice::Keep));
    }
    if args.take.iter().any(|taken| taken == path) {
        return Ok(Some(Choice::Take));
    }
    let Some(context) = asks else { return Ok(None) };
    let question = format!("`{path}`: {why}: [k]eep yours, [t]ake the new one, [s]top");
    Ok(match prompt::letter(context.terminal, &question, "kts")? {
        'k' => Some(Choice::Keep),
        't' => Some(Choice::Take),
        _ => None,
    })
}

/// The report of `--check`: what an upgrade would do.
fn check(plan: &crate::plan::Plan, context: &Context<'_>) -> Report {
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

/// A kit that came as a subtree is brought up to date by git's own command.
fn by_git(receipt: &Receipt) -> Error {
    let kit = &receipt.kit;
    let (remote, reference) = (kit.remote.as_deref().unwrap_or_default(), kit.reference.as_deref());
    let from = match remote.strip_prefix(crate::kit::INSIDE) {
        Some(form) => {
            let (language, modules) = form.split_once('-').map_or((form, None), |(l, m)| (l, Some(m)));
            let modules = modules.map(|word| format!(" --modules {word}")).unwrap_or_default();
            format!(
                "acp kit export --language {language}{modules} --branch kit-{form}` and then `git subtree pull --squash --prefix {} . kit-{form}",
                kit.folder
            )
        }
        None => format!(
            "git subtree pull --squash --prefix {} {remote} {}",
            kit.folder,
            reference.unwrap_or("HEAD")
        ),
    };
    Error::new(Kind::Precondition, "failed to upgrade")
        .caused_by(format!("the kit in `{}` is a subtree", kit.folder))
        .hint(format!("run `{from}`"))
}
