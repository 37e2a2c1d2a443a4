//! What a command has to say at its end: text for people, or one JSON document for programs.
//! It never prints.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::plan::{ByHand, Conflict, NextStep, Plan};

/// The end of a command.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub exit: u8,
    /// For stdout, without `--json`.
    pub text: String,
    /// For stdout, with `--json`.
    pub document: Document,
}

/// The members that every command's JSON document has.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Document {
    pub plan_digest: Option<String>,
    pub changes: Vec<Value>,
    pub conflicts: Vec<Conflict>,
    pub by_hand: Vec<ByHand>,
    pub warnings: Vec<String>,
    pub next: Vec<NextStep>,
    /// Members of one command, e.g. `candidates` of `detect`.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl Report {
    /// A report that is nothing but text.
    pub fn text(text: impl Into<String>) -> Self {
        Report { text: text.into(), ..Report::default() }
    }

    /// The report of a command that ended in an error; the text of it goes to stderr.
    pub fn failed(error: &Error) -> Self {
        let mut report = Report { exit: error.kind.exit_code(), ..Report::default() };
        report.with(
            "error",
            &serde_json::json!({ "message": error.message, "causes": error.causes, "hint": error.hint }),
        );
        report
    }

    /// Adds a member to the JSON document.
    pub fn with(&mut self, member: &str, value: &impl Serialize) {
        let value = serde_json::to_value(value).unwrap_or_default();
        self.document.more.insert(member.into(), value);
    }

    /// The JSON document, with a line end.
    pub fn json(&self, command: &str) -> String {
        #[derive(Serialize)]
        struct Whole<'a> {
            schema: String,
            ok: bool,
            exit: u8,
            #[serde(flatten)]
            document: &'a Document,
        }
        let schema = format!("acp.{command}/1");
        let whole = Whole { schema, ok: self.exit == 0, exit: self.exit, document: &self.document };
        serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
    }
}

/// What is left for the owner to do, as text: warnings, steps by hand, next steps.
pub fn steps(plan: &Plan) -> String {
    let mut text = String::new();
    for warning in &plan.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    for (number, step) in plan.by_hand.iter().enumerate() {
        let heading = if number == 0 { "\nby hand:\n" } else { "" };
        let _ = writeln!(text, "{heading}  {}. {}, {}", number + 1, step.title, step.place);
        let _ = writeln!(text, "     because {}\n", step.reason);
        for line in step.snippet.lines() {
            let _ = writeln!(text, "       {line}");
        }
    }
    for (number, step) in plan.next.iter().enumerate() {
        let heading = if number == 0 { "\nnext:\n" } else { "" };
        let _ = writeln!(text, "{heading}  {}. {}", number + 1, step.title);
        for line in step.command.lines() {
            let _ = writeln!(text, "       {line}");
        }
    }
    text
}
