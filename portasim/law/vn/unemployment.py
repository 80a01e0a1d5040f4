"""Unemployment allowance: six tenths of the mean wage, for months by the months paid."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER
from portasim.core.ratios import Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_DONG

NO_MINIMUM_WAGE: Final = NEVER
"""A minimum wage in dong that caps nobody, where that of the region is not given."""


@rule(unit="flag", ref="VN-UNEMPLOYMENT", since="2009-01-01")
def unemployment_qualifies(unemployment_months_paid: Ints, unemployment_months: Ints) -> Value:
    """Whether enough months were paid in the 24 before the job ended."""
    return unemployment_months_paid >= unemployment_months


@rule(unit="months", ref="VN-UNEMPLOYMENT", since="2009-01-01")
def unemployment_paid_months(
    months: Ints,
    unemployment_first_months: Ints,
    unemployment_first_for: Ints,
    unemployment_most: Ints,
) -> Value:
    """Months of allowance: three for the first 36 paid, one more for every 12 beyond."""
    more = np.maximum(months - unemployment_first_for, 0) // 12
    return np.minimum(unemployment_first_months + more, unemployment_most)


@rule(unit="VND/month", ref="VN-UNEMPLOYMENT", since="2009-01-01", rounding=TO_DONG)
def unemployment_m(
    unemployment_qualifies: Bools,
    mean_wage_6_m: Ints,
    unemployment_rate: Ints,
    unemployment_cap: Ints,
    minimum_wage_here_m: Ints | int = NO_MINIMUM_WAGE,
) -> Value:
    """Monthly allowance: 60 percent of the mean wage of six months, to five minimum wages."""
    amount = percent(unemployment_rate) * mean_wage_6_m
    most = unemployment_cap * minimum_wage_here_m
    capped = where(amount.num > most * amount.den, most, amount)
    return where(unemployment_qualifies, capped, 0)
