# Yours: written once by `acp add-pack`; edit freely.
"""Owns what a lead's score is: which rules it meets, and what they come to.

Never reads a table: the same lead and rules make the same score.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

# A lead's fields by name, and a rule's weight and conditions.
Fields = Mapping[str, Any]
Rule = tuple[float, Mapping[str, Any]]

# Beyond this the logistic curve is flat to all digits that are kept.
FLAT = 50.0


def score(model_type: str, rules: Sequence[Rule], lead: Fields) -> float:
    met = [weight for weight, conditions in rules if meets(lead, conditions)]
    return round(METHODS[model_type](met), 2)


def meets(lead: Fields, conditions: Mapping[str, Any]) -> bool:
    """Whether all conditions hold; a field that a lead lacks meets none."""
    return all(
        name in lead and holds(lead[name], wanted)
        for name, wanted in conditions.items()
    )


def holds(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return equal(value, wanted)
    return all(COMPARISONS[name](value, bound) for name, bound in wanted.items())


def equal(value: Any, wanted: Any) -> bool:
    # To Python `True == 1`; to whoever wrote the rule they differ.
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda value, bound: is_number(value) and value >= bound,
    "at_most": lambda value, bound: is_number(value) and value <= bound,
    "contains": lambda value, part: isinstance(value, str) and part in value,
}


def logistic(weights: Sequence[float]) -> float:
    """From 0 to 100, with 50 where the weights come to nothing."""
    total = max(-FLAT, min(FLAT, sum(weights) / 10))
    return 100 / (1 + math.exp(-total))


METHODS: dict[str, Callable[[Sequence[float]], float]] = {
    "linear": lambda weights: float(sum(weights)),
    "rule_based": lambda weights: float(max(weights, default=0)),
    "ml": logistic,
}
