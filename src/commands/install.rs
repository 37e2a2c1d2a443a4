//! `acp install`: puts the control plane into an application.

use super::Context;
use crate::answers::{self, Given, Values};
use crate::cli::{Install, KitMode};
use crate::detect::{Candidate, Detection};
use crate::effects::{process, prompt};
use crate::error::{Error, Kind, Result};
use crate::flow::{self, Purpose, Record, Run};
use crate::graft::{Graft, Incoming};
use crate::host;
use crate::pack::installed;
use crate::plan::{Draft, Migrations, Plan, Question};
use crate::receipt::{self, Receipt};
use crate::repo::Repo;
use crate::report::Report;

pub fn run(args: &Install, context: &Context<'_>) -> Result<Report> {
    let run = Run::begin(context)?;
    let receipt = Receipt::read(&run.disk)?;
    let (repo, found) = flow::find(context, &run.disk, &args.target)?;
    let candidate = choose(&found, receipt.as_ref(), context)?;
    let host = host::named(context.hosts, &candidate.framework)?;

    let mut given = given(args, context, receipt.as_ref())?;
    let migrations = answers::migrations(&mut given)?;
    let questions = host.questions(&repo, candidate)?;
    let ask = |question: &Question| prompt::question(context.terminal, question);
    let person = context.terminal.is_interactive() && !context.global.yes;
    let values = answers::answers(&questions, &given, person.then_some(&ask))?;

    let created = receipt.as_ref().map(Receipt::classes).unwrap_or_default();
    let packs = installed::own(&repo, &candidate.root, &values, host)?;
    let mut draft = Draft::new(&repo, candidate, &values, &created).with_packs(&packs);
    host.plan(&mut draft)?;
    for (key, value) in &values {
        context.terminal.detail(&format!("{key}: {value}"));
    }
    let plan = draft.finish().with_migrations(migrations);
    let (plan, graft) = with_kit(args, &run, receipt.as_ref(), (plan, migrations), &repo)?;
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

/// The plan with the kit that is asked for, and what lands on the branch before it.
fn with_kit(
    args: &Install,
    run: &Run<'_>,
    receipt: Option<&Receipt>,
    (plan, migrations): (Plan, Migrations),
    repo: &Repo,
) -> Result<(Plan, Option<Graft>)> {
    let mode = args.kit.mode.map(word);
    if let (Some(mode), Some(receipt)) = (mode, receipt.filter(|receipt| Some(&*receipt.kit.mode) != mode)) {
        return Err(Error::new(Kind::Usage, format!("failed to take `--kit {mode}`"))
            .caused_by(format!("the install has its kit as `{}`", receipt.kit.mode))
            .hint("run `acp uninstall` first, or leave it out"));
    }
    if args.kit.kit_url.is_some() && mode != Some(receipt::SUBTREE) {
        return Err(Error::new(Kind::Usage, "failed to take `--kit-url`")
            .caused_by("only a subtree comes from somewhere else")
            .hint("add `--kit subtree`"));
    }
    let place = plan.kit.clone().filter(|_| receipt.is_none() && migrations != Migrations::Only);
    let (Some(KitMode::Subtree), Some(place)) = (args.kit.mode, place) else { return Ok((plan, None)) };
    let (url, reference) = (args.kit.kit_url.as_deref(), args.kit.kit_ref.as_deref());
    let incoming = Incoming::fetch(&run.disk, &place, url, reference)?;
    Ok((incoming.put_into(plan, repo)?, Some(Graft::Add(Box::new(incoming)))))
}

fn word(mode: KitMode) -> &'static str {
    match mode {
        KitMode::Vendor => receipt::VENDOR,
        KitMode::Subtree => receipt::SUBTREE,
    }
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
