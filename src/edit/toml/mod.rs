//! TOML text → splices: one entry into a table, one element into an array, in the way the file writes them.
//! Places come from the parsed document; the text around them is never written anew, so line endings, comments
//! and order stay.

mod array;
pub mod cargo;
mod document;
pub mod lock;
mod pyproject;
mod table;

pub use array::{append, remove_item};
pub use document::{Document, Entry, Form, Item, Kind, Table};
pub use pyproject::{Place, Toml, add};
pub use table::{Order, has, put, replace};

use super::{Edited, Splice, splice};

/// The shorthand for an edit that is the owner's to make; the reason completes "because …".
fn by_hand(reason: impl Into<String>) -> Edited {
    Edited::ByHand { reason: reason.into() }
}

fn insert(at: usize, insert: String) -> Splice {
    Splice { at, remove: String::new(), insert }
}

/// The last gate of every edit: the text it leads to must say what was there, and what came.
fn checked(text: &str, mut splices: Vec<Splice>, holds: impl Fn(&Document) -> bool) -> Edited {
    splices.sort_by_key(|splice| splice.at);
    match Document::parse(&splice(text, &splices)) {
        Ok(after) if holds(&after) => Edited::Changed(splices),
        _ => by_hand("the edit would not be valid TOML"),
    }
}
