# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the form of an API key and how its hash is made and compared.

Never stores one: the key's text is returned once, by `issue_key`.
"""

import hashlib
import hmac
import re
import zlib
from dataclasses import dataclass

from .ids import IdSource

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PUBLIC = 8
SECRET = 32
CHECKSUM = 6
_TAIL = re.compile(rf"[0-9A-Za-z]{{{PUBLIC + SECRET + CHECKSUM}}}")
_LEGACY = re.compile(r"[\x21-\x7e]{8,256}")
_BARE_HEX = re.compile(r"[0-9A-Fa-f]{64}")


@dataclass(frozen=True)
class IssuedKey:
    """`key` is for its owner's eyes, once; the other two are for the row."""

    key: str
    key_prefix: str
    key_hash: str


def issue_key(prefix: str, pepper: bytes | None, ids: IdSource) -> IssuedKey:
    """A new key: prefix, 8 public and 32 secret characters, 6 of checksum."""
    body = prefix + _random_base62(PUBLIC + SECRET, ids)
    key = body + checksum(body)
    return IssuedKey(key, key[: len(prefix) + PUBLIC], hash_key(key, pepper))


def checksum(body: str) -> str:
    """CRC-32 in base 62, six digits: it finds typing errors, it hides nothing."""
    rest = zlib.crc32(body.encode("ascii"))
    digits = []
    for _ in range(CHECKSUM):
        rest, digit = divmod(rest, 62)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))


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
    return "hmac-sha256:" + hmac.new(pepper, key.encode(), hashlib.sha256).hexdigest()


def hash_matches(key: str, stored: str, pepper: bytes | None) -> bool:
    """In constant time; which hash it is, the row says."""
    if _BARE_HEX.fullmatch(stored):
        stored = "sha256:" + stored.lower()
    if stored.startswith("sha256:"):
        pepper = None
    return hmac.compare_digest(hash_key(key, pepper).encode(), stored.encode())


def _random_base62(count: int, ids: IdSource) -> str:
    # Bytes from 248 up are dropped: 248 = 4 * 62, so each character is equally likely.
    text = ""
    while len(text) < count:
        text += "".join(
            _ALPHABET[byte % 62] for byte in ids.random_bytes(count) if byte < 248
        )
    return text[:count]
