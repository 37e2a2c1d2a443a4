# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns which addresses a webhook may lead to: public ones, at save and at connect.

Never connects, and never trusts a name: what counts is what it resolves to.
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

Resolve = Callable[[str, int, float], list[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}")
_LAST_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?$")
_PATH = re.compile(r"[\x21-\x7e]*")

# RFC 6890 and its successors: everything that is not for the public internet.
_CLOSED_V4 = [
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
]
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6 = [
    ipaddress.ip_network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(Exception):
    """The sentence for the caller."""


@dataclass(frozen=True)
class Target:
    """A checked URL in the parts that a request needs."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (
            host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"
        )


def parse_target(url: str, allow_insecure: bool) -> Target:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("The URL is not valid.") from None
    schemes = ("https", "http") if allow_insecure else ("https",)
    if parts.scheme not in schemes:
        raise Refused("The URL must begin with https://.")
    if "@" in parts.netloc:
        raise Refused("The URL must not hold user information.")
    host = parts.hostname or ""
    if not (_HOST.fullmatch(host) or _literal(host)) or port == 0:
        raise Refused("The URL needs a valid host and port.")
    if _LAST_NUMBER.search(host) and _literal(host) is None:
        # A name never ends in a number, and resolvers disagree about what this is.
        raise Refused("The URL needs a valid host and port.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not _PATH.fullmatch(path):
        raise Refused("The URL is not valid.")
    secure = parts.scheme == "https"
    return Target(secure, host.removesuffix("."), port or (443 if secure else 80), path)


def public_addresses(
    target: Target, allow_insecure: bool, resolve: Resolve, timeout: float
) -> list[str]:
    """Every address of the host, if all are public; none where it does not resolve."""
    name = target.host.lower()
    if not allow_insecure and (name == "localhost" or name.endswith(".localhost")):
        raise _not_public()
    literal = _literal(target.host)
    found = [str(literal)] if literal else resolve(target.host, target.port, timeout)
    if not allow_insecure and not all(is_public(address) for address in found):
        raise _not_public()
    return found


def is_public(text: str) -> bool:
    address = _literal(text.split("%")[0])
    if address is None:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in block for block in _CLOSED_V4)
    inner = address.ipv4_mapped
    if inner is None and address in _NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return address in _OPEN_V6 and not any(address in block for block in _CLOSED_V6)


def resolve_host(host: str, port: int, timeout: float) -> list[str]:
    """By the system's resolver, in a thread of its own: it has no timeout itself."""
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(0.0, timeout))
    return list(found)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _not_public() -> Refused:
    return Refused("The URL must lead to a public address.")
