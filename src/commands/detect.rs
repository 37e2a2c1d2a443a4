//! `acp detect`: which applications there are, and what proves it.

use std::fmt::Write as _;

use super::Context;
use crate::cli::Detect;
use crate::detect::Candidate;
use crate::error::Result;
use crate::flow;
use crate::receipt::Receipt;
use crate::report::Report;

pub fn run(args: &Detect, context: &Context<'_>) -> Result<Report> {
    let disk = flow::open(context.global)?;
    let receipt = Receipt::read(&disk)?;
    let (_, mut found) = flow::find(context, &disk, &args.target)?;
    for candidate in &mut found.candidates {
        candidate.installed = receipt.as_ref().is_some_and(|receipt| receipt.covers(candidate));
    }
    let mut report = match found.only(context.hosts) {
        Ok(_) => Report::default(),
        Err(error) => {
            context.terminal.error(&error);
            Report::failed(&error)
        }
    };
    report.text = found.candidates.iter().map(text).collect::<Vec<_>>().join("\n");
    report.with("candidates", &found.candidates);
    Ok(report)
}

fn text(candidate: &Candidate) -> String {
    let mut text = format!("{}\n", candidate.title());
    for evidence in &candidate.evidence {
        let _ = writeln!(text, "  {}:{}: {}", evidence.file, evidence.line, evidence.fact);
    }
    let models: Vec<&str> = candidate.tenant_models.iter().map(|model| model.name.as_str()).collect();
    for (name, value) in [
        ("entry", candidate.entry.clone()),
        ("settings", Some(candidate.settings.join(", "))),
        ("language", Some(candidate.language.clone())),
        ("package manager", candidate.package_manager.clone()),
        ("database", candidate.database.clone()),
        ("tenant models", Some(models.join(", "))),
        ("installed", Some(if candidate.installed { "yes" } else { "no" }.into())),
    ] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = writeln!(text, "  {name}: {value}");
        }
    }
    for reason in &candidate.unsupported {
        let _ = writeln!(text, "  not supported: {reason}");
    }
    text
}
