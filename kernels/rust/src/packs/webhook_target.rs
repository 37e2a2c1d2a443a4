// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns which addresses a webhook may lead to: public ones, at save and at connect.
//!
//! Never connects, and never trusts a name: what counts is what it resolves to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use super::webhook_request::Network;

/// A sentence for the caller.
pub type Refused = &'static str;

const NOT_VALID: Refused = "The URL is not valid.";
const NO_HOST: Refused = "The URL needs a valid host and port.";
const NOT_PUBLIC: Refused = "The URL must lead to a public address.";

/// RFC 6890 and its successors: everything that is not for the public internet.
const CLOSED_V4: [(Ipv4Addr, u32); 14] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];
const OPEN_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
const CLOSED_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];
const NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// A checked URL in the parts that a request needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whether it is https.
    pub secure: bool,
    /// A name or an address, without brackets.
    pub host: String,
    /// The port, spelled out or not.
    pub port: u16,
    /// Path and query.
    pub path: String,
}

impl Target {
    /// The `Host` header.
    #[must_use]
    pub fn authority(&self) -> String {
        let host = match self.host.contains(':') {
            true => format!("[{}]", self.host),
            false => self.host.clone(),
        };
        if self.port == default_port(self.secure) {
            host
        } else {
            format!("{host}:{}", self.port)
        }
    }
}

fn default_port(secure: bool) -> u16 {
    if secure { 443 } else { 80 }
}

/// The parts of a URL that may be called.
///
/// # Errors
/// The sentence that says why it may not.
pub fn parse_target(url: &str, allow_insecure: bool) -> Result<Target, Refused> {
    let (scheme, rest) = url.split_once(':').ok_or(NOT_VALID)?;
    let secure = scheme.eq_ignore_ascii_case("https");
    if !(secure || allow_insecure && scheme.eq_ignore_ascii_case("http")) {
        return Err("The URL must begin with https://.");
    }
    let rest = rest.strip_prefix("//").ok_or(NO_HOST)?;
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    if authority.contains('@') {
        return Err("The URL must not hold user information.");
    }
    let (host, port) = host_and_port(authority)?;
    if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(NOT_VALID);
    }
    let slash = if path.starts_with('/') { "" } else { "/" };
    Ok(Target {
        secure,
        host: host.to_ascii_lowercase(),
        port: port.unwrap_or_else(|| default_port(secure)),
        path: format!("{slash}{path}"),
    })
}

fn host_and_port(authority: &str) -> Result<(&str, Option<u16>), Refused> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']').ok_or(NO_HOST)?;
            host.parse::<Ipv6Addr>().map_err(|_| NO_HOST)?;
            (host, port)
        }
        None => {
            let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
            (checked_name(host)?, port)
        }
    };
    if port.is_empty() || port == ":" {
        return Ok((host, None));
    }
    let digits = port.strip_prefix(':').ok_or(NO_HOST)?;
    let fits = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse() {
        Ok(port) if fits && port > 0 => Ok((host, Some(port))),
        _ => Err(NO_HOST),
    }
}

/// A host name without the dot at its end, or four plain decimal numbers.
fn checked_name(host: &str) -> Result<&str, Refused> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if !(1..=253).contains(&host.len()) || !host.bytes().all(fits) {
        return Err(NO_HOST);
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let hex = last.strip_prefix("0x");
    let number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())
        || hex.is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    // A name never ends in a number, and resolvers disagree about what this is.
    if number && host.parse::<Ipv4Addr>().is_err() {
        return Err(NO_HOST);
    }
    Ok(name)
}

/// Every address of the host, if all are public; none where it does not resolve.
///
/// # Errors
/// The sentence that says that one of them is not.
pub async fn public_addresses(
    target: &Target,
    allow_insecure: bool,
    network: &dyn Network,
    timeout: Duration,
) -> Result<Vec<IpAddr>, Refused> {
    let name = &target.host;
    if !allow_insecure && (name == "localhost" || name.ends_with(".localhost")) {
        return Err(NOT_PUBLIC);
    }
    let found = match name.parse() {
        Ok(literal) => vec![literal],
        Err(_) => tokio::time::timeout(timeout, network.resolve(name, target.port))
            .await
            .unwrap_or_default(),
    };
    if allow_insecure || found.iter().all(|address| is_public(*address)) {
        return Ok(found);
    }
    Err(NOT_PUBLIC)
}

/// Whether an address is for the public internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => !CLOSED_V4.iter().any(|block| in_v4(four, *block)),
        IpAddr::V6(six) => match inner_v4(six) {
            Some(four) => is_public(IpAddr::V4(four)),
            None => in_v6(six, OPEN_V6) && !CLOSED_V6.iter().any(|block| in_v6(six, *block)),
        },
    }
}

/// The IPv4 address inside of a mapped or NAT64 one.
fn inner_v4(six: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., a, b, c, d] = six.octets();
    six.to_ipv4_mapped()
        .or_else(|| in_v6(six, NAT64).then(|| Ipv4Addr::new(a, b, c, d)))
}

fn in_v4(address: Ipv4Addr, (block, length): (Ipv4Addr, u32)) -> bool {
    (u32::from(address) ^ u32::from(block)) >> (32 - length) == 0
}

fn in_v6(address: Ipv6Addr, (block, length): (Ipv6Addr, u32)) -> bool {
    (u128::from(address) ^ u128::from(block)) >> (128 - length) == 0
}
