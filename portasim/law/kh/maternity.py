"""Maternity allowance of the Fund, and what the employer pays beside it."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.core.words import SEXES
from portasim.law.rounding import TO_RIEL

_WOMAN: Final = SEXES.index("F")


@rule(unit="flag", ref="KH-HEALTH-2017", since="2018-01-01")
def insured_woman(sex: Ints | int = _WOMAN) -> Value:
    """Whether the insured person on leave is a woman."""
    return np.equal(sex, _WOMAN)


@rule(unit="KHR", ref="KH-HEALTH-2017", since="2018-01-01", rounding=TO_RIEL)
def maternity_allowance(
    insured_woman: Bools,
    daily_wage: Ratio | Ints,
    maternity_rate: Ints,
    maternity_days: Ints,
) -> Value:
    """Allowance of the insured woman on maternity leave: a share of the daily wage for 90 days."""
    amount = daily_wage * percent(maternity_rate) * maternity_days
    return where(insured_woman, amount, 0)


@rule(unit="KHR", ref="KH-HEALTH-2017", since="2018-01-01", rounding=TO_RIEL)
def employer_maternity_pay(
    insured_woman: Bools,
    wage_m: Ints,
    wage_days: Ints,
    employer_maternity_rate: Ints,
    maternity_days: Ints,
) -> Value:
    """Pay by the employer during maternity leave: half the wage for 90 days."""
    amount = Ratio(wage_m, wage_days) * percent(employer_maternity_rate) * maternity_days
    return where(insured_woman, amount, 0)
