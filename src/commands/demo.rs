//! `acp demo`: installs into a bundled application, starts it, calls it, and shows the transcript.

use std::path::Path;

use clap::Parser;

use super::{Context, install};
use crate::cli::{self, Cli, Command};
use crate::demo::{self, Options};
use crate::error::{Error, Kind, Result};
use crate::report::Report;

pub fn run(args: &cli::Demo, context: &Context<'_>) -> Result<Report> {
    let transcript = demo::run(&Options {
        folder: context.global.root.as_deref(),
        port: args.port,
        keep: args.keep,
        install: &|folder| install_yes(folder, context),
        note: &|text| context.terminal.say(text),
    })?;
    let mut report = Report::text(transcript.text());
    report.with("transcript", &transcript.json());
    report.with("kept", &transcript.kept);
    Ok(report)
}

/// `acp install --yes` in a folder.
fn install_yes(folder: &Path, context: &Context<'_>) -> Result<Report> {
    let folder = folder.display().to_string();
    let line = ["acp", "--yes", "--quiet", "--root", &folder, "install"];
    match Cli::try_parse_from(line) {
        Ok(Cli { global, command: Command::Install(args) }) => {
            install::run(&args, &Context { global: &global, ..*context })
        }
        _ => Err(Error::new(Kind::Failed, "failed to parse `acp install --yes`")
            .hint("this is a bug in acp; please report it")),
    }
}
