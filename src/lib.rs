//! `acp`: puts an agentic control plane into a SaaS repository.
//!
//! The modules in reading order follow the flow: Repo → Detection → Plan → Approved → Applied → Receipt.
//! This file parses, dispatches and reports; it decides nothing else.

#![cfg_attr(
    not(test),
    deny(
        clippy::disallowed_methods,
        clippy::disallowed_types,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

pub mod cli;
pub mod commands;
pub mod flow;

pub mod repo;

pub mod detect;
pub mod host;

pub mod answers;
pub mod edit;
pub mod plan;
pub mod render;
pub mod vendor;

pub mod diff;
pub mod review;

pub mod apply;
pub mod journal;

pub mod receipt;
pub mod uninstall;

pub mod conformance;
pub mod doctor;

pub mod embedded;
pub mod error;
pub mod report;

pub mod effects;

use commands::Context;
use effects::terminal::Terminal;
use report::Report;

/// Runs one command line and says how it went.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match cli::Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(usage) => return effects::terminal::usage(&usage),
    };
    let terminal = Terminal::new(&cli.global);
    let context = Context { global: &cli.global, terminal: &terminal, hosts: host::HOSTS };
    let name = commands::name(&cli.command);
    let report = commands::run(&cli.command, &context).unwrap_or_else(|error| {
        terminal.error(&error);
        Report::failed(&error)
    });
    terminal.result(&if cli.global.json { report.json(name) } else { report.text });
    ExitCode::from(report.exit)
}
