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
use std::panic::{AssertUnwindSafe, catch_unwind};
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
pub mod pack;
pub mod package;
pub mod plan;
pub mod render;
pub mod vendor;

pub mod diff;
pub mod review;

pub mod apply;
pub mod journal;

pub mod graft;
pub mod kit;
pub mod merge;
pub mod publish;
pub mod receipt;
pub mod refit;
pub mod subtree;
pub mod under_way;
pub mod uninstall;
pub mod upgrade;

pub mod catalogue;
pub mod generated;
pub mod openapi;

pub mod conformance;
pub mod demo;
pub mod doctor;
pub mod verify;

pub mod embedded;
pub mod error;
pub mod report;

pub mod effects;

use commands::Context;
use effects::terminal::Terminal;
use error::{Error, Kind};
use report::Report;

/// Runs one command line and says how it went.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match cli::Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(usage) => return refuse(&usage, arguments.iter().any(|argument| argument == "--json")),
    };
    let terminal = Terminal::new(&cli.global);
    let context = Context { global: &cli.global, terminal: &terminal, hosts: host::HOSTS };
    let name = commands::name(&cli.command);
    // The guards of what was being written have run by the time the panic is caught.
    let ran = catch_unwind(AssertUnwindSafe(|| commands::run(&cli.command, &context)));
    let report = ran.unwrap_or_else(|_| Err(bug())).unwrap_or_else(|error| {
        terminal.error(&error);
        Report::failed(&error)
    });
    effects::terminal::print(&if cli.global.json { report.json(name) } else { report.text });
    ExitCode::from(report.exit)
}

/// Help and the version are results; anything else is an error, with a document where one was asked for.
fn refuse(usage: &clap::Error, json: bool) -> ExitCode {
    let exit = effects::terminal::usage(usage);
    if json && usage.use_stderr() {
        let words = usage.to_string();
        let words = words.lines().next().unwrap_or_default();
        let error = Error::new(Kind::Usage, words.strip_prefix("error: ").unwrap_or(words));
        effects::terminal::print(&Report::failed(&error).json("usage"));
    }
    exit
}

fn bug() -> Error {
    Error::new(Kind::Failed, "failed unexpectedly; nothing was changed")
        .hint("this is a bug in acp: please report the lines above")
}
