//! The only code that touches the world: disk, git, terminal, processes, signals, network.
//! It never decides what is done; it says how.

pub mod http;
pub mod terminal;
