//! `acp completions`: prints a shell's completion script.

use clap::CommandFactory;

use crate::cli::{Cli, Completions};
use crate::error::Result;
use crate::report::Report;

pub fn run(args: &Completions) -> Result<Report> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "acp", &mut script);
    Ok(Report::text(String::from_utf8_lossy(&script)))
}
