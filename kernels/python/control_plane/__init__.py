# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the kit's public names: what a host and a pack's author import.

Never holds state: a router is made by `create_router`, and the host keeps it.
"""

from .kernel.action import (
    ActionContext,
    ActionResult,
    AfterCommit,
    Caller,
    Check,
    Finished,
    Handler,
    Pack,
    Params,
    load_pack_json,
)
from .kernel.bindings import Bindings, parse_bindings
from .kernel.clock import Clock, SystemClock
from .kernel.dispatch import Router, create_router
from .kernel.errors import (
    ConfigurationError,
    Conflict,
    ManageError,
    NotFound,
    NotWritten,
    ScopeDenied,
    ValidationFailed,
)
from .kernel.ids import IdSource, SystemIds
from .kernel.impact import Impact, counted, updated
from .kernel.keys import IssuedKey, issue_key
from .kernel.transport import HttpRequest, HttpResponse
from .kernel.version import VERSION

__all__ = [
    "VERSION",
    "ActionContext",
    "ActionResult",
    "AfterCommit",
    "Bindings",
    "Caller",
    "Check",
    "Clock",
    "ConfigurationError",
    "Conflict",
    "Finished",
    "Handler",
    "HttpRequest",
    "HttpResponse",
    "IdSource",
    "Impact",
    "IssuedKey",
    "ManageError",
    "NotFound",
    "NotWritten",
    "Pack",
    "Params",
    "Router",
    "ScopeDenied",
    "SystemClock",
    "SystemIds",
    "ValidationFailed",
    "counted",
    "create_router",
    "issue_key",
    "load_pack_json",
    "parse_bindings",
    "updated",
]
