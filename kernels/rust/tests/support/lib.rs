//! Owns the kernel's test harness: vectors, probe pack, frozen clock, faults, databases.
//!
//! Never part of the kit.

pub mod clock;
pub mod database;
pub mod everywhere;
pub mod faults;
pub mod faulty;
pub mod harness;
pub mod matcher;
pub mod mysql_server;
pub mod probe;
pub mod runner;
pub mod server;
pub mod spec;
