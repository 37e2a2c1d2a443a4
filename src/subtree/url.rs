//! Where a kit may come from: https, ssh, git and file, and nothing that a program could take for an option.
//! It never opens anything.

use crate::error::{Error, Kind, Result};

/// An address that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub scheme: Scheme,
    /// `user@` of ssh.
    pub user: Option<String>,
    pub host: String,
    pub port: Option<u16>,
    pub path: String,
    /// As it is recorded: without a password or token.
    pub shown: String,
    /// As it was given.
    pub full: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Https,
    Ssh,
    Git,
    File,
}

/// Reads an address: `https://…`, `ssh://…`, `user@host:path`, `git://…`, `file:///…`, or an absolute path.
pub fn read(url: &str) -> Result<Address> {
    if url.is_empty() || url.starts_with('-') || url.chars().any(char::is_control) {
        return Err(refused(url, "it is no address"));
    }
    if url.starts_with('/') {
        return Ok(file(url, url));
    }
    if url.contains("::") && url.split("::").next().is_some_and(|word| !word.contains(['/', '['])) {
        return Err(refused(url, "it names a program that would be run"));
    }
    match url.split_once("://") {
        Some(("file", path)) if path.starts_with('/') => Ok(file(url, path)),
        Some(("https", rest)) => remote(url, Scheme::Https, rest),
        Some(("ssh", rest)) => remote(url, Scheme::Ssh, rest),
        Some(("git", rest)) => remote(url, Scheme::Git, rest),
        Some((scheme, _)) => Err(refused(url, &format!("`{scheme}` is not one of https, ssh, git and file"))),
        None => scp(url),
    }
}

fn file(url: &str, path: &str) -> Address {
    Address {
        scheme: Scheme::File,
        user: None,
        host: String::new(),
        port: None,
        path: path.into(),
        shown: url.into(),
        full: url.into(),
    }
}

/// `user@host:path`, as ssh has it.
fn scp(url: &str) -> Result<Address> {
    let parts = url.split_once(':').filter(|(host, path)| !host.contains('/') && !path.is_empty());
    let Some((authority, path)) = parts else {
        return Err(refused(url, "it is neither an address nor an absolute path"));
    };
    let (user, host) = match authority.split_once('@') {
        Some((user, host)) => (Some(user.to_owned()), host),
        None => (None, authority),
    };
    check(url, user.as_deref(), host, path)?;
    Ok(Address {
        scheme: Scheme::Ssh,
        user,
        host: host.into(),
        port: None,
        path: path.into(),
        shown: url.into(),
        full: url.into(),
    })
}

fn remote(url: &str, scheme: Scheme, rest: &str) -> Result<Address> {
    let (authority, path) = rest.split_once('/').ok_or_else(|| refused(url, "it has no path"))?;
    let (login, server) = match authority.rsplit_once('@') {
        Some((login, server)) => (Some(login), server),
        None => (None, authority),
    };
    let (host, port) = split_port(server).ok_or_else(|| refused(url, "its port is no number"))?;
    let user = login.map(|login| login.split(':').next().unwrap_or_default().to_owned());
    check(url, user.as_deref(), host, path)?;
    let secret = login.is_some_and(|login| login.contains(':') || scheme == Scheme::Https);
    let shown = match url.split_once(authority).filter(|_| secret) {
        Some((before, after)) => format!("{before}{server}{after}"),
        None => url.into(),
    };
    let path = format!("/{path}");
    Ok(Address { scheme, user, host: host.into(), port, path, shown, full: url.into() })
}

/// `host`, `host:22`, `[::1]:22`.
fn split_port(server: &str) -> Option<(&str, Option<u16>)> {
    let ends = server.rfind(']').map_or(0, |end| end + 1);
    let (host, port) = match server[ends..].find(':') {
        Some(colon) => (&server[..ends + colon], Some(server[ends + colon + 1..].parse().ok()?)),
        None => (server, None),
    };
    Some((host.trim_start_matches('[').trim_end_matches(']'), port))
}

fn check(url: &str, user: Option<&str>, host: &str, path: &str) -> Result<()> {
    let named = |c: char| c.is_ascii_alphanumeric() || ".-_:".contains(c);
    let bad = |word: &str| word.is_empty() || word.starts_with('-') || !word.chars().all(named);
    if bad(host) || user.is_some_and(bad) || path.starts_with('-') {
        return Err(refused(url, "its host, user or path looks like an option or is no name"));
    }
    if path.contains(['\'', '"', '\\', '$', '`', ';', '|', '&', '<', '>']) {
        return Err(refused(url, "its path holds signs that a shell would act on"));
    }
    Ok(())
}

