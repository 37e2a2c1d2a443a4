//! The kit on the command line: how it comes in and where it is from, and how it leaves this program. No logic lives here.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

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

#[derive(Debug, Subcommand)]
pub enum Kit {
    /// Write the kit that an install puts into a host
    Export(Export),
    /// Push each kit to its branch of a repository, with a tag for its version
    Publish(Publish),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    Python,
    Typescript,
    Rust,
}

#[derive(Args, Debug)]
pub struct Export {
    /// The kit's language
    #[arg(long, value_name = "NAME")]
    pub language: Language,
    /// How TypeScript's modules are named: `deno`, or what files and imports end in, e.g. `ts-js`
    #[arg(long, value_name = "WORD")]
    pub modules: Option<String>,
    /// As a package to depend on: `pip wheel`, `npm pack` and `cargo package` take the folder
    #[arg(long, conflicts_with = "modules")]
    pub package: bool,
    /// An empty or new folder
    #[arg(long, value_name = "DIR", required_unless_present = "branch", conflicts_with = "branch")]
    pub to: Option<PathBuf>,
    /// A branch of the repository, made or brought up to date; never the one that is checked out
    #[arg(long, value_name = "NAME")]
    pub branch: Option<String>,
}

#[derive(Args, Debug)]
pub struct Publish {
    /// The repository: an https, ssh or file address
    #[arg(long, value_name = "URL")]
    pub remote: String,
    /// Only this language's kit [default: all, for the usual ways to name modules]
    #[arg(long, value_name = "NAME")]
    pub language: Option<Language>,
    /// How TypeScript's modules are named: `deno`, or what files and imports end in, e.g. `ts-js`
    #[arg(long, value_name = "WORD", requires = "language")]
    pub modules: Option<String>,
    /// The packages to depend on, e.g. on the branch `python-package`
    #[arg(long, conflicts_with = "modules")]
    pub package: bool,
}
