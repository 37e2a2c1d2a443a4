//! What a run found, for people and for programs. It decides what is said and prints nothing.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::matcher::Mismatch;

/// One case and what came of it.
#[derive(Clone, Debug)]
pub struct Tried {
    pub area: String,
    pub name: String,
    pub about: String,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Passed,
    Failed(Failure),
    NotRun { reason: String },
}

/// The step that differed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// 1-based.
    pub step: usize,
    pub call: String,
    pub mismatches: Vec<Mismatch>,
}

/// All cases in the order they ran.
#[derive(Clone, Debug)]
pub struct Report {
    pub url: String,
    pub cases: Vec<Tried>,
}

impl Report {
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|tried| tried.verdict == Verdict::Passed).count()
    }

    pub fn failed(&self) -> usize {
        self.cases.iter().filter(|tried| matches!(tried.verdict, Verdict::Failed(_))).count()
    }

    pub fn not_run(&self) -> usize {
        self.cases.len() - self.passed() - self.failed()
    }

    /// 0 where no case failed, else 1. A run of no case at all has failed: it shows nothing.
    pub fn exit_code(&self) -> u8 {
        u8::from(self.failed() > 0 || self.passed() == 0)
    }

    /// e.g. "83 passed, 0 failed, 4 not run".
    pub fn closing_line(&self) -> String {
        format!("{} passed, {} failed, {} not run", self.passed(), self.failed(), self.not_run())
    }

    /// For people: each failing case, each case that was not run, the closing line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for tried in &self.cases {
            if let Verdict::Failed(failure) = &tried.verdict {
                let _ = writeln!(text, "FAILED {}/{}", tried.area, tried.name);
                if !tried.about.is_empty() {
                    let _ = writeln!(text, "  {}", tried.about);
                }
                let _ = writeln!(text, "  step {}: {}", failure.step, failure.call);
                for Mismatch { at, expected, got } in &failure.mismatches {
                    let _ = writeln!(text, "    {at}: expected {expected}, got {got}");
                }
                text.push('\n');
            }
        }
        for tried in &self.cases {
            if let Verdict::NotRun { reason } = &tried.verdict {
                let _ = writeln!(text, "NOT RUN {}/{}: {reason}", tried.area, tried.name);
            }
        }
        text.push_str(&self.closing_line());
        text.push('\n');
        text
    }

    /// For programs: every case with its outcome.
    pub fn json_cases(&self) -> Vec<Value> {
        self.cases.iter().map(Tried::json).collect()
    }
}

impl Tried {
    fn json(&self) -> Value {
        let (area, name) = (&self.area, &self.name);
        match &self.verdict {
            Verdict::Passed => json!({"area": area, "name": name, "outcome": "passed"}),
            Verdict::NotRun { reason } => {
                json!({"area": area, "name": name, "outcome": "not_run", "reason": reason})
            }
            Verdict::Failed(Failure { step, call, mismatches }) => json!({
                "area": area, "name": name, "outcome": "failed",
                "step": step, "call": call, "mismatches": mismatches,
            }),
        }
    }
}
