//! The handlers of a pack, out of two files that are read and not run: one names a handler for each action, the other has
//! them. It knows no language; a name that leads elsewhere is taken for a handler that somebody wrote.

use super::{Handler, Written};
use crate::pack::Pack;

/// What the source says of the handler of one action.
pub enum Found {
    /// Nobody names one.
    Nameless,
    /// It is named, and not there.
    Nowhere,
    /// At this line of the file with handlers, and whether it is written.
    Here(usize, bool),
    /// Its name, at this line of the file that names handlers, leads elsewhere.
    Elsewhere(usize),
}

/// What is found for each action; `registry` is the file that names handlers, `file` the one that has them.
pub fn read(pack: &Pack, registry: &str, file: &str, find: impl Fn(&str) -> Found) -> Vec<Handler> {
    let of = |action: &str| {
        let (file, line, state) = match find(action) {
            Found::Nameless => (registry, 1, Written::Missing),
            Found::Nowhere => (file, 1, Written::Missing),
            Found::Here(line, true) => (file, line, Written::Yes),
            Found::Here(line, false) => (file, line, Written::NotYet),
            Found::Elsewhere(line) => (registry, line, Written::Yes),
        };
        Handler { action: action.to_owned(), file: file.into(), line, state }
    };
    pack.actions.iter().map(|action| of(&action.name)).collect()
}
