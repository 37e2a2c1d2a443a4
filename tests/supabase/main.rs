//! The Supabase host over repositories in memory: what it detects, plans, asks and refuses.
//! Each `.repos` file is a table: the files of a repository, and what comes of it.

mod detect;
mod packs;
mod plan;
#[path = "../support/repos.rs"]
mod repos;
#[path = "../support/pack_trees.rs"]
mod trees;
