# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns HTTP as the kernel sees it: method, content type, size, the client's address.

Never parses a body and never touches a framework's request.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .errors import ManageError, ValidationFailed

MAX_BODY = 1024 * 1024
_LONGEST_AGENT = 512
_UNPRINTABLE = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\uffff]")
_JSON = re.compile(
    r'application/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*', re.IGNORECASE
)


@dataclass(frozen=True)
class HttpRequest:
    """`read_body(n)` reads at most n bytes; header names in any case."""

    method: str
    headers: Mapping[str, str] = field(repr=False)
    read_body: Callable[[int], bytes]
    peer_address: str = ""


@dataclass(frozen=True)
class HttpResponse:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def lower_names(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def read_request(request: HttpRequest, headers: Mapping[str, str]) -> bytes:
    """Step 1: the body's bytes, or the refusal of method, content type or size."""
    if request.method.upper() != "POST":
        raise ManageError("METHOD_NOT_ALLOWED", "Use POST.", headers={"Allow": "POST"})
    if not _JSON.fullmatch(headers.get("content-type", "").strip()):
        raise ManageError(
            "UNSUPPORTED_MEDIA_TYPE", "The content type must be application/json."
        )
    length = headers.get("content-length", "").strip()
    if length.isascii() and length.isdigit() and int(length[:9]) > MAX_BODY:
        raise _too_large()
    return _read(request.read_body)


def _read(read_body: Callable[[int], bytes]) -> bytes:
    body = b""
    while len(body) <= MAX_BODY:
        try:
            chunk = read_body(MAX_BODY + 1 - len(body))
        except Exception as cause:
            # The client went away: each framework has its own exception for that.
            raise ValidationFailed("The body could not be read.") from cause
        if not chunk:
            return body
        body += chunk
    raise _too_large()


def _too_large() -> ManageError:
    return ManageError("PAYLOAD_TOO_LARGE", "The body is larger than 1 MiB.")


def presented_key(headers: Mapping[str, str]) -> str | None:
    """From `X-API-Key`, else from `Authorization: Bearer`."""
    key = headers.get("x-api-key", "").strip()
    if key:
        return key
    scheme, _, token = headers.get("authorization", "").strip().partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def client_address(peer: str, forwarded_for: str, trusted_proxies: int) -> str:
    """The peer, unless bound proxies are trusted to have written the hops before it.

    Only the last `trusted_proxies` entries were written by them; what stands further
    left is the client's to forge.
    """
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    if trusted_proxies == 0 or not hops:
        return _address(peer) or ""
    return _address(hops[-min(trusted_proxies, len(hops))]) or _address(peer) or ""


@lru_cache(maxsize=4096)
def _address(text: str) -> str | None:
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].split("]")[0]
    elif bare.count(":") == 1:
        bare = bare.split(":")[0]
    try:
        return str(ipaddress.ip_address(bare.split("%")[0]))
    except ValueError:
        return None


def user_agent(headers: Mapping[str, str]) -> str | None:
    agent = headers.get("user-agent")
    return None if agent is None else _UNPRINTABLE.sub("?", agent)[:_LONGEST_AGENT]
