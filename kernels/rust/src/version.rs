// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the versions that the kernel names itself by.
//!
//! Never the host's version.

/// The kit's own version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// How the kernel names itself on the wire.
pub const KERNEL: &str = concat!("rust/", env!("CARGO_PKG_VERSION"));
/// Which contract it keeps.
pub const CONTRACT_VERSION: u32 = 1;
/// Of the wire protocol.
pub const API_VERSION: &str = "v1";
/// Of the actions' schemas.
pub const SCHEMA_VERSION: &str = "1";
