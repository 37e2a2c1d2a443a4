//! The flags of the kit: how it comes in, and where it is from.

use clap::{Args, ValueEnum};

/// How the kit comes in.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "The kit")]
pub struct KitFlags {
    /// Copy the kit, commit it as `git subtree add --squash` does, to be upgraded by either tool, or depend on it as a
    /// package of pip, npm or cargo [default: vendor]
    #[arg(long = "kit", value_name = "MODE")]
    pub mode: Option<KitMode>,
    /// Where a subtree comes from: an https, ssh, git or file address [default: the kit inside this program]
    #[arg(long, value_name = "URL", requires = "mode")]
    pub kit_url: Option<String>,
    /// Its branch, tag or commit [default: the branch of the host's language, else what the repository is at]
    #[arg(long, value_name = "REF", requires = "kit_url")]
    pub kit_ref: Option<String>,
    /// Commit a subtree as one ordinary commit, for branches that take no merges
    #[arg(long)]
    pub linear: bool,
    /// Where a package comes from: a version of your registry, the path of a folder or file that `acp kit export
    /// --package` and its ecosystem's tools make, or `https://example.com/kit.git#tag=v1` [default: this version]
    #[arg(long, value_name = "SPEC", requires = "mode")]
    pub kit_from: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KitMode {
    Vendor,
    Subtree,
    Package,
}
