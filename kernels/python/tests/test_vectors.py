"""Owns the run of every in-process vector, over a real SQLite file and real threads."""

from typing import Any

import pytest

from .support.harness import SPEC, Harness
from .support.vectors import CaseRun, load_cases

CASES = load_cases(SPEC / "vectors")


@pytest.mark.parametrize("case", [c for _, c in CASES], ids=[name for name, _ in CASES])
def test_the_kernel_does_what_the_vector_says(case: dict[str, Any]) -> None:
    harness = Harness(case.get("given", {}))
    try:
        CaseRun(case, harness).play()
    finally:
        harness.close()
