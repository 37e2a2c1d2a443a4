# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns "did you mean": the known names nearest to one that is not known.

Never decides what is known.
"""

from collections.abc import Iterable

_LONGEST = 128


def closest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Up to `most` known names near `name`, nearest first, ties by name.

    Near: an edit distance of at most a third of the name, not counting case, `_` and
    `-`; or a name that ends or begins with it at a dot (`keys.create`).
    """
    if not name or len(name) > _LONGEST:
        return []
    wanted = _plain(name)
    ranked = []
    for candidate in known:
        plain = _plain(candidate)
        if plain.endswith("." + wanted) or plain.startswith(wanted + "."):
            ranked.append((1, candidate))
            continue
        distance = _distance(wanted, plain)
        if distance <= max(1, len(wanted) // 3):
            ranked.append((distance, candidate))
    return [candidate for _, candidate in sorted(ranked)[:most]]


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _distance(left: str, right: str) -> int:
    """Optimal string alignment: insert, delete, replace, swap neighbours."""
    before: list[int] = []
    above = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, above = above, row
    return above[-1]
