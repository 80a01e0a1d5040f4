"""Sickness cash of the health and social care fund."""

from __future__ import annotations

from typing import Final

from portasim.core.ratios import Ratio, Round, percent
from portasim.core.rules import rule
from portasim.core.vocab import Ints

_PYA: Final = Round("0.01", "half_up", ref="MM-ASSUMPTION", status="assumed")


@rule(unit="MMK/month", ref="MM-BACKGROUND", since="2014-04-01", rounding=_PYA)
def sickness_benefit_m(insurable_wage_m: Ints, sickness_rate: Ints) -> Ratio:
    """Sickness cash of a whole month: a share of the insurable wage."""
    return insurable_wage_m * percent(sickness_rate)
