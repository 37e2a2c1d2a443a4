//! `git subtree` natively, held against the installed `git subtree` in real repositories.

mod commits;
mod conflicts;
mod files;
mod kit;
mod matrix;
mod merge;
mod place;
mod same;
mod states;
mod trailers;
mod untrusted;
mod wire;
