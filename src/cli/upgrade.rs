//! The flags of `acp upgrade`. No logic lives here.

use clap::{Args, ValueEnum};

use super::KitFlags;

#[derive(Args, Debug)]
pub struct Upgrade {
    /// Write nothing; exit 3 and show the difference where an upgrade is due
    #[arg(long)]
    pub check: bool,
    /// Where both sides changed the same lines: write nothing, or markers and index stages as git does
    #[arg(long, value_name = "HOW", default_value = "stop", conflicts_with = "check")]
    pub on_conflict: OnConflict,
    /// Finish an upgrade whose conflicts are resolved and added
    #[arg(long = "continue", conflicts_with_all = ["check", "on_conflict", "keep", "take", "to", "abort"])]
    pub go_on: bool,
    /// Take an upgrade back whose conflicts are not resolved: every file is as before it
    #[arg(long, conflicts_with_all = ["check", "on_conflict", "keep", "take", "to", "commit"])]
    pub abort: bool,
    /// The branch, tag or commit that a subtree is brought to, or the version, path or git address that a package is
    /// taken from [default: where it is from, or this version]
    #[arg(long, value_name = "REF|SPEC", conflicts_with = "kit_ref")]
    pub to: Option<String>,
    /// Where both sides changed this file: keep it as it is; may be repeated
    #[arg(long, value_name = "PATH")]
    pub keep: Vec<String>,
    /// Where both sides changed this file: take the new version; may be repeated
    #[arg(long, value_name = "PATH")]
    pub take: Vec<String>,
    /// Commit what was written
    #[arg(long)]
    pub commit: bool,
    #[command(flatten)]
    pub kit: KitFlags,
}

/// What becomes of an upgrade where both sides changed the same lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnConflict {
    Stop,
    Markers,
}
