# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the form of an API key and how its hash is made and compared.

Never stores one: the key's text is returned once, by `issue_key`.
"""

import hashlib
import hmac
import re
import zlib
from dataclasses import dataclass, field

from .ids import IdSource

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PAIRS = [high + low for high in _ALPHABET for low in _ALPHABET]
# Bytes from 248 up are dropped: 248 = 4 * 62, so each character is equally likely.
_DIGITS = bytes(ord(_ALPHABET[byte % 62]) for byte in range(256))
_UNEVEN = bytes(range(248, 256))
PUBLIC = 8
SECRET = 32
CHECKSUM = 6
_TAIL = re.compile(rf"[0-9A-Za-z]{{{PUBLIC + SECRET + CHECKSUM}}}")
_LEGACY = re.compile(r"[\x21-\x7e]{8,256}")
_BARE_HEX = re.compile(r"[0-9A-Fa-f]{64}")


@dataclass(frozen=True)
class IssuedKey:
    """`key` is for its owner's eyes, once; the other two are for the row."""

    key: str = field(repr=False)
    key_prefix: str
    key_hash: str


def issue_key(prefix: str, pepper: bytes | None, ids: IdSource) -> IssuedKey:
    """A new key: prefix, 8 public and 32 secret characters, 6 of checksum."""
    body = prefix + _random_base62(PUBLIC + SECRET, ids)
    key = body + checksum(body)
    return IssuedKey(key, key[: len(prefix) + PUBLIC], hash_key(key, pepper))


def checksum(body: str) -> str:
    """CRC-32 in base 62, six digits: it finds typing errors, it hides nothing."""
    high, rest = divmod(zlib.crc32(body.encode("ascii")), 62**4)
    middle, low = divmod(rest, 62**2)
    return _PAIRS[high] + _PAIRS[middle] + _PAIRS[low]


def lookup_prefix(
    key: str, prefix: str, prefix_length: int, accept_legacy: bool
) -> str | None:
    """What to look the key up by; None where the key cannot be one of ours."""
    if key.startswith(prefix) and _TAIL.fullmatch(key, len(prefix)):
        if key[-CHECKSUM:] != checksum(key[:-CHECKSUM]):
            return None
        return key[: len(prefix) + PUBLIC]
    if accept_legacy and _LEGACY.fullmatch(key) and len(key) >= prefix_length:
        return key[:prefix_length]
    return None


def hash_key(key: str, pepper: bytes | None) -> str:
    if pepper is None:
        return "sha256:" + hashlib.sha256(key.encode()).hexdigest()
    return "hmac-sha256:" + hmac.digest(pepper, key.encode(), "sha256").hex()


def hash_matches(key: str, stored: str, pepper: bytes | None) -> bool:
    """In constant time; which hash it is, the row says."""
    if _BARE_HEX.fullmatch(stored):
        stored = "sha256:" + stored.lower()
    if stored.startswith("sha256:"):
        pepper = None
    return hmac.compare_digest(hash_key(key, pepper).encode(), stored.encode())


def _random_base62(count: int, ids: IdSource) -> str:
    text = b""
    while len(text) < count:
        text += ids.random_bytes(count).translate(_DIGITS, _UNEVEN)
    return text[:count].decode("ascii")
