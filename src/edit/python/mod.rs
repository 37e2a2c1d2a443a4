//! Python source → splices: the route in a URL conf, an app in the settings, the imports they need.
//! It parses with tree-sitter and never runs or imports anything. What it cannot prove safe, it leaves
//! to the owner: `Edited::ByHand`.

pub mod entries;
pub mod imports;
mod provide;
pub mod scope;
pub mod sequence;
pub mod settings;
pub mod tree;
pub mod urls;

pub use settings::add_app;
pub use urls::{Route, add_route, shadow};

use super::{Edited, Splice, splice};
use tree::Source;

/// The shorthand for an edit that is the owner's to make; the reason completes "because …".
fn by_hand(reason: impl Into<String>) -> Edited {
    Edited::ByHand { reason: reason.into() }
}

/// A file that cannot be parsed is nobody's to edit but the owner's.
fn unparsable(source: &Source<'_>) -> Option<Edited> {
    source.first_error_line().map(|line| by_hand(format!("line {line} is not valid Python")))
}

/// The last gate of every edit: the text it leads to must parse.
fn checked(text: &str, mut splices: Vec<Splice>) -> Edited {
    splices.sort_by_key(|splice| splice.at);
    match Source::parse(&splice(text, &splices)).first_error_line() {
        None => Edited::Changed(splices),
        Some(_) => by_hand("the edit would not be valid Python"),
    }
}
