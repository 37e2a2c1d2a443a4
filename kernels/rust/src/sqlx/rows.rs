// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the packs' rows inside of a transaction, a file for each pack.
//!
//! Never a statement: `statements` has them.

mod keys;
mod settings;
mod team;
mod webhooks;
