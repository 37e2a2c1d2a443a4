//! All we know about Rust servers: axum and actix-web, one host with two ways to mount, and the others, which get a
//! server of their own. Each file holds one thing we know.

pub mod code;
mod manifest;
mod package;
pub mod pool;
pub mod server;
