"""Maternity cash of the health and social care fund."""

from __future__ import annotations

from portasim.core.arrays import Ints
from portasim.core.ratios import Ratio, percent
from portasim.core.rules import rule
from portasim.law.rounding import TO_PYA


@rule(unit="MMK", ref="MM-BACKGROUND", since="2014-04-01", rounding=TO_PYA)
def maternity_benefit(
    insurable_wage_m: Ints, maternity_rate: Ints, maternity_days: Ints, days_of_month: Ints
) -> Ratio:
    """Maternity cash of a birth: a share of the insurable wage for each day of fourteen weeks."""
    return insurable_wage_m * percent(maternity_rate) * Ratio(maternity_days, days_of_month)
