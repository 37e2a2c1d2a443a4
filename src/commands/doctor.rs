//! `acp doctor`: what is wrong with the install, and what mends it.

use std::fmt::Write as _;

use super::Context;
use super::status::installed;
use crate::cli::Doctor;
use crate::doctor::{Finding, Severity, call, examine};
use crate::error::{Kind, Result};
use crate::flow;
use crate::repo::Repo;
use crate::report::Report;

pub fn run(args: &Doctor, context: &Context<'_>) -> Result<Report> {
    let disk = flow::open(context.global)?;
    let receipt = installed(&disk)?;
    let mut findings = examine(&disk, &Repo::scan(&disk)?, &receipt, context.hosts)?;
    if let (Some(url), Some(key)) = (&args.url, &args.key) {
        findings.extend(call(url, key));
    }
    let mut report = Report::text(text(&findings));
    report.exit = exit(&findings);
    report.with("findings", &findings);
    Ok(report)
}

pub fn exit(findings: &[Finding]) -> u8 {
    let has = |severity| findings.iter().any(|finding| finding.severity == severity);
    if has(Severity::Error) {
        Kind::Failed.exit_code()
    } else if has(Severity::Step) {
        Kind::Unfinished.exit_code()
    } else {
        0
    }
}

pub fn text(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "all is well\n".into();
    }
    let mut text = String::new();
    for finding in findings {
        let word = match finding.severity {
            Severity::Error => "error",
            Severity::Step => "by hand",
            Severity::Warning => "warning",
        };
        let _ = writeln!(text, "{word}: {} [{}]", finding.evidence, finding.id);
        let _ = writeln!(text, "  mend: {}", finding.mend.replace('\n', "\n    "));
    }
    text
}
