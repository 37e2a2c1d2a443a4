//! The only code that touches the world: disk, git, terminal, processes, signals, network.
//! It never decides what is done; it says how.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is where they belong")]

pub mod disk;
mod fault;
pub mod git;
pub mod http;
pub mod process;
pub mod progress;
pub mod prompt;
pub mod scratch;
pub mod server;
pub mod signals;
pub mod terminal;
pub mod walk;
