"""Invalidity by the law of 2012, a branch that does not run; unemployment has contributions only.

Part of the law with the overlay `other_branches_2012`.
"""

from __future__ import annotations

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Ratio, Value, as_ratio, where
from portasim.core.rules import rule
from portasim.law.mm.old_age_2012 import mean_wage_m, wage_months, wage_sum
from portasim.law.rounding import TO_PYA

__all__ = [
    "invalidity_lump_sum",
    "invalidity_qualifies",
    "mean_wage_m",
    "wage_months",
    "wage_sum",
]


@rule(unit="flag", ref="MM-SSPTW-2014", since="2014-04-01")
def invalidity_qualifies(months: Ints, invalid_months: Ints) -> Value:
    """Whether the contributory months qualify for the invalidity benefit."""
    return months >= invalid_months


@rule(unit="MMK", ref="MM-SSPTW-2014", since="2014-04-01", rounding=TO_PYA)
def invalidity_lump_sum(
    invalidity_qualifies: Bools, invalidity_wages: Ints, mean_wage_m: Ratio | Ints
) -> Value:
    """Sum for invalidity: fifteen average monthly wages of the whole period of contributions."""
    return where(invalidity_qualifies, as_ratio(mean_wage_m) * invalidity_wages, 0)
