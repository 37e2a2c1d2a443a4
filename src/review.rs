//! Plan → what a person reads → `Approved`, whose only constructor is here.
//! It never writes to the repository.

use std::fmt::Write as _;

use crate::diff;
use crate::effects::prompt;
use crate::effects::terminal::{Paint, Terminal};
use crate::error::{Error, Kind, Result};
use crate::plan::{Change, Group, Plan};

/// A plan that someone has said yes to.
#[derive(Debug)]
pub struct Approved(Plan);

impl Approved {
    pub fn plan(&self) -> &Plan {
        &self.0
    }

    /// The same without changes that something else makes.
    pub fn without(mut self, taken: impl Fn(&str) -> bool) -> Approved {
        self.0.changes.retain(|change| !taken(change.path()));
        self
    }

    pub fn into_plan(self) -> Plan {
        self.0
    }
}

/// Who says yes.
pub enum Reviewer<'a> {
    /// `--yes`.
    Yes,
    /// Whoever sits at the terminal; the question is e.g. "write these changes?".
    Person { terminal: &'a Terminal, question: &'a str },
}

/// Gets a yes for a plan, or an error that says there was none.
pub fn review(plan: Plan, reviewer: &Reviewer<'_>) -> Result<Approved> {
    match reviewer {
        Reviewer::Yes => Ok(Approved(plan)),
        Reviewer::Person { terminal, .. } if !terminal.is_interactive() => {
            Err(Error::new(Kind::Usage, "failed to ask whether to go ahead")
                .caused_by("there is no terminal to ask at")
                .hint("add `--yes` to go ahead, or `--dry-run` to see the plan"))
        }
        Reviewer::Person { terminal, question } => {
            terminal.say(&summary(&plan));
            loop {
                match prompt::letter(terminal, &format!("{question} [y]es, [n]o, [d]iff"), "ynd")? {
                    'y' => return Ok(Approved(plan)),
                    'd' => terminal.say(&patch(&plan, terminal.colors_messages())),
                    _ => return Err(Error::new(Kind::Declined, "declined; nothing was changed")),
                }
            }
        }
    }
}

/// The plan in groups, one line per file, with line counts.
pub fn summary(plan: &Plan) -> String {
    let mut text = String::new();
    for (group, heading) in [
        (Some(Group::Create), "create"),
        (Some(Group::Edit), "edit"),
        (Some(Group::Dependencies), "dependencies"),
        (Some(Group::Migrations), "migrations"),
        (None, "delete"),
    ] {
        let changes: Vec<&Change> = plan.changes.iter().filter(|change| change.group() == group).collect();
        list(&mut text, heading, &changes);
    }
    for (heading, lines) in [
        ("in the way", plan.conflicts.iter().map(|c| format!("{}: {}", c.path, c.reason)).collect()),
        ("by hand", plan.by_hand.iter().map(|step| format!("{} ({})", step.title, step.reason)).collect()),
        ("warnings", plan.warnings.clone()),
    ] {
        let lines: Vec<String> = lines;
        if !lines.is_empty() {
            let _ = writeln!(text, "{heading}:\n  {}", lines.join("\n  "));
        }
    }
    text
}

fn list(text: &mut String, heading: &str, changes: &[&Change]) {
    if changes.is_empty() {
        return;
    }
    let files = if changes.len() == 1 { "file" } else { "files" };
    let _ = writeln!(text, "{heading} ({} {files}):", changes.len());
    let width = changes.iter().map(|change| change.path().len()).max().unwrap_or(0);
    for change in changes {
        let lines = match diff::counts(change) {
            (added, 0) => format!("+{added}"),
            (0, removed) => format!("-{removed}"),
            (added, removed) => format!("+{added} -{removed}"),
        };
        let _ = writeln!(text, "  {:width$}  {lines}", change.path());
    }
}

/// The whole plan as one patch.
pub fn patch(plan: &Plan, color: bool) -> String {
    let patch: String = plan.changes.iter().map(diff::patch).collect();
    if !color {
        return patch;
    }
    let paint = |line: &str| match line.as_bytes().first() {
        Some(b'+') if !line.starts_with("+++ ") => Paint::Green.on(line),
        Some(b'-') if !line.starts_with("--- ") => Paint::Red.on(line),
        Some(b'@') => Paint::Cyan.on(line),
        Some(b'd' | b'n') | Some(b'+' | b'-') => Paint::Bold.on(line),
        _ => line.to_owned(),
    };
    patch.split_inclusive('\n').map(paint).collect()
}
