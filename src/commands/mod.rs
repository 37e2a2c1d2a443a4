//! One file per verb: each calls the flow and decides nothing.

use crate::cli::{Command, Global};
use crate::effects::terminal::Terminal;
use crate::error::Result;
use crate::host::Host;
use crate::report::Report;

mod add_pack;
mod completions;
mod conformance;
mod demo;
mod detect;
mod doctor;
mod generate;
mod install;
mod kit;
mod pack;
mod remove_pack;
mod status;
mod uninstall;
mod upgrade;

/// What every command is given.
pub struct Context<'a> {
    pub global: &'a Global,
    pub terminal: &'a Terminal,
    pub hosts: &'static [&'static dyn Host],
}

/// The command's word, as it is typed.
pub fn name(command: &Command) -> &'static str {
    match command {
        Command::Detect(_) => "detect",
        Command::Install(_) => "install",
        Command::Status => "status",
        Command::Doctor(_) => "doctor",
        Command::Generate(_) => "generate",
        Command::AddPack(_) => "add-pack",
        Command::RemovePack(_) => "remove-pack",
        Command::Pack(_) => "pack",
        Command::Upgrade(_) => "upgrade",
        Command::Uninstall(_) => "uninstall",
        Command::Conformance(_) => "conformance",
        Command::Demo(_) => "demo",
        Command::Kit(_) => "kit",
        Command::Completions(_) => "completions",
    }
}

/// Runs one command.
pub fn run(command: &Command, context: &Context<'_>) -> Result<Report> {
    match command {
        Command::Detect(args) => detect::run(args, context),
        Command::Install(args) => install::run(args, context),
        Command::Status => status::run(context),
        Command::Doctor(args) => doctor::run(args, context),
        Command::Generate(args) => generate::run(args, context),
        Command::AddPack(args) => add_pack::run(args, context),
        Command::RemovePack(args) => remove_pack::run(args, context),
        Command::Pack(args) => pack::run(args, context),
        Command::Upgrade(args) => upgrade::run(args, context),
        Command::Uninstall(args) => uninstall::run(args, context),
        Command::Conformance(args) => conformance::run(args, context),
        Command::Demo(args) => demo::run(args, context),
        Command::Kit(args) => kit::run(args, context),
        Command::Completions(args) => completions::run(args),
    }
}
