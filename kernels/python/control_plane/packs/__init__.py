# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the list of the built-in packs.

Never a host's own packs.
"""

from ..kernel.action import Pack
from . import iam, meta, settings, webhooks

__all__ = ["built_in", "iam", "meta", "settings", "webhooks"]


def built_in() -> list[Pack]:
    return [meta.pack(), iam.pack(), webhooks.pack(), settings.pack()]
