//! `acp add-pack`: puts a pack into what is installed; one that is there already stays as it is.

use super::Context;
use super::status::installed;
use crate::cli::AddPack;
use crate::effects::process;
use crate::error::{Error, Kind, Result};
use crate::flow::{Purpose, Record, Run};
use crate::host::named;
use crate::pack::{BUNDLED, Pack, built_in, change, names, read, skeleton};
use crate::repo::Repo;
use crate::report::Report;

pub fn run(args: &AddPack, context: &Context<'_>) -> Result<Report> {
    if args.list {
        return list();
    }
    let name = args.name.as_deref().unwrap_or_default();
    names::refuse("pack", name, names::pack(name))?;
    let wanted = wanted(args, name)?;
    let run = Run::begin(context)?;
    let receipt = installed(&run.disk)?;
    let repo = Repo::scan(&run.disk)?;
    let host = named(context.hosts, &receipt.host)?;
    let plan = change::add(&repo, &receipt, host, &wanted)?;
    let purpose = Purpose {
        question: "add the pack?",
        done: &format!("added the pack `{name}` to {}", receipt.title()),
        receipt: Some(&receipt),
        record: Record::Update,
        commit: None,
        graft: None,
    };
    run.carry_out(&repo, plan, &purpose)
}

/// The pack that is asked for: a bundled one, the owner's file, or a skeleton.
fn wanted(args: &AddPack, name: &str) -> Result<Pack> {
    if let Some(file) = &args.from {
        let shown = file.display().to_string();
        let pack = read(&shown, &process::input(file)?)?;
        return match pack.name == name {
            true => Ok(pack),
            false => Err(Error::new(Kind::Usage, format!("failed to add `{name}` from `{shown}`"))
                .caused_by(format!("the file calls its pack `{}`", pack.name))
                .hint(format!("run `acp add-pack {} --from {shown}`", pack.name))),
        };
    }
    let resource = args.resource.as_deref();
    if BUNDLED.contains(&name) && resource.is_none() {
        return built_in(name);
    }
    let resource = resource.unwrap_or("record");
    names::refuse("resource", resource, names::identifier(resource))?;
    skeleton::pack(name, resource)
}

fn list() -> Result<Report> {
    let packs = BUNDLED.iter().map(|name| built_in(name)).collect::<Result<Vec<_>>>()?;
    let line =
        |pack: &Pack| format!("{}: {} ({} actions)\n", pack.name, pack.description, pack.actions.len());
    let mut report = Report::text(packs.iter().map(line).collect::<String>());
    let shape = |pack: &Pack| serde_json::json!({"name": pack.name, "description": pack.description});
    report.with("packs", &packs.iter().map(shape).collect::<Vec<_>>());
    Ok(report)
}