fn refused(url: &str, why: &str) -> Error {
    Error::new(Kind::Usage, format!("failed to use `{}` as a kit's address", url.escape_debug()))
        .caused_by(why)
        .hint("use `https://…`, `ssh://…`, `git@host:path`, `git://…`, `file:///…` or an absolute path")
}

/// A branch, tag or commit, or an error where a program could take it for something else.
pub fn check_ref(name: &str) -> Result<()> {
    let bad = |c: char| c.is_control() || c.is_whitespace() || "~^:?*[\\".contains(c);
    if !name.is_empty() && !name.starts_with(['-', '/', '.']) && !name.contains("..") && !name.contains(bad) {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        format!("failed to use `{}` as a branch, tag or commit", name.escape_debug()),
    )
    .hint("name a branch, a tag, or the whole id of a commit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_ssh_git_and_file_are_taken() {
        let seen = |url: &str| {
            let address = read(url).unwrap();
            (address.scheme, address.host, address.port, address.path)
        };
        let (https, ssh, git, file) = (Scheme::Https, Scheme::Ssh, Scheme::Git, Scheme::File);
        let is = |host: &str, port, path: &str| (host.to_owned(), port, path.to_owned());
        let flat = |scheme, (host, port, path)| (scheme, host, port, path);
        assert_eq!(seen("https://example.com/kit.git"), flat(https, is("example.com", None, "/kit.git")));
        assert_eq!(seen("https://example.com:8443/a/b"), flat(https, is("example.com", Some(8443), "/a/b")));
        assert_eq!(seen("ssh://git@[::1]:2222/kit"), flat(ssh, is("::1", Some(2222), "/kit")));
        assert_eq!(seen("git@example.com:me/kit.git"), flat(ssh, is("example.com", None, "me/kit.git")));
        assert_eq!(seen("git://127.0.0.1:9418/kit"), flat(git, is("127.0.0.1", Some(9418), "/kit")));
        assert_eq!(seen("file:///srv/kit"), flat(file, is("", None, "/srv/kit")));
        assert_eq!(seen("/srv/kit"), flat(file, is("", None, "/srv/kit")));
    }

    #[test]
    fn what_would_run_a_program_is_refused() {
        for url in [
            "",
            "--upload-pack=touch x",
            "-kit",
            "ext::sh -c touch% x",
            "ext::ssh://example.com/kit",
            "fd::17",
            "http://example.com/kit",
            "ftp://example.com/kit",
            "rsync://example.com/kit",
            "file://example.com/kit",
            "kit",
            "./kit",
            "../kit",
            "ssh://-oProxyCommand=touch/kit",
            "ssh://-l@example.com/kit",
            "-oProxyCommand=touch:kit",
            "git@example.com:-kit",
            "git@example.com:kit;touch x",
            "ssh://example.com/kit`touch`",
            "https://exa mple.com/kit",
            "https://example.com\n/kit",
            "https://example.com",
            "https://example.com:port/kit",
        ] {
            assert_eq!(
                read(url).map(|address| address.full).map_err(|error| error.kind),
                Err(Kind::Usage),
                "{url}"
            );
        }
    }

    #[test]
    fn a_password_is_not_recorded() {
        assert_eq!(read("https://me:secret@example.com/kit").unwrap().shown, "https://example.com/kit");
        assert_eq!(read("https://token@example.com/kit").unwrap().shown, "https://example.com/kit");
        assert_eq!(read("ssh://git@example.com/kit").unwrap().shown, "ssh://git@example.com/kit");
    }

    #[test]
    fn a_name_that_git_could_take_for_more_is_refused() {
        for name in ["", "-x", "--force", "a b", "a..b", "a:b", "a^", "/a", "a\nb", "*"] {
            assert!(check_ref(name).is_err(), "{name}");
        }
        for name in
            ["main", "v1.2.3", "refs/heads/x", "feature/x-1", "0123456789abcdef0123456789abcdef01234567"]
        {
            assert!(check_ref(name).is_ok(), "{name}");
        }
    }
}
