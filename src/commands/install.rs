//! `acp install`: puts the control plane into an application.

use super::Context;
use crate::answers::{self, Given, Values};
use crate::cli::Install;
use crate::detect::{Candidate, Detection};
use crate::effects::{process, prompt};
use crate::error::{Error, Kind, Result};
use crate::flow::{self, Purpose, Record, Run};
use crate::graft::with_kit;
use crate::host;
use crate::pack::installed;
use crate::package;
use crate::plan::{Draft, Question};
use crate::receipt::{self, Receipt};
use crate::report::Report;

pub fn run(args: &Install, context: &Context<'_>) -> Result<Report> {
    let run = Run::begin(context)?;
    let receipt = Receipt::read(&run.disk)?;
    let (repo, found) = flow::find(context, &run.disk, &args.target)?;
    let candidate = choose(&found, receipt.as_ref(), context)?;
    let host = host::named(context.hosts, &candidate.framework)?;

    let package = package::wanted(&args.kit, &run.disk, receipt.as_ref(), host)?;
    let mut given = given(args, context, receipt.as_ref())?;
    let migrations = answers::migrations(&mut given)?;
    let mut questions = host.questions(&repo, candidate)?;
    if let Some(package) = package.as_ref().filter(|_| receipt.is_none()) {
        package.unasked(&mut questions)?;
    }
    let ask = |question: &Question| prompt::question(context.terminal, question);
    let person = context.terminal.is_interactive() && !context.global.yes;
    let mut values = answers::answers(&questions, &given, person.then_some(&ask))?;
    if let Some(package) = &package {
        package.answer(&mut values);
    }

    let created = receipt.as_ref().map(Receipt::classes).unwrap_or_default();
    let packs = installed::own(&repo, &candidate.root, &values, host)?;
    let mut draft = Draft::new(&repo, candidate, &values, &created).with_packs(&packs);
    host.plan(&mut draft)?;
    for (key, value) in &values {
        context.terminal.detail(&format!("{key}: {value}"));
    }
    let plan = draft.finish().with_migrations(migrations).with_package(package);
    let (plan, graft) = with_kit(&args.kit, &run.disk, receipt.as_ref(), plan, &repo)?;
    run.carry_out(
        &repo,
        plan,
        &Purpose {
            question: "write these changes?",
            done: &format!("installed the control plane into {}", candidate.title()),
            receipt: receipt.as_ref(),
            record: Record::Update,
            commit: args.commit.then_some("Install the agentic control plane"),
            graft: graft.as_ref(),
        },
    )
}

/// The candidate that an earlier install covers, else the only one, else the one a person chooses.
fn choose<'a>(
    found: &'a Detection,
    receipt: Option<&Receipt>,
    context: &Context<'_>,
) -> Result<&'a Candidate> {
    if let Some(receipt) = receipt {
        let covered = found.candidates.iter().find(|candidate| receipt.covers(candidate));
        return covered.ok_or_else(|| {
            Error::new(Kind::Precondition, "failed to install a second time")
                .caused_by(format!("`{}` says it is in {}", receipt::PATH, receipt.title()))
                .hint("run `acp uninstall` first, or give each application a `--root` of its own")
        });
    }
    if found.candidates.len() > 1 && context.terminal.is_interactive() && !context.global.yes {
        let titles: Vec<String> = found.candidates.iter().map(Candidate::title).collect();
        let labels: Vec<&str> = titles.iter().map(String::as_str).collect();
        let chosen = prompt::choice(context.terminal, "which application? (--app)", &labels, 0)?;
        return found.candidates[chosen].supported();
    }
    found.only(context.hosts)
}

/// Everything that was said before anyone is asked.
fn given(args: &Install, context: &Context<'_>, receipt: Option<&Receipt>) -> Result<Given> {
    let mut flags = answers::pairs(&context.global.set)?;
    flags.extend(named(args));
    let file = match &context.global.answers {
        None => Values::new(),
        Some(path) => receipt::answers_file(&path.display().to_string(), &process::input(path)?)?,
    };
    let receipt = receipt.map(|receipt| receipt.answers.clone()).unwrap_or_default();
    Ok(Given { flags, environment: process::variables("ACP_"), file, receipt })
}

/// The flags that were given, by their questions' keys.
fn named(args: &Install) -> impl Iterator<Item = (String, String)> {
    let flags = &args.host;
    let word = |word: &str, given: bool| given.then(|| word.to_owned());
    [
        ("app_name", flags.app_name.clone()),
        ("kit_name", flags.kit_name.clone()),
        ("base_path", flags.base_path.clone()),
        ("packs", flags.packs.clone()),
        ("tenant_model", flags.tenant_model.clone()),
        ("table_prefix", flags.table_prefix.clone()),
        ("database", flags.database.clone()),
        ("package_manager", flags.package_manager.clone()),
        ("migrations", word("none", args.no_migrations).or(word("only", args.migrations_only))),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some((key.to_owned(), value?)))
}
