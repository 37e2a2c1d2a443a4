//! `acp conformance`: replays the contract's vectors against a running endpoint.

use std::sync::Mutex;

use super::Context;
use crate::cli;
use crate::conformance::{self, Keys, Live, Options};
use crate::embedded::VECTORS;
use crate::error::Result;
use crate::report::Report;

pub fn run(args: &cli::Conformance, context: &Context<'_>) -> Result<Report> {
    let keys =
        Keys { full: args.key.clone(), read: args.low_scope_key.clone(), other: args.other_key.clone() };
    let options = Options { url: args.url.clone(), keys, only: args.only.clone() };
    let last = Mutex::new(String::new());
    // Many calls at once hit one limit together; it is said once.
    let note = |text: &str| {
        let mut last = last.lock().unwrap_or_else(|held| held.into_inner());
        if *last != text {
            context.terminal.say(text);
            *last = text.into();
        }
    };
    let replayed = conformance::run(&options, &conformance::load(VECTORS)?, &Live::default(), &note)?;
    let mut report = Report { exit: replayed.exit_code(), ..Report::text(replayed.text()) };
    report.with("url", &replayed.url);
    report.with("passed", &replayed.passed());
    report.with("failed", &replayed.failed());
    report.with("not_run", &replayed.not_run());
    report.with("cases", &replayed.json_cases());
    Ok(report)
}
