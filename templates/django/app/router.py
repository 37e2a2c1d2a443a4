# Yours: written once by `acp install`; edit freely.
"""Owns the router: built at the first call, once per process, whatever thread asks.

Never holds a connection: the adapters use Django's, one per thread.
"""

import os
import threading

from django.conf import settings
from django.db import connections

from .adapters import (
    DjangoAuditAdapter,
    DjangoCeilingsAdapter,
    DjangoDbAdapter,
    DjangoIdempotencyAdapter,
    DjangoRateLimitAdapter,
)
from .bindings import BINDINGS
from .kit import ConfigurationError, Router, create_router, parse_bindings
from .packs import COUNTS, PACKS

_lock = threading.Lock()
_router: Router | None = None


def get_router() -> Router:
    """The process's router."""
    global _router
    if _router is None:
        with _lock:
            if _router is None:
                _router = build_router()
    return _router


def build_router() -> Router:
    """A new router; raises `ConfigurationError` on wrong bindings or packs."""
    bindings = parse_bindings(BINDINGS)
    check_database(bindings.database.connection)
    return create_router(
        bindings=BINDINGS,
        packs=PACKS,
        db=DjangoDbAdapter(bindings),
        audit=DjangoAuditAdapter(bindings),
        idempotency=DjangoIdempotencyAdapter(bindings),
        rate_limit=DjangoRateLimitAdapter(bindings),
        ceilings=DjangoCeilingsAdapter(bindings, COUNTS),
        secret=settings.SECRET_KEY.encode(),
        pepper=key_pepper(),
    )


def check_database(alias: str) -> None:
    """One that commits by itself: else calls would answer `ok` and leave nothing."""
    if alias not in connections:
        raise ConfigurationError(f"database.connection: DATABASES has no `{alias}`")
    if not connections[alias].settings_dict["AUTOCOMMIT"]:
        raise ConfigurationError(
            f"database.connection: AUTOCOMMIT of `{alias}` must not be False"
        )


def key_pepper() -> bytes | None:
    """What key hashes are mixed with: a setting, or the environment, or nothing."""
    pepper = getattr(settings, "ACP_KEY_PEPPER", None) or os.environ.get(
        "ACP_KEY_PEPPER"
    )
    return pepper.encode() if pepper else None
