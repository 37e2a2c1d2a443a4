# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the versions that the kernel names itself by.

Never the host's version.
"""

from pathlib import Path

VERSION = (
    (Path(__file__).resolve().parent.parent / "VERSION")
    .read_text(encoding="utf-8")
    .strip()
)
KERNEL = f"python/{VERSION}"
CONTRACT_VERSION = 1
API_VERSION = "v1"
SCHEMA_VERSION = "1"
