//! `acp upgrade` of a kit that is a subtree, or is to become one: a pull, with the rest of the upgrade in its commit.

use super::{COMMIT, again, check, conflicts, settle};
use crate::cli::{KitMode, OnConflict, Upgrade};
use crate::commands::Context;
use crate::effects::git::host::Host;
use crate::error::{Error, Kind, Result};
use crate::flow::{Purpose, Record, Run};
use crate::graft::{Graft, Renewal, Sought, Wish};
use crate::host::paths::join;
use crate::receipt::{PACKAGE, Receipt, SUBTREE};
use crate::repo::Repo;
use crate::report::Report;
use crate::subtree;
use crate::upgrade::Terms;

pub fn run(args: &Upgrade, context: &Context<'_>, run: &Run<'_>, receipt: &Receipt) -> Result<Report> {
    let markers = args.on_conflict == OnConflict::Markers;
    let sought = Sought::of(receipt, Wish { to: args.to.as_deref(), kit: &args.kit, markers })?;
    let ((repo, again), sought) = sought.beside(|| {
        let repo = Repo::scan(&run.disk)?;
        let again = again(&repo, receipt, context)?;
        Ok((repo, again))
    })?;
    let mut renewal = Renewal::of(&run.disk, &repo, receipt, &again, sought)?;
    let settle = |path: &str, why: &str| settle(args, context, path, why);
    let upgrade = renewal.plan(&run.disk, receipt, again, Terms { settle: &settle, markers })?;
    if !upgrade.is_needed {
        return Ok(Report::text("nothing to do: this is the version that is installed\n"));
    }
    if args.check {
        return Ok(check(&upgrade.plan, context));
    }
    if !upgrade.clashes.is_empty() {
        return conflicts::with_markers(run, &repo, receipt, upgrade);
    }
    let (is_due, title) = (renewal.is_due(), renewal.title());
    let version = env!("CARGO_PKG_VERSION");
    let graft = Graft::Renew(Box::new(renewal));
    let purpose = Purpose {
        question: "upgrade these files?",
        done: &format!("upgraded {} to acp {version}, its kit to {title}", receipt.title()),
        receipt: Some(receipt),
        record: Record::Upgrade(upgrade.advance),
        // What the kit's commit holds needs no other one.
        commit: (args.commit && !is_due).then_some(COMMIT),
        graft: Some(&graft),
    };
    let mut report = run.carry_out(&repo, upgrade.plan, &purpose)?;
    if !report.document.conflicts.is_empty() && !markers {
        report.text.push_str(HELP);
    }
    Ok(report)
}

const HELP: &str = "
of the kit's files: write the conflicts down with `--on-conflict markers`, and resolve them as in any merge of git's
of the others: merge them by hand, then add `--keep PATH`, or take the new version with `--take PATH`
";

/// Ends a merge whose conflicts stand: with a commit, or as if it had not begun. `None` where none does.
pub fn end(
    args: &Upgrade,
    context: &Context<'_>,
    run: &Run<'_>,
    receipt: &Receipt,
) -> Result<Option<Report>> {
    if receipt.kit.mode != SUBTREE {
        return Ok(None);
    }
    let host = Host::open(run.disk.root())?;
    let prefix = join(&host.inside(run.disk.root()), &receipt.kit.folder);
    if !subtree::is_under_way(&host, &prefix) {
        return Ok(None);
    }
    if context.global.dry_run {
        let what = if args.abort { "take the upgrade back" } else { "finish the upgrade" };
        return Ok(Some(Report::text(format!("would {what}\n"))));
    }
    if args.abort {
        subtree::abort(&host, &prefix)?;
        return Ok(Some(Report::text("every file is as it was before the upgrade\n")));
    }
    let commit = subtree::go_on(&host)?.to_string();
    let mut report = Report::text(format!("finished the upgrade with the commit {}\n", &commit[..7]));
    report.with("commit", &commit);
    Ok(Some(report))
}

/// An error where a flag is given that this kit has no use for.
pub fn expect_no_flags(args: &Upgrade, receipt: &Receipt) -> Result<()> {
    let (is_package, mode) = (receipt.kit.mode == PACKAGE, args.kit.mode);
    let becomes_package = mode == Some(KitMode::Package) && !is_package;
    let flags = [
        ("--to", args.to.is_some() && (!is_package || mode == Some(KitMode::Vendor))),
        ("--kit-url", args.kit.kit_url.is_some()),
        ("--kit-from", args.kit.kit_from.is_some() && !becomes_package),
        ("--linear", args.kit.linear),
        ("--kit subtree", mode == Some(KitMode::Subtree)),
    ];
    match flags.iter().find(|(_, is_given)| *is_given) {
        None => Ok(()),
        Some((flag, _)) => Err(Error::new(Kind::Usage, format!("failed to take `{flag}`"))
            .caused_by(format!("the install has its kit as `{}`", receipt.kit.mode))
            .hint(
                "copied files become a subtree with `--kit subtree` and a package with `--kit package`; \
                 `--kit vendor` makes copied files of either",
            )),
    }
}
