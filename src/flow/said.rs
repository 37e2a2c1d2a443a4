//! What a command that writes says of its plan: in the end, in a dry run, and where files are in the way or in conflict.
//! It never writes.

use crate::diff;
use crate::error::{Error, Kind};
use crate::graft::Landed;
use crate::journal::RolledBack;
use crate::plan::{Change, Conflict, Plan};
use crate::report::Report;
use crate::review;
use crate::under_way;

/// That an earlier run was rolled back, in words.
pub fn recovered(done: &RolledBack) -> String {
    let files = if done.restored.len() == 1 { "file is" } else { "files are" };
    let mut text =
        format!("an earlier run was stopped half way: {} {files} as before it again", done.restored.len());
    for path in &done.kept {
        text.push_str(&format!("\nkept `{path}`: someone has changed it since"));
    }
    text
}

/// The report of a plan that other files are in the way of.
pub fn in_the_way(plan: &Plan) -> Report {
    let conflicts = in_conflict("nothing was changed: these files are in the way\n", plan.conflicts.clone());
    let mut report = report(plan, conflicts.text);
    report.exit = conflicts.exit;
    report
}

/// The report of files that are in conflict, below a heading.
pub fn in_conflict(heading: &str, conflicts: Vec<Conflict>) -> Report {
    let mut report = Report::text(heading);
    for conflict in &conflicts {
        report.text.push_str(&format!("  {}: {}\n", conflict.path, conflict.reason));
    }
    report.document.conflicts = conflicts;
    report.exit = Kind::Unfinished.exit_code();
    report
}

/// The report of a merge that stands to be resolved.
pub fn standing(plan: &Plan, landed: &Landed) -> Report {
    let conflict = |path: &String| Conflict { path: path.clone(), reason: "both sides changed it".into() };
    let conflicts = landed.conflicts.iter().map(conflict).collect();
    let begun = in_conflict("the merge stands, with these files in conflict:\n", conflicts);
    let (warnings, next) = (landed.warnings.clone(), under_way::next());
    let mut report = report(&Plan { warnings, next, ..plan.clone() }, begun.text);
    report.document.conflicts = begun.document.conflicts;
    report.exit = begun.exit;
    report
}

/// The report of a dry run.
pub fn shown(plan: &Plan, dirty: Option<Error>, color: bool) -> Report {
    let summary = review::summary(plan);
    let digest = plan.digest();
    let mut report = report(plan, String::new());
    report.text = match plan.changes.is_empty() {
        true if plan.by_hand.is_empty() => format!("{summary}nothing to do\n"),
        true => summary,
        false => format!("{summary}\n{}\nplan digest: {digest}\n", review::patch(plan, color)),
    };
    for (shown, change) in report.document.changes.iter_mut().zip(&plan.changes) {
        shown["diff"] = diff::patch(change).into();
    }
    let warning = dirty.map(|error| [vec![error.message], error.causes].concat().join(": "));
    if let Some(warning) = &warning {
        report.text.push_str(&format!("warning: {warning}\n"));
    }
    report.document.warnings.extend(warning);
    report
}

/// The report of a plan, with this text before the steps that remain.
pub fn report(plan: &Plan, text: String) -> Report {
    let mut report = Report { text, ..Report::default() };
    let document = &mut report.document;
    document.plan_digest = Some(plan.digest());
    document.changes = plan.changes.iter().map(shape).collect();
    document.conflicts.clone_from(&plan.conflicts);
    document.by_hand.clone_from(&plan.by_hand);
    document.warnings.clone_from(&plan.warnings);
    document.next.clone_from(&plan.next);
    if !plan.by_hand.is_empty() {
        report.exit = Kind::Unfinished.exit_code();
    }
    report.text.push_str(&crate::report::steps(plan));
    report
}

/// A change as the JSON document shows it.
fn shape(change: &Change) -> serde_json::Value {
    let mut value = serde_json::to_value(change).unwrap_or_default();
    let (added, removed) = diff::counts(change);
    if let Some(members) = value.as_object_mut() {
        members.remove("splices");
        members.insert("added".into(), added.into());
        members.insert("removed".into(), removed.into());
    }
    value
}
