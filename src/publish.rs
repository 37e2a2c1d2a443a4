//! The kits inside the binary → branches and tags of a repository somewhere else, pushed by git itself, which knows how
//! to log in. A version that is published never changes.

use std::path::Path;

use crate::effects::git::Id;
use crate::effects::git::host::Host;
use crate::effects::git::source::Source;
use crate::effects::process;
use crate::effects::scratch::Scratch;
use crate::error::{Error, Kind, Result};
use crate::kit::{self, Bundle};
use crate::subtree::url::{self, Address};

/// What became of one kit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub branch: String,
    pub tag: String,
    pub commit: Id,
    /// It was there already, branch and tag.
    pub is_unchanged: bool,
}

/// Nothing but what a kit may come from, whatever git is set to allow.
const GUARDS: [&str; 6] = [
    "-c",
    "protocol.allow=user",
    "-c",
    "protocol.ext.allow=never",
    "-c",
    "init.defaultBranch=acp-has-no-commit",
];

/// Pushes each kit to its branch, and a tag for its version; all of them or none.
pub fn publish(remote: &str, kits: &[Bundle], dry_run: bool) -> Result<Vec<Published>> {
    let address = url::read(remote)?;
    let work = Scratch::temporary("acp-publish-")?;
    git(work.path(), &["init", "--quiet", "."])?;
    let there = git(work.path(), &["ls-remote", "--quiet", "--", &address.full])?;
    let there: Vec<&str> = there.lines().filter_map(|line| Some(line.split_once('\t')?.1)).collect();
    let wanted = kits.iter().flat_map(names).filter(|name| there.contains(&name.as_str()));
    fetch(work.path(), &address, &wanted.collect::<Vec<_>>())?;
    let host = Host::open(work.path())?;
    let published: Vec<Published> =
        kits.iter().map(|kit| one(&host, work.path(), kit, &there)).collect::<Result<_>>()?;
    if !dry_run {
        push(work.path(), &address, &published)?;
    }
    Ok(published)
}

/// The full names of a kit's branch and tag.
fn names(kit: &Bundle) -> [String; 2] {
    [format!("refs/heads/{}", kit.word), format!("refs/tags/{}", tag(kit))]
}

fn tag(kit: &Bundle) -> String {
    format!("{}-v{}", kit.word, env!("CARGO_PKG_VERSION"))
}

fn fetch(folder: &Path, address: &Address, names: &[String]) -> Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let specs: Vec<String> = names.iter().map(|name| format!("{name}:{name}")).collect();
    let specs: Vec<&str> = specs.iter().map(String::as_str).collect();
    let fetch = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--", &address.full];
    git(folder, &[&fetch[..], &specs].concat()).map(|_| ())
}

/// Commits one kit, and holds it against what is published under its version.
fn one(host: &Host, folder: &Path, kit: &Bundle, there: &[&str]) -> Result<Published> {
    let (branch, tag, [_, full_tag]) = (kit.word.clone(), tag(kit), names(kit));
    let done = kit::commit_to(host, kit, &branch)?;
    let is_tagged = there.contains(&full_tag.as_str());
    if is_tagged {
        let source = Source::on_disk(folder)?;
        let published = source.resolve(&full_tag)?;
        if source.tree_of(published) != host.tree_of(done.commit) {
            return Err(Error::new(Kind::Precondition, format!("failed to publish `{tag}`"))
                .caused_by("this version is published already, with other files")
                .hint("publish with the `acp` of another version"));
        }
    } else {
        git(folder, &["tag", &tag, &done.commit.to_string()])?;
    }
    Ok(Published { branch, tag, commit: done.commit, is_unchanged: done.is_unchanged && is_tagged })
}

fn push(folder: &Path, address: &Address, published: &[Published]) -> Result<()> {
    let changed = published.iter().filter(|kit| !kit.is_unchanged);
    let specs: Vec<String> = changed
        .flat_map(|kit| [format!("refs/heads/{}", kit.branch), format!("refs/tags/{}", kit.tag)])
        .collect();
    if specs.is_empty() {
        return Ok(());
    }
    let specs: Vec<&str> = specs.iter().map(String::as_str).collect();
    git(folder, &[&["push", "--quiet", "--atomic", "--", &address.full][..], &specs].concat()).map(|_| ())
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String> {
    process::output("git", &[&GUARDS[..], arguments].concat(), folder).map_err(|error| {
        let mut said = Error::new(Kind::Failed, format!("failed to publish the kit: git {}", arguments[0]));
        said.causes = error.causes;
        said.hint("see that the address is right, and that you may push there")
    })
}
