# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the confirmation token: plan, then apply.

Never stores one: the token carries its claims, and its nonce is claimed when it is used.
"""

import base64
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from .action import Caller
from .canonical import canonical
from .clock import epoch_us, format_time
from .errors import ConfirmationInvalid, ManageError

VERSION = 1
NONCE_ACTION = "confirm"
VALID_FOR = timedelta(seconds=600)
_LONGEST_TOKEN = 4096
_INFO = b"acp confirm token v1"


@dataclass(frozen=True)
class Claims:
    v: int
    integration: str
    tenant: str
    key: str
    fingerprint: str
    impact_hash: str
    nonce: str
    exp: int

    def same_request(self, other: "Claims") -> bool:
        """All but the plan's own: what was previewed, by whom, for whom."""
        return (
            self.v == other.v
            and self.integration == other.integration
            and self.tenant == other.tenant
            and self.key == other.key
            and self.fingerprint == other.fingerprint
        )


def claims_of(
    integration: str,
    caller: Caller,
    fingerprint: str,
    impact_hash: str = "",
    nonce: str = "",
    exp: int = 0,
) -> Claims:
    """For a request; the last three belong to the plan that is confirmed."""
    return Claims(
        VERSION,
        integration,
        caller.tenant_id,
        caller.id,
        fingerprint,
        impact_hash,
        nonce,
        exp,
    )


def derive_key(secret: bytes) -> bytes:
    """HKDF-SHA-256 (RFC 5869) of the host's secret, one block, no salt."""
    pseudo_random = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(pseudo_random, _INFO + b"\x01", "sha256")


def expiry(now: datetime) -> tuple[int, str]:
    """The `exp` claim in epoch seconds, and the same moment for the answer."""
    moment = (now + VALID_FOR).replace(microsecond=0)
    return epoch_us(moment) // 1_000_000, format_time(moment)


def sign(claims: Claims, key: bytes) -> str:
    body = _encode(canonical(asdict(claims)))
    return f"{body}.{_encode(_mac(body, key))}"


def verify(token: str, key: bytes, now: datetime, wanted: Claims) -> Claims:
    """The token's claims; `wanted` says which request they must be for."""
    claims = _authentic(token, key)
    if claims.exp <= epoch_us(now) // 1_000_000:
        raise ConfirmationInvalid(
            "expired", "The confirmation token has expired; do the dry run again."
        )
    if not claims.same_request(wanted):
        raise ConfirmationInvalid(
            "mismatch", "The confirmation token belongs to another request."
        )
    return claims


def _authentic(token: str, key: bytes) -> Claims:
    body, _, signature = token.partition(".")
    expected = _encode(_mac(body, key)) if len(token) <= _LONGEST_TOKEN else ""
    if hmac.compare_digest(expected.encode(), signature.encode()) and expected:
        members: dict[str, Any] = json.loads(_decode(body))
        if members.keys() == Claims.__dataclass_fields__.keys():
            return Claims(**members)
    raise ConfirmationInvalid("bad_signature", "The confirmation token is not valid.")


def consumed() -> ConfirmationInvalid:
    return ConfirmationInvalid(
        "consumed", "The confirmation token was used already; do the dry run again."
    )


def stale() -> ConfirmationInvalid:
    return ConfirmationInvalid(
        "stale", "The plan would now do something else; do the dry run again."
    )


def required() -> ManageError:
    return ManageError(
        "CONFIRMATION_REQUIRED",
        "This action wants a plan first: repeat the request with `dry_run: true`, then "
        "without it and with `confirm_token` set to the answer's `confirm.token`.",
    )


def _mac(body: str, key: bytes) -> bytes:
    return hmac.digest(key, body.encode("utf-8"), "sha256")


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
