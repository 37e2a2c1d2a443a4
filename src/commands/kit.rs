//! `acp kit`: the kit inside the binary, as a folder, on a branch, or published.

use std::fmt::Write as _;

use super::Context;
use crate::cli::{Export, Kit, Language, Publish};
use crate::effects::git::host::Host;
use crate::error::{Error, Kind, Result};
use crate::flow;
use crate::kit::{self, Bundle};
use crate::publish::publish;
use crate::report::Report;
use crate::vendor::package::Ecosystem;
use crate::vendor::{Form, SOURCE};

pub fn run(args: &Kit, context: &Context<'_>) -> Result<Report> {
    match args {
        Kit::Export(args) => export(args, context),
        Kit::Publish(args) => publish_all(args, context),
    }
}

fn export(args: &Export, context: &Context<'_>) -> Result<Report> {
    let kit = match args.package {
        true => Bundle::package(ecosystem(args.language))?,
        false => Bundle::of(form(args.language, args.modules.as_deref())?),
    };
    let (name, count) = (&kit.name, kit.files.len());
    let mut report = match (&args.to, &args.branch) {
        _ if context.global.dry_run => Report::text(format!("{count} files of the {name}\n")),
        (Some(folder), _) => {
            kit::write_to(&kit, folder)?;
            Report::text(format!("wrote the {name}, {count} files, to `{}`\n", folder.display()))
        }
        (None, branch) => {
            let branch = branch.as_deref().unwrap_or_default();
            let host = Host::open(flow::open(context.global)?.root())?;
            let done = kit::commit_to(&host, &kit, branch)?;
            let mut report = Report::text(match done.is_unchanged {
                true => format!("the branch `{branch}` holds this {name} already\n"),
                false => format!("committed the {name} to the branch `{branch}`: {}\n", done.commit),
            });
            report.with("branch", &branch);
            report.with("commit", &done.commit.to_string());
            report
        }
    };
    report.with("kit", &kit.word);
    report.with("files", &count);
    Ok(report)
}

fn publish_all(args: &Publish, context: &Context<'_>) -> Result<Report> {
    let published = publish(&args.remote, &bundles(args)?, context.global.dry_run)?;
    let word = if context.global.dry_run { "would push" } else { "pushed" };
    let mut text = String::new();
    for kit in &published {
        let word = if kit.is_unchanged { "is there already:" } else { word };
        let _ = writeln!(text, "{word} `{}` at {}, tag `{}`", kit.branch, kit.commit, kit.tag);
    }
    let mut report = Report::text(text);
    let shape = |kit: &crate::publish::Published| serde_json::json!({"branch": kit.branch, "tag": kit.tag, "commit": kit.commit.to_string(), "unchanged": kit.is_unchanged});
    report.with("published", &published.iter().map(shape).collect::<Vec<_>>());
    Ok(report)
}

/// What is asked to be published.
fn bundles(args: &Publish) -> Result<Vec<Bundle>> {
    if args.package {
        let all = args.language.map_or(Ecosystem::ALL.to_vec(), |language| vec![ecosystem(language)]);
        return all.into_iter().map(Bundle::package).collect();
    }
    let forms = match args.language {
        None => Form::usual().collect(),
        Some(Language::Typescript) if args.modules.is_none() => {
            Form::usual().filter(|form| form.language() == "typescript").collect()
        }
        Some(language) => vec![form(language, args.modules.as_deref())?],
    };
    Ok(forms.into_iter().map(Bundle::of).collect())
}

fn ecosystem(language: Language) -> Ecosystem {
    match language {
        Language::Python => Ecosystem::Python,
        Language::Rust => Ecosystem::Cargo,
        Language::Typescript => Ecosystem::Npm,
    }
}

/// The kit of a language; TypeScript's as it is written, where nobody says how modules are named.
fn form(language: Language, modules: Option<&str>) -> Result<Form> {
    let (plain, word) = match language {
        Language::Python => (Form::Python, "python"),
        Language::Rust => (Form::Rust, "rust"),
        Language::Typescript => (SOURCE, "typescript"),
    };
    let Some(modules) = modules else { return Ok(plain) };
    let known: Vec<Form> = Form::all().into_iter().filter(|form| form.language() == word).collect();
    let found = known.iter().find(|form| form.modules().as_deref() == Some(modules));
    found.copied().ok_or_else(|| {
        let words: Vec<String> = known.iter().filter_map(|form| form.modules()).collect();
        let error = Error::new(Kind::Usage, format!("failed to take `{modules}` for `--modules`"));
        match words.is_empty() {
            true => error.caused_by(format!("{word} has one way to name modules")).hint("leave it out"),
            false => error.caused_by(format!("it is one of: {}", words.join(", "))),
        }
    })
}
