//! Receipt + repository → the packs of an install, in the order in which the endpoint has them.
//! It reads definitions; it runs nothing.

use super::{BUNDLED, Pack, built_in, read};
use crate::answers::Values;
use crate::error::{Error, Kind, Result};
use crate::host::Host;
use crate::host::question::{chosen, domain};
use crate::receipt::Receipt;
use crate::repo::Repo;

/// All packs: `meta`, those of the kit, those of the host's own.
pub fn all(repo: &Repo, receipt: &Receipt, host: &dyn Host) -> Result<Vec<Pack>> {
    let answer = receipt.answers.get("packs").map(String::as_str).unwrap_or_default();
    let kit = ["meta"].into_iter().chain(chosen(answer));
    let mut packs = kit.map(built_in).collect::<Result<Vec<_>>>()?;
    packs.extend(own(repo, &receipt.root, &receipt.answers, host)?);
    Ok(packs)
}

/// The host's own packs, as their files define them now; a bundled one that is not there yet, as it comes.
pub fn own(repo: &Repo, root: &str, answers: &Values, host: &dyn Host) -> Result<Vec<Pack>> {
    let names = answers.get("packs").map(|answer| domain(answer)).unwrap_or_default();
    names.into_iter().map(|name| one(repo, root, answers, host, name)).collect()
}

fn one(repo: &Repo, root: &str, answers: &Values, host: &dyn Host, name: &str) -> Result<Pack> {
    let missing = |what: String| {
        Error::new(Kind::Precondition, format!("failed to find the pack `{name}`"))
            .caused_by(what)
            .hint(format!("put it back with git, or run `acp remove-pack {name}`"))
    };
    let folder = host.pack_folder(repo, root, answers, name)?;
    let folder = folder.ok_or_else(|| missing(format!("{} takes no packs of its own yet", host.id())))?;
    let file = format!("{folder}/pack.json");
    match repo.text(&file)? {
        Some(text) => read(&file, &text).map_err(|error| Error { kind: Kind::Precondition, ..error }),
        None if BUNDLED.contains(&name) => built_in(name),
        None => Err(missing(format!("there is no `{file}`"))),
    }
}
