//! The command line as types; the doc comments are the help. No logic lives here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod kit;
mod upgrade;

pub use kit::{Export, Kit, KitFlags, KitMode, Language, Publish};
pub use upgrade::{OnConflict, Upgrade};

/// Puts an agentic control plane into a SaaS repository: one endpoint through which an agent operates the product
#[derive(Debug, Parser)]
#[command(name = "acp", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The repository [default: the root of the git repository around the current folder, or that folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Show the plan and its diff, and write nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Take the defaults and go ahead; never overwrites anything
    #[arg(short, long, global = true)]
    pub yes: bool,
    /// Answers from a YAML or JSON file, e.g. `app_name: manage_api`
    #[arg(long, global = true, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// One answer; may be repeated
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Also change files with uncommitted changes
    #[arg(long, global = true)]
    pub allow_dirty: bool,
    /// Print the result as one JSON document
    #[arg(long, global = true)]
    pub json: bool,
    /// Print nothing but results and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more about what happens
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// When to use colours; NO_COLOR turns `auto` off
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Show no progress
    #[arg(long, global = true)]
    pub no_progress: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say which applications there are, and the files and lines that prove it
    Detect(Detect),
    /// Put the control plane into an application
    Install(Box<Install>),
    /// Show what is installed, and each file's state
    Status,
    /// Check the install, and say how to mend what is wrong
    Doctor(Doctor),
    /// Add a pack of actions: definitions, handlers, tables, tests
    AddPack(AddPack),
    /// Take a pack out again
    RemovePack(RemovePack),
    /// Look after the packs of the project
    #[command(subcommand)]
    Pack(PackCommand),
    /// Write the OpenAPI document, or a page of all actions, from what is installed
    #[command(subcommand)]
    Generate(Generate),
    /// Bring the kit and the generated files to this version, with what you changed kept
    Upgrade(Upgrade),
    /// Take the control plane out again
    Uninstall(Uninstall),
    /// Replay the contract's test vectors against a running endpoint
    Conformance(Conformance),
    /// Install into a bundled application, start it, call it, and show the transcript
    Demo(Demo),
    /// Write the kit inside this program to a folder or a branch, or publish it
    #[command(subcommand)]
    Kit(Kit),
    /// Print the completion script of a shell
    Completions(Completions),
}

/// Which application, where there are several.
#[derive(Args, Clone, Debug, Default)]
pub struct Target {
    /// The application's framework, e.g. `django`
    #[arg(long, value_name = "NAME")]
    pub framework: Option<String>,
    /// The application's folder, relative to the repository
    #[arg(long, value_name = "PATH")]
    pub app: Option<String>,
}

#[derive(Args, Debug)]
pub struct Detect {
    #[command(flatten)]
    pub target: Target,
}

#[derive(Args, Debug)]
pub struct Install {
    #[command(flatten)]
    pub target: Target,
    #[command(flatten)]
    pub host: HostFlags,
    /// Leave the database migrations out
    #[arg(long, conflicts_with = "migrations_only")]
    pub no_migrations: bool,
    /// Write nothing but the database migrations
    #[arg(long)]
    pub migrations_only: bool,
    /// Commit what was written
    #[arg(long)]
    pub commit: bool,
    #[command(flatten)]
    pub kit: KitFlags,
}

/// Answers to the hosts' questions; a field's name is the question's key.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Answers")]
pub struct HostFlags {
    /// Name of the generated app
    #[arg(long, value_name = "NAME")]
    pub app_name: Option<String>,
    /// Name of the package that holds the kit
    #[arg(long, value_name = "NAME")]
    pub kit_name: Option<String>,
    /// Address of the endpoint, e.g. `/api/manage`
    #[arg(long, value_name = "PATH")]
    pub base_path: Option<String>,
    /// Packs to install, e.g. `iam,webhooks,settings`
    #[arg(long, value_name = "NAMES")]
    pub packs: Option<String>,
    /// The model that stands for a customer, e.g. `tenants.Tenant`
    #[arg(long, value_name = "MODEL")]
    pub tenant_model: Option<String>,
    /// Prefix of the control plane's tables
    #[arg(long, value_name = "PREFIX")]
    pub table_prefix: Option<String>,
    /// The database, where the settings do not tell
    #[arg(long, value_name = "NAME")]
    pub database: Option<String>,
    /// The package manager, where several lock files lie side by side, e.g. `pnpm`
    #[arg(long, value_name = "NAME")]
    pub package_manager: Option<String>,
}

