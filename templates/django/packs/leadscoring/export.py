# Yours: written once by `acp add-pack`; edit freely.
"""Owns leads as CSV: RFC 4180, and no cell that a spreadsheet takes for a formula.

Never chooses the leads.
"""

import csv
import io
from collections.abc import Iterable, Sequence

COLUMNS = ("lead_id", "email", "name", "company", "score")
# What a spreadsheet begins a formula with, and what it drops before one.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(rows: Iterable[Sequence[str]], scores: Iterable[float | None]) -> str:
    """One line for each lead; the score is a number of ours, the rest is text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for texts, score in zip(rows, scores, strict=True):
        number = "" if score is None else f"{score:.2f}"
        writer.writerow([*(harmless(text) for text in texts), number])
    return out.getvalue()


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
