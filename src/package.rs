//! Where a package of the kit comes from, as a person types it and as the receipt keeps it: a version of a registry, a
//! folder or file, a git address.
//! It never looks whether it is there, and takes no address that a kit may not come from.

use std::fmt;

use crate::answers::Values;
use crate::error::{Error, Kind, Result};
use crate::subtree::url;

mod wanted;

pub use wanted::{Package, asked, missing, upgraded, wanted};

/// The answer that keeps it.
pub const ANSWER: &str = "kit_from";

/// Where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spec {
    /// Of the registry that the host's package manager asks.
    Version(String),
    /// A folder or a file, from the root of the repository; it may lie outside.
    Path(String),
    Git {
        url: String,
        at: Option<At>,
    },
}

/// A commit of a git repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A commit, or whatever git knows by this name.
    Rev(String),
    Tag(String),
    Branch(String),
}

impl At {
    pub fn name(&self) -> &str {
        match self {
            At::Rev(name) | At::Tag(name) | At::Branch(name) => name,
        }
    }

    /// `rev`, `tag` or `branch`, as cargo and Poetry have it.
    pub fn key(&self) -> &'static str {
        match self {
            At::Rev(_) => "rev",
            At::Tag(_) => "tag",
            At::Branch(_) => "branch",
        }
    }
}

impl Spec {
    /// What the answers of an install say; `None` where the kit is no package.
    pub fn of(answers: &Values) -> Option<Spec> {
        answers.get(ANSWER).and_then(|text| Spec::read(text).ok())
    }

    /// Reads `0.1.0`, `./kits/acp-kernel`, `https://example.com/kit.git#tag=v1`.
    pub fn read(text: &str) -> Result<Spec> {
        if text.is_empty() || text.starts_with('-') || text.chars().any(char::is_control) {
            return Err(refused(text, "it is neither a version nor a path nor a git address"));
        }
        let plain = text.strip_prefix("git+").unwrap_or(text);
        if plain.contains("://") || plain.starts_with("git@") || text != plain {
            return git(plain);
        }
        if is_version(text) {
            return Ok(Spec::Version(text.into()));
        }
        let path = text.strip_prefix("file:").unwrap_or(text);
        let odd = |c: char| "'\"\\$`;|&<>#{}".contains(c);
        if path.contains("::") || path.contains(odd) || path.is_empty() {
            return Err(refused(text, "its path holds signs that a manifest or a shell would act on"));
        }
        Ok(Spec::Path(path.into()))
    }
}

/// `1.2.3`, `1.2.3-rc.1`.
fn is_version(text: &str) -> bool {
    let (numbers, rest) = text.split_once(['-', '+']).map_or((text, None), |(n, rest)| (n, Some(rest)));
    let number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    numbers.split('.').count() == 3
        && numbers.split('.').all(number)
        && rest.is_none_or(|rest| rest.chars().all(|c| c.is_ascii_alphanumeric() || ".-+".contains(c)))
}

/// An address without a password, and what comes behind its `#`.
fn git(text: &str) -> Result<Spec> {
    let (address, at) = text.split_once('#').map_or((text, None), |(address, at)| (address, Some(at)));
    let read = url::read(address)?;
    let url = match (address.split_once("://"), address.split_once(':')) {
        (None, Some((server, path))) => format!("ssh://{server}/{}", path.trim_start_matches('/')),
        _ => read.shown,
    };
    let at = at.map(|at| {
        let (key, name) = at.split_once('=').unwrap_or(("rev", at));
        url::check_ref(name)?;
        match key {
            "rev" => Ok(At::Rev(name.into())),
            "tag" => Ok(At::Tag(name.into())),
            "branch" => Ok(At::Branch(name.into())),
            other => Err(refused(text, &format!("`{other}` is not one of rev, tag and branch"))),
        }
    });
    Ok(Spec::Git { url, at: at.transpose()? })
}

fn refused(text: &str, why: &str) -> Error {
    Error::new(Kind::Usage, format!("failed to take `{}` for `--kit-from`", text.escape_debug()))
        .caused_by(why)
        .hint("use a version like `0.1.0`, a path like `./kits/acp-kernel`, or `https://example.com/kit.git#tag=v1`")
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Spec::Version(text) | Spec::Path(text) => f.write_str(text),
            Spec::Git { url, at: None } => write!(f, "git+{url}"),
            Spec::Git { url, at: Some(at) } => write!(f, "git+{url}#{}={}", at.key(), at.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        Spec::read(text).unwrap().to_string()
    }

    #[test]
    fn versions_paths_and_git_addresses_are_told_apart_and_read_again_as_they_are_kept() {
        for (text, kept) in [
            ("0.1.0", "0.1.0"),
            ("1.2.3-rc.1", "1.2.3-rc.1"),
            ("./kits/acp-kernel", "./kits/acp-kernel"),
            ("../acp_kernel-0.1.0-py3-none-any.whl", "../acp_kernel-0.1.0-py3-none-any.whl"),
            ("file:../kit", "../kit"),
            ("https://example.com/kit.git", "git+https://example.com/kit.git"),
            ("git+https://example.com/kit.git#v1", "git+https://example.com/kit.git#rev=v1"),
            ("https://me:secret@example.com/kit#tag=v1", "git+https://example.com/kit#tag=v1"),
            ("git@example.com:me/kit.git#branch=main", "git+ssh://git@example.com/me/kit.git#branch=main"),
            ("file:///srv/kit", "git+file:///srv/kit"),
        ] {
            assert_eq!(said(text), kept);
            assert_eq!(said(kept), kept);
        }
    }

    #[test]
    fn what_would_run_a_program_or_break_a_manifest_is_refused() {
        for text in [
            "",
            "-e",
            "--index-url=x",
            "ext::sh -c touch% x",
            "git+ext::sh -c touch% x",
            "http://example.com/kit",
            "git+http://example.com/kit",
            "https://example.com/kit#--upload-pack=x",
            "https://example.com/kit#size=1",
            "ssh://-oProxyCommand=touch/kit",
            "./kit\"\nx",
            "./kit; touch x",
            "./$HOME",
        ] {
            assert_eq!(Spec::read(text).map_err(|error| error.kind), Err(Kind::Usage), "{text}");
        }
    }
}
