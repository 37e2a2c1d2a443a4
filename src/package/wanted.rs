//! The flags of the kit and the receipt → the package that a host is to depend on; and what an upgrade makes of it.
//! It looks at a folder or file that is named; it never fetches and never installs.

use std::path::{Component, Path, PathBuf};

use super::{ANSWER, At, Spec};
use crate::answers::{self, Values};
use crate::cli::{KitFlags, KitMode};
use crate::edit::{json, toml};
use crate::effects::disk::Disk;
use crate::effects::process;
use crate::error::{Error, Kind, Result};
use crate::host::Host;
use crate::plan::Question;
use crate::receipt::{PACKAGE, Receipt};
use crate::vendor::package::{Ecosystem, NAME};

/// A package of the kit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub spec: Spec,
    /// Empty where only the registry or the repository knows.
    pub version: String,
    of: Ecosystem,
}

impl Package {
    /// Says it among the answers.
    pub fn answer(&self, values: &mut Values) {
        values.insert(ANSWER.into(), self.spec.to_string());
        values.insert("kit_name".into(), self.of.module().into());
    }

    /// Takes out the question for the kit's name, which a package has: where Python would find a module of the
    /// project by that name, an error.
    pub fn unasked(&self, questions: &mut Vec<Question>) -> Result<()> {
        let asked = questions.iter().position(|question| question.key == "kit_name");
        let Some(question) = asked.map(|at| questions.remove(at)) else { return Ok(()) };
        if self.of != Ecosystem::Python {
            return Ok(());
        }
        answers::check(&question, self.of.module()).map_err(|reason| {
            Error::new(Kind::Precondition, format!("failed to depend on `{NAME}`"))
                .caused_by(reason)
                .hint("rename that, or leave `--kit package` out")
        })
    }

    /// What its owner has to see to.
    pub fn warning(&self) -> Option<String> {
        match &self.spec {
            Spec::Version(version) => Some(format!(
                "`{NAME}` {version} comes from the registry that your package manager asks: see that it is published \
                 there, and by you (`acp kit export --package` writes it)"
            )),
            Spec::Path(path) if path.starts_with("../") => {
                Some(format!("`{path}` is outside the repository: whoever builds it needs that, too"))
            }
            Spec::Git { at: None | Some(At::Branch(_)), .. } => {
                Some(format!("`{NAME}` is whatever its branch holds: a tag or a commit behind `#` pins it"))
            }
            Spec::Path(_) | Spec::Git { .. } => None,
        }
    }
}

/// The package that is installed or asked for; `None` where the kit comes otherwise.
pub fn wanted(
    flags: &KitFlags,
    disk: &Disk,
    receipt: Option<&Receipt>,
    host: &dyn Host,
) -> Result<Option<Package>> {
    if flags.kit_from.is_some() && flags.mode != Some(KitMode::Package) {
        return Err(Error::new(Kind::Usage, "failed to take `--kit-from`")
            .caused_by("only a package comes from there")
            .hint("add `--kit package`"));
    }
    let of = host.package();
    if let Some(receipt) = receipt {
        let (Some(spec), Some(of)) = (Spec::of(&receipt.answers), of) else { return Ok(None) };
        return match &flags.kit_from {
            Some(text) if located(disk, Spec::read(text)?)? != spec => {
                Err(Error::new(Kind::Usage, format!("failed to take `{text}` for `--kit-from`"))
                    .caused_by(format!("the install has its kit from `{spec}`"))
                    .hint(format!("run `acp upgrade --to {text}`, or leave it out")))
            }
            _ => Ok(Some(Package { spec, version: receipt.kit.version.clone(), of })),
        };
    }
    if flags.mode != Some(KitMode::Package) {
        return Ok(None);
    }
    asked(flags, disk, host).map(Some)
}

/// The package that the flags ask for.
pub fn asked(flags: &KitFlags, disk: &Disk, host: &dyn Host) -> Result<Package> {
    let of = host.package().ok_or_else(|| {
        Error::new(Kind::Precondition, "failed to take `--kit package`")
            .caused_by(format!("{} has no package manager that acp knows", host.id()))
            .hint("leave it out: the kit is copied")
    })?;
    let spec = flags.kit_from.as_deref().map_or_else(|| Ok(ours()), Spec::read)?;
    let package = looked_at(disk, located(disk, spec)?, of)?;
    host.takes_package(&package.spec)?;
    Ok(package)
}

/// The version of the kit that this binary installs.
fn ours() -> Spec {
    Spec::Version(env!("CARGO_PKG_VERSION").into())
}

