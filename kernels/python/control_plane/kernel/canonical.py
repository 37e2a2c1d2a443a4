# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the canonical form (RFC 8785) and the hashes made over it.

Never redacts: what must not be hashed is taken out before.
"""

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    return rfc8785.dumps(value)


def canonical_hash(value: Any) -> str:
    """Hex SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def fingerprint(action: str, params: Any) -> str:
    """What makes two requests with one idempotency key the same request."""
    return canonical_hash({"action": action, "params": params})
