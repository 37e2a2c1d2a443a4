# Yours: written once by `acp install`; edit freely.
"""Owns this project's side of the kernel's five needs, all through the ORM."""

from .audit import DjangoAuditAdapter
from .ceilings import DjangoCeilingsAdapter
from .db import DjangoDbAdapter
from .idempotency import DjangoIdempotencyAdapter
from .rate_limit import DjangoRateLimitAdapter

__all__ = [
    "DjangoAuditAdapter",
    "DjangoCeilingsAdapter",
    "DjangoDbAdapter",
    "DjangoIdempotencyAdapter",
    "DjangoRateLimitAdapter",
]