/// The receipt as an upgrade plans with it, and the package that comes: this binary's version in the place of another
/// one, or what is asked for. A folder or a repository stays where it is.
pub fn upgraded(
    disk: &Disk,
    receipt: &Receipt,
    host: &dyn Host,
    to: Option<&str>,
) -> Result<(Receipt, Option<Package>)> {
    let (Some(former), Some(of)) = (Spec::of(&receipt.answers), host.package()) else {
        return match to {
            None => Ok((receipt.clone(), None)),
            Some(text) => Err(Error::new(Kind::Usage, format!("failed to take `{text}` for `--to`"))
                .caused_by(format!("the install has its kit as `{}`, which comes with acp", receipt.kit.mode))
                .hint("leave it out: a newer acp brings a newer kit")),
        };
    };
    let spec = match (to, former) {
        (Some(text), _) => located(disk, Spec::read(text)?)?,
        (None, Spec::Version(_)) => ours(),
        (None, other) => other,
    };
    let package = looked_at(disk, spec, of)?;
    host.takes_package(&package.spec)?;
    let mut wanted = receipt.clone();
    package.answer(&mut wanted.answers);
    Ok((wanted, Some(package)))
}

/// A path as the receipt keeps it: from the root of the repository.
fn located(disk: &Disk, spec: Spec) -> Result<Spec> {
    let Spec::Path(path) = &spec else { return Ok(spec) };
    let there = plain(&process::current_folder()?.join(path));
    let (root, there): (Vec<_>, Vec<_>) = (disk.root().components().collect(), there.components().collect());
    let common = root.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n(Component::ParentDir, root.len() - common);
    let way: PathBuf = up.chain(there[common..].iter().copied()).collect();
    let way = way.to_string_lossy().into_owned();
    Ok(Spec::Path(if way.starts_with("..") { way } else { format!("./{way}") }))
}

/// Without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

/// What a spec brings, as far as it can be seen here.
fn looked_at(disk: &Disk, spec: Spec, of: Ecosystem) -> Result<Package> {
    let version = match &spec {
        Spec::Version(version) => version.clone(),
        Spec::Git { .. } => String::new(),
        Spec::Path(path) => seen(disk, path, of)?,
    };
    Ok(Package { spec, version, of })
}

/// The version of the package in a folder or a file.
fn seen(disk: &Disk, path: &str, of: Ecosystem) -> Result<String> {
    let refused = |why: String| {
        Error::new(Kind::Precondition, format!("failed to use `{path}` as the kit's package"))
            .caused_by(why)
            .hint(format!("write one with `acp kit export --language {of} --package --to {path}`"))
    };
    if !disk.exists(path) {
        return Err(refused("there is nothing".into()));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let endings: &[&str] = match of {
        Ecosystem::Python => &[".whl", ".tar.gz"],
        Ecosystem::Npm => &[".tgz", ".tar.gz"],
        Ecosystem::Cargo => &[],
    };
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending));
    if let Some(stem) = stem {
        let rest = stem.replace('_', "-");
        let version = rest.strip_prefix(&format!("{NAME}-")).and_then(|rest| rest.split('-').next());
        return version.map(str::to_owned).ok_or_else(|| refused(format!("it is not one of `{NAME}`")));
    }
    let manifest = disk.root().join(path).join(of.manifest());
    let text = process::input(&manifest).map_err(|_| refused(format!("it has no `{}`", of.manifest())))?;
    let table = match of {
        Ecosystem::Npm => json::Document::parse(&text).map(|document| document.json()),
        Ecosystem::Python => toml::Document::parse(&text).map(|document| document.json()["project"].clone()),
        Ecosystem::Cargo => toml::Document::parse(&text).map(|document| document.json()["package"].clone()),
    };
    let table = table.unwrap_or_default();
    let member = |key: &str| table[key].as_str().map(str::to_owned);
    match (member("name").as_deref(), member("version")) {
        (Some(NAME), Some(version)) => Ok(version),
        _ => Err(refused(format!("its `{}` is not that of `{NAME}`", of.manifest()))),
    }
}

/// What doctor finds where a folder or file is gone.
pub fn missing(disk: &Disk, receipt: &Receipt) -> Option<String> {
    let Some(Spec::Path(path)) = Spec::of(&receipt.answers).filter(|_| receipt.kit.mode == PACKAGE) else {
        return None;
    };
    (!disk.exists(&path)).then_some(path)
}