#[derive(Args, Debug)]
pub struct Doctor {
    /// Also call this endpoint, e.g. `http://localhost:8000/api/manage`
    #[arg(long, requires = "key")]
    pub url: Option<String>,
    /// Key for the endpoint
    #[arg(long, env = "ACP_KEY", hide_env_values = true)]
    pub key: Option<String>,
}

#[derive(Args, Debug)]
pub struct AddPack {
    /// `leadscoring`, or a name of your own
    #[arg(required_unless_present = "list")]
    pub name: Option<String>,
    /// The definitions, as `pack.yaml` or `pack.json`; their handlers are yours to write
    #[arg(long, value_name = "FILE", conflicts_with = "resource")]
    pub from: Option<PathBuf>,
    /// What the pack's table holds, in the singular, e.g. `ticket` [default: record]
    #[arg(long, value_name = "NAME")]
    pub resource: Option<String>,
    /// Say which packs come with acp
    #[arg(long)]
    pub list: bool,
}

#[derive(Args, Debug)]
pub struct RemovePack {
    /// The pack's name
    pub name: String,
}

#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// Check every pack: names, scopes, schemas, handlers; reads the sources and runs nothing
    Check,
}

#[derive(Debug, Subcommand)]
pub enum Generate {
    /// The OpenAPI 3.1 document of the endpoint
    Openapi(GenerateOpenapi),
    /// All actions on one Markdown page
    Docs(GenerateDocs),
}

#[derive(Args, Debug)]
pub struct GenerateOpenapi {
    /// The file to write; `-` prints it [default: public/api/openapi.json]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<String>,
    /// JSON or YAML [default: what the file's ending says]
    #[arg(long)]
    pub format: Option<Format>,
    /// Write nothing; exit 3 and show the difference where the file is not up to date
    #[arg(long)]
    pub check: bool,
    /// The address that clients reach the product at, e.g. `https://api.example.com`
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
}

#[derive(Args, Debug)]
pub struct GenerateDocs {
    /// The file to write; `-` prints it [default: docs/control-plane-actions.md]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<String>,
    /// Write nothing; exit 3 and show the difference where the file is not up to date
    #[arg(long)]
    pub check: bool,
    /// The address that clients reach the product at, e.g. `https://api.example.com`
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Json,
    Yaml,
}

#[derive(Args, Debug)]
pub struct Uninstall {
    /// Commit what was changed
    #[arg(long)]
    pub commit: bool,
}

#[derive(Args, Debug)]
pub struct Conformance {
    /// The endpoint, e.g. `http://localhost:8000/api/manage`
    #[arg(long)]
    pub url: String,
    /// Key with all scopes
    #[arg(long, env = "ACP_KEY", hide_env_values = true)]
    pub key: String,
    /// Key of the same tenant with `manage.read` only
    #[arg(long, value_name = "KEY", env = "ACP_LOW_SCOPE_KEY", hide_env_values = true)]
    pub low_scope_key: Option<String>,
    /// Key of another tenant
    #[arg(long, value_name = "KEY", env = "ACP_OTHER_KEY", hide_env_values = true)]
    pub other_key: Option<String>,
    /// Only the cases whose area or name holds this text
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
}

#[derive(Args, Debug)]
pub struct Demo {
    /// Keep the folder
    #[arg(long)]
    pub keep: bool,
    /// Port of the server [default: any free one]
    #[arg(long)]
    pub port: Option<u16>,
}

#[derive(Args, Debug)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}
