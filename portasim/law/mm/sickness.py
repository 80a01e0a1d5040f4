"""Sickness cash of the health and social care fund."""

from __future__ import annotations

from portasim.core.arrays import Ints
from portasim.core.ratios import Ratio, percent
from portasim.core.rules import rule
from portasim.law.rounding import TO_PYA


@rule(unit="MMK/month", ref="MM-BACKGROUND", since="2014-04-01", rounding=TO_PYA)
def sickness_benefit_m(insurable_wage_m: Ints, sickness_rate: Ints) -> Ratio:
    """Sickness cash of a whole month: a share of the insurable wage."""
    return insurable_wage_m * percent(sickness_rate)
