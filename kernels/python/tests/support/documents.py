"""Owns the table of OpenAPI documents, by which all kernels and `acp` agree on one.

`python -m tests.support.documents` writes spec/exact/openapi.json anew.
"""

import json
from typing import Any

from control_plane.kernel.openapi import document

from .harness import SPEC

TABLE = SPEC / "exact" / "openapi.json"


def made(case: dict[str, Any]) -> dict[str, Any]:
    bound = (case["namespace"], case["base_path"], case["version"])
    return document(case["actions"], *bound)


def main() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    for case in table["cases"]:
        case["document"] = made(case)
    text = json.dumps(table, indent=2, ensure_ascii=False)
    TABLE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
