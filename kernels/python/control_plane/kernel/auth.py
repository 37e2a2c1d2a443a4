# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns step 2: from a presented key to the caller it belongs to.

Never tells why a key was refused: missing, unknown, revoked and expired look the same.
"""

import logging
from datetime import datetime, timedelta

from .action import Caller
from .bindings import AuthBindings
from .errors import RateLimited, invalid_api_key
from .keys import hash_key, hash_matches, lookup_prefix
from .ports import DbAdapter, Retry, StoredKey, StoreUnavailable
from .strangers import Strangers

_TOUCH_EVERY = timedelta(seconds=60)
_MOST_CANDIDATES = 10


class Blocked(RateLimited):
    """Too many failures from this address; leaves no audit entry of its own."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many failed attempts from this address.", retry_after)


class Authenticator:
    def __init__(
        self,
        db: DbAdapter,
        bindings: AuthBindings,
        pepper: bytes | None,
        log: logging.Logger,
    ) -> None:
        self._db = db
        self._bindings = bindings
        self._pepper = pepper
        self._log = log
        self.strangers = Strangers()

    def prefix_of(self, key: str | None) -> str | None:
        """The part of a key that may be logged; None where it cannot be one."""
        bound = self._bindings
        if key is None:
            return None
        return lookup_prefix(
            key, bound.key_prefix, bound.prefix_length, bound.accept_legacy
        )

    def authenticate(
        self,
        key: str | None,
        prefix: str | None,
        address: str,
        now: datetime,
        monotonic: float,
    ) -> Caller:
        wait = self.strangers.blocks(address, key, monotonic)
        if wait:
            raise Blocked(wait)
        caller = self._caller(key, prefix, now)
        if caller is None or key is None:
            wait = self.strangers.failed(address, key, monotonic)
            raise Blocked(wait) if wait else invalid_api_key()
        self.strangers.worked(key, monotonic)
        return caller

    def _caller(
        self, key: str | None, prefix: str | None, now: datetime
    ) -> Caller | None:
        if key is None or prefix is None:
            return None
        stored = self._matching(key, self._db.find_api_keys(prefix))
        if stored is None or not _usable(stored, now):
            return None
        tenant = stored.tenant_id
        if tenant is None:
            tenant = self._db.get_tenant_from_api_key(stored.id)
        if tenant is None:
            return None
        self._touch(stored, now)
        scopes = frozenset(stored.scopes)
        return Caller(stored.id, tenant, stored.key_prefix, scopes, stored.expires_at)

    def _matching(self, key: str, candidates: list[StoredKey]) -> StoredKey | None:
        """Every candidate is compared, and an unknown prefix costs a hash as well."""
        found = None
        for stored in candidates[:_MOST_CANDIDATES]:
            if hash_matches(key, stored.key_hash, self._pepper):
                found = stored
        if not candidates:
            hash_key(key, self._pepper)
        return found

    def _touch(self, stored: StoredKey, now: datetime) -> None:
        used = stored.last_used_at
        if used is not None and now - used < _TOUCH_EVERY:
            return
        try:
            self._db.touch_api_key(stored.id, now)
        except (StoreUnavailable, Retry):
            # When a key was last used is a courtesy: it must not cost the call.
            self._log.exception("failed to store when a key was used")


def _usable(stored: StoredKey, now: datetime) -> bool:
    if not stored.active or stored.revoked_at is not None:
        return False
    return stored.expires_at is None or stored.expires_at > now
