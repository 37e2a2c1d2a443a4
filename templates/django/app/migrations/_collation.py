# Yours: written once by `acp install`; edit freely.
"""Owns how MySQL compares the texts of our tables: byte by byte.

Never does anything on another database, which all do so by themselves.
"""

from collections.abc import Callable
from typing import Any


def compare_by_bytes(label: str) -> Callable[[Any, Any], None]:
    """MySQL: hold any character, and take no two texts that differ for the same."""

    def convert(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "mysql":
            return
        form = "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        for model in apps.get_app_config(label).get_models():
            table = model._meta.db_table
            schema_editor.execute(f"ALTER TABLE {table} CONVERT TO {form}", params=None)

    return convert
