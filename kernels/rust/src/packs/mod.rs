// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the list of the built-in packs.
//!
//! Never a host's own packs.

pub mod iam;
pub mod meta;
pub mod settings;
pub mod webhook_request;
pub mod webhook_target;
pub mod webhooks;
pub mod wire;

use crate::action::Pack;
use crate::ports::Transaction;

/// `meta`, `iam`, `webhooks` and `settings`.
#[must_use]
pub fn built_in<T: Transaction>() -> Vec<Pack<T>> {
    vec![
        meta::pack(),
        iam::pack(),
        webhooks::pack(),
        settings::pack(),
    ]
}

/// A pack of this crate; that its text is one, the tests know.
fn bundled<T: Transaction>(text: &str) -> Pack<T> {
    match Pack::from_json(text) {
        Ok(pack) => pack,
        Err(error) => unreachable!("a bundled pack: {error}"),
    }
}

/// The params of an action that has none.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
pub struct NoParams {}
