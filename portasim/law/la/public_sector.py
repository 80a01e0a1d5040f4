"""The public sector: contributions and lump sum of civil servants. Not for enterprise workers."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_KIP

_MONTHS_A_YEAR: Final = 12


@rule(unit="LAK/month", ref="LA-DECISION-1740", since="2017-01-01", rounding=TO_KIP)
def public_employee_m(wage_m: Ints, public_employee_rate: Ints) -> Ratio:
    """Monthly contribution of a civil servant."""
    return wage_m * percent(public_employee_rate)


@rule(unit="LAK/month", ref="LA-DECISION-1740", since="2017-01-01", rounding=TO_KIP)
def public_state_m(wage_m: Ints, public_state_rate: Ints) -> Ratio:
    """Monthly contribution of the state for a civil servant."""
    return wage_m * percent(public_state_rate)


@rule(unit="flag", ref="LA-ORDINANCE-2025", since="2025-06-23")
def public_qualifies(months: Ints, public_months_reduced: Ints) -> Value:
    """Whether the months of service give a civil servant a pension, whole or reduced."""
    return months >= public_months_reduced


@rule(unit="percent", ref="LA-ORDINANCE-2025", since="2025-06-23")
def public_pension_cut(months: Ints, public_months: Ints, public_reduction: Ints) -> Value:
    """Points that a civil servant's pension loses: some for each year missing, a begun one too."""
    missing = np.maximum(public_months - months, 0)
    return public_reduction * -(-missing // _MONTHS_A_YEAR)


@rule(unit="LAK", ref="LA-ORDINANCE-2025", since="2025-06-23", rounding=TO_KIP)
def public_lump_sum(
    public_qualifies: Bools,
    wage_m: Ints,
    public_lump_share: Ints,
    public_year_wages: Ints,
    months: Ints,
) -> Value:
    """Lump sum of a civil servant without a pension: a share of the last salary for each year."""
    wages = Ratio(public_year_wages, UNITS["factor"]) * Ratio(months, _MONTHS_A_YEAR)
    return where(public_qualifies, 0, wage_m * percent(public_lump_share) * wages)
